#include "client/web/gateway/gateway.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/lib/request_id.h"
#include "client/web/gateway/files.h"
#include "server/domain/error.h"
#include "server/http/limits.h"

namespace renkei::web {
namespace {

absl::StatusCode CodeOf(int http_status) {
  switch (http_status) {
    case 408:
      return absl::StatusCode::kDeadlineExceeded;
    case 413:
      return absl::StatusCode::kResourceExhausted;
    case 501:
      return absl::StatusCode::kUnimplemented;
    case 503:
      return absl::StatusCode::kUnavailable;
    default:
      return http_status < 500 ? absl::StatusCode::kInvalidArgument : absl::StatusCode::kInternal;
  }
}

http::Reply NoSuchMethod() {
  return RefusalReply(404, absl::StatusCode::kUnimplemented,
                      {"there is no such method, or it is a stream that HTTP does not have here",
                       "このような呼び出しはないか、HTTP では使えないストリームです。"});
}

constexpr char kWatchChanges[] = "renkei.v1.ChangeService.WatchChanges";

enum class Kind { kNone, kUnary, kEvents, kUpload, kDownload };

Kind KindAt(const std::string& path) {
  const auto* const method = MethodAt(path);
  if (method == nullptr) return Kind::kNone;
  if (!method->client_streaming() && !method->server_streaming()) return Kind::kUnary;
  if (method->full_name() == kWatchChanges) return Kind::kEvents;
  if (IsUploaded(*method)) return Kind::kUpload;
  if (IsDownloaded(*method)) return Kind::kDownload;
  return Kind::kNone;
}

http::Reply TooMany(absl::string_view en, absl::string_view ja) {
  http::Reply reply =
      RefusalReply(503, absl::StatusCode::kUnavailable, {std::string(en), std::string(ja)});
  reply.headers.Set("Retry-After", absl::StrCat(http::kRetryAfterSeconds));
  return reply;
}

// Whether the message of a write has a request_id, which it gets if it has none: so that it is done once
// although it may be sent to a second server.
bool GiveRequestId(const google::protobuf::MethodDescriptor& method, std::string& wire_bytes) {
  const auto message = NewMessage(*method.input_type());
  if (!message->ParseFromString(wire_bytes) || !client::FillRequestId(*message)) return false;
  wire_bytes = message->SerializeAsString();
  return true;
}

}  // namespace

http::Admission Gateway::Admit(const http::RequestHead& head) {
  switch (KindAt(head.target.path)) {
    case Kind::kNone:
    case Kind::kEvents:
      return {.run = http::Admission::Run::kInline};
    case Kind::kUpload:
      return {.max_body_bytes = options_.upload_bytes, .body = http::Admission::Body::kStream};
    case Kind::kUnary:
    case Kind::kDownload:
      return {.max_body_bytes = options_.call_bytes};
  }
  return {};
}

void Gateway::Handle(std::unique_ptr<http::Exchange> exchange) {
  switch (KindAt(exchange->request().head.target.path)) {
    case Kind::kNone:
      return exchange->Send(NoSuchMethod());
    case Kind::kUnary:
      return Call(*exchange);
    case Kind::kEvents:
      return Watch(std::move(exchange));
    case Kind::kUpload:
    case Kind::kDownload:
      return Transfer(*exchange);
  }
}

void Gateway::Transfer(http::Exchange& exchange) {
  const http::Request& request = exchange.request();
  const bool upload = KindAt(request.head.target.path) == Kind::kUpload;
  if (upload && request.head.method != http::Method::kPost) {
    http::Reply reply =
        RefusalReply(405, absl::StatusCode::kUnimplemented,
                     {"a file is sent with POST", "ファイルは POST で送ってください。"});
    reply.headers.Set("Allow", "POST");
    return exchange.Send(std::move(reply));
  }
  const CallOrReply read = upload ? ReadQueryCall(request) : ReadConnectCall(request);
  if (!read.call) return exchange.Send(read.reply);
  if (++transfers_ <= options_.transfers) {
    const auto& method = *MethodAt(request.head.target.path);
    upload ? ServeUpload(exchange, method, *read.call, upstream_)
           : ServeDownload(exchange, method, *read.call, upstream_);
  } else {
    exchange.Send(
        TooMany("too many files are on their way; try again in a moment",
                "ファイルの送受信が混み合っています。少し待ってからもう一度お試しください。"));
  }
  --transfers_;
}

void Gateway::Watch(std::unique_ptr<http::Exchange> exchange) {
  const http::RequestHead& head = exchange->request().head;
  if (head.method != http::Method::kGet) {
    http::Reply reply =
        RefusalReply(405, absl::StatusCode::kUnimplemented,
                     {"events are fetched with GET", "イベントは GET で受信してください。"});
    reply.headers.Set("Allow", "GET");
    return exchange->Send(std::move(reply));
  }
  const CallOrReply read = ReadQueryCall(exchange->request());
  if (!read.call) return exchange->Send(read.reply);
  if (++*readers_ > options_.event_streams) {
    --*readers_;
    return exchange->Send(
        TooMany("too many readers of events; come back in a moment",
                "変更の受信が混み合っています。少し待ってからもう一度お試しください。"));
  }
  ServeEvents(std::move(exchange), *read.call, upstream_, readers_);
}

void Gateway::Call(http::Exchange& exchange) {
  const http::Request& request = exchange.request();
  const CallOrReply read = ReadConnectCall(request);
  if (!read.call) return exchange.Send(read.reply);
  absl::StatusOr<std::string> message = WireBytesOf(*read.call);
  if (!message.ok()) return exchange.Send(ErrorReply(message.status()));
  client::WireCall wire =
      upstream_.CallFor(request.head, request.head.target.path, read.call->timeout);
  wire.repeatable =
      HasNoSideEffects(*read.call->method) ||
      (upstream_.transport().sends_again() && GiveRequestId(*read.call->method, *message));
  absl::StatusOr<std::string> reply = upstream_.transport().Unary(wire, *message);
  exchange.Send(reply.ok() ? ReplyOf(*read.call, *std::move(reply)) : ErrorReply(reply.status()));
}

http::Reply Gateway::Describe(const http::Fault& fault, const http::RequestHead*) {
  return RefusalReply(fault.status, CodeOf(fault.status), fault.message);
}

}  // namespace renkei::web
