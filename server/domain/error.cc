#include "server/domain/error.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "server/domain/words/field_words.h"

namespace renkei::domain {
namespace {

constexpr char kDetailUrl[] = "type.googleapis.com/renkei.v1.ErrorDetail";

// How many bad fields the summary names; the rest are counted.
constexpr size_t kFieldsInSummary = 3;

absl::Status FromDetail(absl::StatusCode code, const pb::ErrorDetail& detail) {
  absl::Status status(code, detail.message());
  status.SetPayload(kDetailUrl, absl::Cord(detail.SerializeAsString()));
  return status;
}

absl::Status FromDetail(const pb::ErrorDetail& detail) {
  return FromDetail(CodeOf(detail.reason()), detail);
}

void Summarize(pb::ErrorDetail& detail) {
  std::string en;
  std::string ja;
  const size_t count = static_cast<size_t>(detail.violations_size());
  for (size_t i = 0; i < count && i < kFieldsInSummary; ++i) {
    const pb::FieldViolation& v = detail.violations(static_cast<int>(i));
    absl::StrAppend(&en, i > 0 ? "; " : "", v.field(), v.field().empty() ? "" : ": ", v.message());
    absl::StrAppend(&ja, i > 0 ? " " : "", FieldPathInWords(v.field()),
                    v.field().empty() ? "" : "：", v.message_ja());
  }
  if (count > kFieldsInSummary) {
    absl::StrAppend(&en, "; and ", count - kFieldsInSummary, " more");
    absl::StrAppend(&ja, " ほか", count - kFieldsInSummary, "件");
  }
  detail.set_message(std::move(en));
  detail.set_message_ja(std::move(ja));
}

}  // namespace

absl::StatusCode CodeOf(pb::Reason reason) {
  switch (reason) {
    case pb::REASON_INVALID_FIELDS:
    case pb::REASON_MALFORMED_MESSAGE:
    case pb::REASON_INVALID_FILTER:
    case pb::REASON_INVALID_PAGE_TOKEN:
    case pb::REASON_REQUEST_ID_REUSED:
    case pb::REASON_INVALID_UPDATE_MASK:
    case pb::REASON_FOREIGN_CURSOR:
      return absl::StatusCode::kInvalidArgument;
    case pb::REASON_EXPIRED_CURSOR:
    case pb::REASON_FUTURE_CURSOR:
    case pb::REASON_ACCESS_CHANGED:
      return absl::StatusCode::kOutOfRange;
    case pb::REASON_NO_TOKEN:
    case pb::REASON_UNKNOWN_TOKEN:
    case pb::REASON_TOKEN_EXPIRED:
    case pb::REASON_TOKEN_REVOKED:
    case pb::REASON_ACCOUNT_DISABLED:
    case pb::REASON_DEMO_REFUSED:
    case pb::REASON_INVITATION:
    case pb::REASON_SESSION_ENDED:
    case pb::REASON_SIGN_IN_FAILED:
    case pb::REASON_SECOND_FACTOR_REQUIRED:
      return absl::StatusCode::kUnauthenticated;
    case pb::REASON_ROLE_MISSING:
    case pb::REASON_OTHER_ORGANIZATION:
    case pb::REASON_SELF_PUBLICATION:
    case pb::REASON_ORGANIZATION_ENDED:
      return absl::StatusCode::kPermissionDenied;
    case pb::REASON_NOT_FOUND:
      return absl::StatusCode::kNotFound;
    case pb::REASON_ALREADY_EXISTS:
      return absl::StatusCode::kAlreadyExists;
    case pb::REASON_ETAG_MISMATCH:
    case pb::REASON_CONFLICT:
    case pb::REASON_MERGE_CONFLICT:
      return absl::StatusCode::kAborted;
    case pb::REASON_ILLEGAL_TRANSITION:
    case pb::REASON_NOT_EDITABLE:
    case pb::REASON_INCOMPLETE:
    case pb::REASON_CONSENT_MISSING:
    case pb::REASON_ORGANIZATION_ABOLISHED:
    case pb::REASON_NOT_AN_OWNER:
    case pb::REASON_STILL_REFERENCED:
    case pb::REASON_LAST_ONE:
    case pb::REASON_CYCLE:
    case pb::REASON_TREE_LIMIT:
    case pb::REASON_DANGLING_REFERENCE:
    case pb::REASON_STEP_MISSING:
    case pb::REASON_NOT_CONFIGURED:
      return absl::StatusCode::kFailedPrecondition;
    case pb::REASON_OVERLOADED:
    case pb::REASON_TOO_LARGE:
    case pb::REASON_SLOW_READER:
    case pb::REASON_SLOW_SENDER:
    case pb::REASON_SIGN_IN_DELAYED:
      return absl::StatusCode::kResourceExhausted;
    case pb::REASON_DISK_FULL:
    case pb::REASON_SEARCH_NOT_READY:
    case pb::REASON_UNAVAILABLE:
      return absl::StatusCode::kUnavailable;
    case pb::REASON_SEARCH_NOT_BUILT:
    case pb::REASON_UNKNOWN_METHOD:
      return absl::StatusCode::kUnimplemented;
    case pb::REASON_ABANDONED:
      return absl::StatusCode::kCancelled;
    default:
      return absl::StatusCode::kInternal;
  }
}

absl::Status MakeError(pb::Reason reason, Bilingual message,
                       const std::map<std::string, std::string>& metadata) {
  pb::ErrorDetail detail;
  detail.set_reason(reason);
  detail.set_message(std::move(message.en));
  detail.set_message_ja(std::move(message.ja));
  for (const auto& [key, value] : metadata) (*detail.mutable_metadata())[key] = value;
  return FromDetail(detail);
}

absl::Status LocalError(absl::StatusCode code, Bilingual message,
                        std::vector<pb::FieldViolation> violations,
                        const std::map<std::string, std::string>& metadata) {
  pb::ErrorDetail detail;
  detail.set_message(std::move(message.en));
  detail.set_message_ja(std::move(message.ja));
  for (const auto& [key, value] : metadata) (*detail.mutable_metadata())[key] = value;
  for (pb::FieldViolation& v : violations) *detail.add_violations() = std::move(v);
  return FromDetail(code, detail);
}

absl::Status InvalidField(absl::string_view field, absl::string_view kind, Bilingual message) {
  return FieldErrors(pb::REASON_INVALID_FIELDS, {Violation(field, kind, std::move(message))});
}

absl::Status FieldErrors(pb::Reason reason, std::vector<pb::FieldViolation> violations,
                         size_t found) {
  pb::ErrorDetail detail;
  detail.set_reason(reason);
  if (found > violations.size())
    (*detail.mutable_metadata())[kViolationsFound] = absl::StrCat(found);
  for (pb::FieldViolation& v : violations) *detail.add_violations() = std::move(v);
  Summarize(detail);
  return FromDetail(detail);
}

pb::FieldViolation Violation(absl::string_view field, absl::string_view kind, Bilingual message) {
  pb::FieldViolation v;
  v.set_field(std::string(field));
  v.set_kind(std::string(kind));
  v.set_message(std::move(message.en));
  v.set_message_ja(std::move(message.ja));
  return v;
}

std::optional<pb::ErrorDetail> DetailOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kDetailUrl);
  if (!payload) return std::nullopt;
  pb::ErrorDetail detail;
  if (!detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

absl::Status WithFieldPrefix(absl::string_view prefix, const absl::Status& status) {
  std::optional<pb::ErrorDetail> detail = DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  for (pb::FieldViolation& v : *detail->mutable_violations()) {
    const bool join = !v.field().empty() && v.field()[0] != '[';
    v.set_field(absl::StrCat(prefix, join ? "." : "", v.field()));
  }
  Summarize(*detail);
  return FromDetail(*detail);
}

}  // namespace renkei::domain
