#include "server/service/dispatch/error_description.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "google/rpc/error_details.pb.h"
#include "server/domain/error.h"

namespace renkei::service {
namespace {

constexpr char kDomain[] = "renkei";
constexpr size_t kReasonPrefix = sizeof("REASON_") - 1;
// When to come back after RESOURCE_EXHAUSTED where the error does not say: long enough for a full
// queue to have moved.
constexpr int64_t kRetryMillis = 200;
constexpr char kRetryAfterKey[] = "retry_after_ms";

void AddDetail(const google::protobuf::Message& detail, google::rpc::Status& status) {
  status.add_details()->PackFrom(detail);
}

google::rpc::Status Describe(const pb::ErrorDetail& detail, int code) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(detail.message());
  google::rpc::ErrorInfo info;
  info.set_reason(pb::Reason_Name(detail.reason()).substr(kReasonPrefix));
  info.set_domain(kDomain);
  *info.mutable_metadata() = detail.metadata();
  AddDetail(info, status);
  google::rpc::LocalizedMessage localized;
  localized.set_locale("ja");
  localized.set_message(detail.message_ja());
  AddDetail(localized, status);
  if (detail.violations_size() > 0) {
    google::rpc::BadRequest bad;
    for (const pb::FieldViolation& v : detail.violations()) {
      auto& violation = *bad.add_field_violations();
      violation.set_field(v.field());
      violation.set_description(v.message());
    }
    AddDetail(bad, status);
  }
  if (detail.reason() == pb::REASON_OVERLOADED || detail.reason() == pb::REASON_SIGN_IN_DELAYED) {
    int64_t millis = kRetryMillis;
    const auto said = detail.metadata().find(kRetryAfterKey);
    if (said != detail.metadata().end() && !absl::SimpleAtoi(said->second, &millis))
      millis = kRetryMillis;
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(millis / 1'000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(millis % 1'000) * 1'000'000);
    AddDetail(retry, status);
  }
  AddDetail(detail, status);
  return status;
}

}  // namespace

google::rpc::Status DescribeError(const absl::Status& status) {
  google::rpc::Status described;
  if (status.ok()) return described;
  std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) {
    described.set_code(static_cast<int>(absl::StatusCode::kInternal));
    described.set_message("internal error");
    return described;
  }
  // absl has the numbers of google.rpc.Code.
  const auto code = static_cast<int>(status.code());
  described = Describe(*detail, code);
  // Halved until they fit: the first ones say enough to begin with.
  while (described.ByteSizeLong() > kMaxDescriptionBytes && detail->violations_size() > 1) {
    detail->mutable_violations()->DeleteSubrange(
        detail->violations_size() / 2, detail->violations_size() - detail->violations_size() / 2);
    described = Describe(*detail, code);
  }
  return described;
}

}  // namespace renkei::service
