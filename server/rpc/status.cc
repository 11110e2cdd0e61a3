#include "server/rpc/status.h"

#include <string>

#include "absl/strings/numbers.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/domain/error.h"

namespace renkei::rpc {
namespace {

constexpr char kDomain[] = "renkei";
constexpr size_t kReasonPrefix = sizeof("REASON_") - 1;
// When to come back after RESOURCE_EXHAUSTED where the error does not say: long enough for a full
// queue to have moved.
constexpr int64_t kRetryMillis = 200;
constexpr char kRetryAfterKey[] = "retry_after_ms";
// HTTP/2 peers commonly refuse more than 8 KiB of trailers: detail beyond this is left out, reason
// and message stay.
constexpr size_t kMaxDetailBytes = 6 * 1024;

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
  if (detail.reason() == pb::REASON_OVERLOADED) {
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

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return grpc::Status(grpc::StatusCode::INTERNAL, "internal error");
  // absl and gRPC share the numbers of google.rpc.Code.
  const auto code = static_cast<int>(status.code());
  google::rpc::Status described = Describe(*detail, code);
  // Halved until they fit: the first ones say enough to begin with.
  while (described.ByteSizeLong() > kMaxDetailBytes && detail->violations_size() > 1) {
    detail->mutable_violations()->DeleteSubrange(
        detail->violations_size() / 2, detail->violations_size() - detail->violations_size() / 2);
    described = Describe(*detail, code);
  }
  return grpc::Status(static_cast<grpc::StatusCode>(code), detail->message(),
                      described.SerializeAsString());
}

}  // namespace renkei::rpc
