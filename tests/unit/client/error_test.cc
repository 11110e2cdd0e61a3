#include "client/lib/error.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace renkei::client {
namespace {

std::string Details(std::initializer_list<const google::protobuf::Message*> details) {
  google::rpc::Status status;
  for (const auto* detail : details) status.add_details()->PackFrom(*detail);
  return status.SerializeAsString();
}

TEST(WireError, OwnDetailIsKeptWhole) {
  pb::ErrorDetail detail;
  detail.set_reason(pb::REASON_ETAG_MISMATCH);
  detail.set_message("changed meanwhile");
  detail.set_message_ja("他の人が更新しました。");
  (*detail.mutable_metadata())["etag"] = "abc";
  const absl::Status status =
      StatusFromWire(absl::StatusCode::kAborted, "short", Details({&detail}), "here:1");
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  const auto got = domain::DetailOf(status);
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->SerializeAsString(), detail.SerializeAsString());
}

TEST(WireError, GenericDetailsAreUnderstoodWithoutOurOwn) {
  google::rpc::ErrorInfo info;
  info.set_domain("renkei");
  info.set_reason("INVALID_FIELDS");
  (*info.mutable_metadata())["limit"] = "200";
  google::rpc::BadRequest bad;
  auto* field = bad.add_field_violations();
  field->set_field("case.title");
  field->set_description("too long");
  google::rpc::LocalizedMessage localized;
  localized.set_locale("ja-JP");
  localized.set_message("長すぎます。");
  const auto got = domain::DetailOf(StatusFromWire(absl::StatusCode::kInvalidArgument, "bad fields",
                                                   Details({&info, &bad, &localized}), "here:1"));
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->reason(), pb::REASON_INVALID_FIELDS);
  EXPECT_EQ(got->message(), "bad fields");
  EXPECT_EQ(got->message_ja(), "長すぎます。");
  EXPECT_EQ(got->metadata().at("limit"), "200");
  ASSERT_EQ(got->violations_size(), 1);
  EXPECT_EQ(got->violations(0).field(), "case.title");
}

TEST(WireError, AnotherDomainsReasonIsNotOurs) {
  google::rpc::ErrorInfo info;
  info.set_domain("googleapis.com");
  info.set_reason("NOT_FOUND");
  const auto got = domain::DetailOf(
      StatusFromWire(absl::StatusCode::kNotFound, "x", Details({&info}), "here:1"));
  EXPECT_EQ(got->reason(), pb::REASON_UNSPECIFIED);
}

TEST(WireError, AnUnreachableServerIsNamedInBothLanguages) {
  const auto got =
      domain::DetailOf(StatusFromWire(absl::StatusCode::kUnavailable, "refused", "", "here:1"));
  EXPECT_NE(got->message().find("here:1"), std::string::npos);
  EXPECT_NE(got->message_ja().find("here:1"), std::string::npos);
}

TEST(WireError, GarbageDetailsCountAsAbsent) {
  const absl::Status status =
      StatusFromWire(absl::StatusCode::kInternal, "boom", "\xff\xff\xff\x01", "here:1");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(domain::DetailOf(status)->message(), "boom");
}

TEST(WireError, RetryInfoIsKept) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(1);
  retry.mutable_retry_delay()->set_nanos(500'000'000);
  const absl::Status status =
      StatusFromWire(absl::StatusCode::kResourceExhausted, "busy", Details({&retry}), "h:1");
  EXPECT_EQ(RetryAfter(status), absl::Milliseconds(1500));
  EXPECT_EQ(RetryAfter(absl::UnavailableError("x")), std::nullopt);
}

TEST(LocalError, CarriesBothLanguagesAndTheFields) {
  const absl::Status status =
      LocalError(absl::StatusCode::kNotFound, {"no file", "ファイルがありません。"},
                 {domain::Violation("a", "K", {"b", "c"})});
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  const auto got = domain::DetailOf(status);
  EXPECT_EQ(got->message_ja(), "ファイルがありません。");
  EXPECT_EQ(got->violations_size(), 1);
}

}  // namespace
}  // namespace renkei::client
