#include "client/lib/error.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace renkei::client {
namespace {

constexpr char kDetailUrl[] = "type.googleapis.com/renkei.v1.ErrorDetail";

absl::Status WithDetail(absl::StatusCode code, const pb::ErrorDetail& detail) {
  absl::Status status(code, detail.message());
  status.SetPayload(kDetailUrl, absl::Cord(detail.SerializeAsString()));
  return status;
}

// Sentences for errors that gRPC itself or a proxy made: they have a code and an English text for
// developers.
domain::Bilingual Explain(absl::StatusCode code, const std::string& message,
                          absl::string_view server) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
      if (absl::StrContains(message, "CERTIFICATE_VERIFY_FAILED")) {
        return {
            absl::StrCat("the certificate of the server at ", server,
                         " cannot be verified; check that --ca names the authority that issued it,"
                         " that it is for this host, and that it has not expired"),
            absl::StrCat("サーバー ", server,
                         " の証明書を確認できません。--ca に指定した認証局が発行したものか、接続先"
                         "の名前と合っているか、期限が切れていないかを確かめてください。")};
      }
      return {
          absl::StrCat("cannot reach the server at ", server,
                       "; check that renkeid runs and that the address is right (", message, ")"),
          absl::StrCat(
              "サーバー ", server,
              " に接続できません。renkeid が動いているか、接続先が正しいかを確かめてください（",
              message, "）。")};
    case absl::StatusCode::kDeadlineExceeded:
      return {
          absl::StrCat("the server at ", server,
                       " did not answer in time; try again, or allow more time"),
          absl::StrCat(
              "サーバー ", server,
              " から時間内に応答がありませんでした。もう一度試すか、制限時間を延ばしてください。")};
    case absl::StatusCode::kCancelled:
      return {"the call was cancelled", "呼び出しは取り消されました。"};
    case absl::StatusCode::kUnimplemented:
      return {
          absl::StrCat("the server at ", server,
                       " does not know this operation; it may be an older version, or not Renkei"),
          absl::StrCat("サーバー ", server,
                       " はこの操作に対応していません。古い版か、Renkei "
                       "以外のサーバーの可能性があります。")};
    case absl::StatusCode::kResourceExhausted:
      return {absl::StrCat("too large or too much for the server: ", message),
              absl::StrCat("送受信の量がサーバーの上限を超えました（", message, "）。")};
    default:
      return {message.empty() ? absl::StrCat("the server at ", server, " answered ",
                                             absl::StatusCodeToString(code))
                              : message,
              message.empty() ? absl::StrCat("サーバー ", server, " が ",
                                             absl::StatusCodeToString(code), " を返しました。")
                              : absl::StrCat("サーバーのエラーです（", message, "）。")};
  }
}

void ReadErrorInfo(const google::rpc::ErrorInfo& info, pb::ErrorDetail& detail) {
  pb::Reason reason = pb::REASON_UNSPECIFIED;
  if (info.domain() == "renkei" &&
      pb::Reason_Parse(absl::StrCat("REASON_", info.reason()), &reason)) {
    detail.set_reason(reason);
  }
  for (const auto& [key, value] : info.metadata()) (*detail.mutable_metadata())[key] = value;
}

void ReadBadRequest(const google::rpc::BadRequest& bad, pb::ErrorDetail& detail) {
  for (const auto& field : bad.field_violations()) {
    *detail.add_violations() =
        domain::Violation(field.field(), "", {field.description(), field.description()});
  }
}

// What the generic details say, for servers that send no ErrorDetail.
struct Collected {
  pb::ErrorDetail own;
  bool has_own = false;
  pb::ErrorDetail generic;
  std::optional<int64_t> retry_ms;
};

Collected Collect(const google::rpc::Status& status) {
  Collected out;
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad;
  google::rpc::LocalizedMessage localized;
  google::rpc::RetryInfo retry;
  for (const auto& any : status.details()) {
    if (any.Is<pb::ErrorDetail>()) {
      out.has_own = any.UnpackTo(&out.own) || out.has_own;
    } else if (any.UnpackTo(&info)) {
      ReadErrorInfo(info, out.generic);
    } else if (any.UnpackTo(&bad)) {
      ReadBadRequest(bad, out.generic);
    } else if (any.UnpackTo(&localized)) {
      if (absl::string_view(localized.locale()).substr(0, 2) == "ja") {
        out.generic.set_message_ja(localized.message());
      }
    } else if (any.UnpackTo(&retry)) {
      out.retry_ms = retry.retry_delay().seconds() * 1000 + retry.retry_delay().nanos() / 1000000;
    }
  }
  return out;
}

}  // namespace

absl::Status StatusFromWire(absl::StatusCode code, const std::string& message,
                            const std::string& details, absl::string_view server) {
  if (code == absl::StatusCode::kOk) return absl::OkStatus();
  Collected collected;
  google::rpc::Status wire;
  if (wire.ParseFromString(details)) collected = Collect(wire);
  pb::ErrorDetail detail = collected.has_own ? collected.own : collected.generic;
  const bool typed = detail.reason() != pb::REASON_UNSPECIFIED;
  if (detail.message().empty()) {
    detail.set_message(typed ? message : Explain(code, message, server).en);
  }
  if (detail.message_ja().empty()) {
    detail.set_message_ja(typed ? message : Explain(code, message, server).ja);
  }
  if (collected.retry_ms) {
    (*detail.mutable_metadata())[kRetryAfterMsKey] = absl::StrCat(*collected.retry_ms);
  }
  return WithDetail(code, detail);
}

std::optional<absl::Duration> RetryAfter(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return std::nullopt;
  const auto it = detail->metadata().find(kRetryAfterMsKey);
  int64_t ms = 0;
  if (it == detail->metadata().end() || !absl::SimpleAtoi(it->second, &ms) || ms < 0)
    return std::nullopt;
  return absl::Milliseconds(ms);
}

}  // namespace renkei::client
