// What the one validator says of a request that a newer client wrote.
#include "server/domain/validation/validator.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "google/protobuf/unknown_field_set.h"
#include "renkei/v1/case_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kOfTomorrow = 9'001;

void SayTomorrow(google::protobuf::Message& message) {
  message.GetReflection()->MutableUnknownFields(&message)->AddVarint(kOfTomorrow, 1);
}

pb::CreateCaseRequest RequestOfToday() {
  pb::CreateCaseRequest request;
  request.mutable_case_()->set_owner("organizations/o1");
  request.mutable_case_()->set_title("乗合タクシー");
  request.mutable_case_()->mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
  request.mutable_case_()->add_results()->set_indicator_title("利用者数");
  return request;
}

std::vector<std::string> UnknownFieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  const auto detail = DetailOf(status);
  if (!detail) return fields;
  for (const pb::FieldViolation& violation : detail->violations()) {
    if (violation.kind() == "UNKNOWN_FIELD") fields.push_back(violation.field());
  }
  return fields;
}

TEST(ValidatorTest, AFieldThatIsNotKnownHereIsRefusedWhereverItStands) {
  EXPECT_THAT(UnknownFieldsOf(ValidateRequest(RequestOfToday())), ElementsAre());
  pb::CreateCaseRequest request = RequestOfToday();
  SayTomorrow(request);
  SayTomorrow(*request.mutable_case_());
  SayTomorrow(*request.mutable_case_()->mutable_audience());
  SayTomorrow(*request.mutable_case_()->mutable_results(0));
  EXPECT_THAT(UnknownFieldsOf(ValidateRequest(request)),
              testing::UnorderedElementsAre("9001", "case.9001", "case.audience.9001",
                                            "case.results[0].9001"));
}

TEST(ValidatorTest, WhatIsNotKnownIsToldWithTheWayOutInBothLanguages) {
  pb::CreateCaseRequest request = RequestOfToday();
  SayTomorrow(*request.mutable_case_());
  const auto detail = DetailOf(ValidateRequest(request));
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason(), pb::REASON_INVALID_FIELDS);
  ASSERT_GT(detail->violations_size(), 0);
  EXPECT_THAT(detail->violations(0).message(),
              AllOf(HasSubstr("field 9001 of renkei.v1.Case"), HasSubstr("upgrade the server")));
  EXPECT_THAT(detail->violations(0).message_ja(), HasSubstr("サーバーを更新"));
}

TEST(ValidatorTest, UnknownFieldsWithoutEndAreBoundedViolations) {
  pb::CreateCaseRequest request = RequestOfToday();
  for (int i = 0; i < 10'000; ++i) SayTomorrow(request);
  EXPECT_LE(UnknownFieldsOf(ValidateRequest(request)).size(), 1'000);
}

}  // namespace
}  // namespace renkei::domain
