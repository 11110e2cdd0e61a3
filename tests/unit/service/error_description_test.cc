#include "server/service/dispatch/error_description.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "server/domain/error.h"

namespace renkei::service {
namespace {

// The detail of type M; nullopt if there is none.
template <typename M>
std::optional<M> DetailIn(const google::rpc::Status& described) {
  M detail;
  for (const google::protobuf::Any& any : described.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

TEST(ErrorDescriptionTest, ATypedErrorIsDescribedInBothLanguagesWithReasonAndFields) {
  const auto described = DescribeError(domain::FieldErrors(
      pb::REASON_INVALID_FIELDS,
      {domain::Violation("case.title", "REQUIRED", {"is missing", "題名がありません。"})}));
  EXPECT_EQ(described.code(), static_cast<int>(absl::StatusCode::kInvalidArgument));
  const auto info = DetailIn<google::rpc::ErrorInfo>(described);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason(), "INVALID_FIELDS");
  EXPECT_EQ(info->domain(), "renkei");
  const auto localized = DetailIn<google::rpc::LocalizedMessage>(described);
  ASSERT_TRUE(localized.has_value());
  EXPECT_EQ(localized->locale(), "ja");
  EXPECT_NE(localized->message(), "");
  const auto bad = DetailIn<google::rpc::BadRequest>(described);
  ASSERT_TRUE(bad.has_value());
  ASSERT_EQ(bad->field_violations_size(), 1);
  EXPECT_EQ(bad->field_violations(0).field(), "case.title");
  EXPECT_TRUE(DetailIn<pb::ErrorDetail>(described).has_value());
  EXPECT_FALSE(DetailIn<google::rpc::RetryInfo>(described).has_value());
}

TEST(ErrorDescriptionTest, WhoComesTooSoonIsToldWhenToComeBack) {
  const auto described = DescribeError(domain::MakeError(
      pb::REASON_OVERLOADED, {"busy", "混み合っています。"}, {{"retry_after_ms", "2500"}}));
  const auto retry = DetailIn<google::rpc::RetryInfo>(described);
  ASSERT_TRUE(retry.has_value());
  EXPECT_EQ(retry->retry_delay().seconds(), 2);
  EXPECT_EQ(retry->retry_delay().nanos(), 500'000'000);
}

TEST(ErrorDescriptionTest, NothingThatAnEngineSaidIsTold) {
  const auto described = DescribeError(absl::DataLossError("/var/lib/renkei/000012.sst is bad"));
  EXPECT_EQ(described.code(), static_cast<int>(absl::StatusCode::kInternal));
  EXPECT_THAT(described.SerializeAsString(), ::testing::Not(::testing::HasSubstr("sst")));
}

// Proxies cut a connection for trailers that are too long, and the client learns nothing.
TEST(ErrorDescriptionTest, AThousandBadFieldsFitAndTheFirstOnesAreTold) {
  std::vector<pb::FieldViolation> violations;
  for (int i = 0; i < 1'000; ++i)
    violations.push_back(domain::Violation(absl::StrCat("rows[", i, "].title"), "REQUIRED",
                                           {"is missing", "題名がありません。"}));
  const auto described = DescribeError(domain::FieldErrors(pb::REASON_INVALID_FIELDS, violations));
  EXPECT_LE(described.ByteSizeLong(), kMaxDescriptionBytes);
  const auto bad = DetailIn<google::rpc::BadRequest>(described);
  ASSERT_TRUE(bad.has_value());
  ASSERT_GT(bad->field_violations_size(), 0);
  EXPECT_EQ(bad->field_violations(0).field(), "rows[0].title");
}

TEST(ErrorDescriptionTest, OkIsDescribedAsOk) {
  EXPECT_EQ(DescribeError(absl::OkStatus()).ByteSizeLong(), 0U);
}

}  // namespace
}  // namespace renkei::service
