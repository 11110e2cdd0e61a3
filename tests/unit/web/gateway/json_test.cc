#include "client/web/gateway/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/rubric.pb.h"
#include "server/domain/error.h"

namespace renkei::web {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

// "path KIND" of each mistake.
template <class Message>
std::vector<std::pair<std::string, std::string>> Mistakes(absl::string_view json) {
  Message message;
  const absl::Status status = ReadJson(json, message);
  std::vector<std::pair<std::string, std::string>> mistakes;
  const auto detail = domain::DetailOf(status);
  if (!detail) return mistakes;
  EXPECT_EQ(detail->reason(), pb::REASON_INVALID_FIELDS);
  for (const auto& violation : detail->violations()) {
    EXPECT_NE(violation.message(), "");
    EXPECT_NE(violation.message_ja(), "");
    mistakes.emplace_back(violation.field(), violation.kind());
  }
  return mistakes;
}

TEST(JsonTest, EveryFormOfProto3JsonIsRead) {
  pb::CreateCaseRequest request;
  ASSERT_TRUE(
      ReadJson(R"({"case": {"title": "自動\u904b転 \ud83d\ude8c", "frameworkItems": ["a", "b"],
      "external_id": null, "createTime": "2026-11-29T09:00:00.5Z", "results": [{"unit": "人"}]},
      "requestId": "", "validateOnly": true})",
               request)
          .ok());
  EXPECT_EQ(request.case_().title(), "自動運転 🚌");
  EXPECT_THAT(request.case_().framework_items(), ElementsAre("a", "b"));
  EXPECT_EQ(request.case_().create_time().nanos(), 500'000'000);
  EXPECT_TRUE(request.validate_only());

  pb::ImportProgress progress;
  ASSERT_TRUE(ReadJson(R"({"rows": "9007199254740993", "bytes_read": -5})", progress).ok());
  EXPECT_EQ(progress.rows(), 9007199254740993);
  EXPECT_EQ(progress.bytes_read(), -5);

  pb::ImportResourcesRequest part;
  ASSERT_TRUE(ReadJson(R"({"data": "_-8="})", part).ok());
  EXPECT_EQ(part.data(), "\xff\xef");
  ASSERT_TRUE(ReadJson(R"({"data": "/+8="})", part).ok());
  EXPECT_EQ(part.data(), "\xff\xef");

  pb::UpdateCaseRequest update;
  ASSERT_TRUE(ReadJson(R"({"updateMask": "title,externalId"})", update).ok());
  EXPECT_THAT(update.update_mask().paths(), ElementsAre("title", "external_id"));

  pb::WatchChangesRequest watch;
  ASSERT_TRUE(ReadJson(R"({"types": ["RESOURCE_TYPE_CASE", 7]})", watch).ok());
  EXPECT_EQ(watch.types(1), pb::RESOURCE_TYPE_VISION);
}

TEST(JsonTest, WhatIsWrittenIsReadBackTheSame) {
  pb::UpdateCaseRequest request;
  request.mutable_case_()->set_title("a\"\\\n\u2028<b>");
  request.mutable_case_()->mutable_create_time()->set_seconds(1'700'000'000);
  request.mutable_case_()->add_results()->mutable_after()->mutable_value()->set_number(0.1);
  request.mutable_update_mask()->add_paths("external_id");
  pb::UpdateCaseRequest again;
  ASSERT_TRUE(ReadJson(WriteJson(request), again).ok()) << WriteJson(request);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(request, again));
}

// protobuf's own parser takes all of these.
TEST(JsonTest, WhatIsNoJsonIsRefused) {
  for (const char* const json :
       {"", "{", "{}x", "{'name': 'a'}", "{name: \"a\"}", "{\"name\": \"a\",}",
        "{\"name\": \"a\" // b\n}", "[\"a\"", "{\"name\": NaN}",
        "{\"name\": \"a\", \"name\": \"b\"}", "{\"name\": \"\xff\"}", "{\"name\": \"\\ud800\"}",
        "{\"name\": \"a\nb\"}"}) {
    EXPECT_THAT(Mistakes<pb::GetCaseRequest>(json), ElementsAre(Pair("", "NOT_JSON"))) << json;
  }
  EXPECT_THAT(Mistakes<pb::GetCaseRequest>("[]"), ElementsAre(Pair("", "WRONG_TYPE")));
  EXPECT_THAT(Mistakes<pb::GetCaseRequest>("null"), ElementsAre(Pair("", "WRONG_TYPE")));
}

TEST(JsonTest, EveryMistakeIsToldAtItsField) {
  EXPECT_THAT(
      Mistakes<pb::CreateCaseRequest>(R"({"case": {"title": 7, "results": [{}, {"unitt": "a"}],
          "frameworkItems": "a", "createTime": "soon", "state": "PUBLISHED"}, "validateOnly": "true"})"),
      ElementsAre(Pair("case.title", "WRONG_TYPE"), Pair("case.results[1].unitt", "UNKNOWN_FIELD"),
                  Pair("case.framework_items", "WRONG_TYPE"),
                  Pair("case.create_time", "WRONG_TYPE"), Pair("case.state", "UNKNOWN_VALUE"),
                  Pair("validate_only", "WRONG_TYPE")));
  EXPECT_THAT(Mistakes<pb::GetCaseRequest>(R"({"name": [1]})"),
              ElementsAre(Pair("name", "WRONG_TYPE")));
}

TEST(JsonTest, NumbersAreFiniteAndFit) {
  for (const char* const value : {"\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"\"", "01", "1.",
                                  "-", "\"0x10\"", "1e", "true"}) {
    EXPECT_THAT(Mistakes<pb::Value>(absl::StrCat("{\"number\": ", value, "}")),
                ElementsAre(Pair("number", "WRONG_TYPE")))
        << value;
  }
  EXPECT_THAT(Mistakes<pb::Value>(R"({"number": 1e999})"),
              ElementsAre(Pair("number", "OUT_OF_RANGE")));
  EXPECT_THAT(Mistakes<pb::ListCasesRequest>(R"({"pageSize": 2147483648})"),
              ElementsAre(Pair("page_size", "OUT_OF_RANGE")));
  EXPECT_THAT(Mistakes<pb::ListCasesRequest>(R"({"pageSize": 1.5})"),
              ElementsAre(Pair("page_size", "WRONG_TYPE")));
  EXPECT_THAT(Mistakes<pb::Value>(R"({"number": -1.5e-3})"), IsEmpty());
}

TEST(JsonTest, AFieldIsGivenOnceAndOneOfSeveralOnce) {
  EXPECT_THAT(Mistakes<pb::ListCasesRequest>(R"({"pageSize": 1, "page_size": 1})"),
              ElementsAre(Pair("page_size", "TWICE")));
  EXPECT_THAT(Mistakes<pb::ImportResourcesRequest>(R"({"options": {}, "data": ""})"),
              ElementsAre(Pair("data", "TWICE")));
}

}  // namespace
}  // namespace renkei::web
