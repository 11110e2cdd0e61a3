#include "client/web/gateway/connect.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "client/lib/error.h"
#include "client/web/gateway/json.h"
#include "server/domain/error.h"
#include "server/domain/visible_text.h"

namespace renkei::web {
namespace {

using domain::Bilingual;
using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;
using google::protobuf::MethodOptions;

constexpr char kPackage[] = "renkei.v1.";
constexpr char kJsonType[] = "application/json";
constexpr char kProtoType[] = "application/proto";

struct CodeRow {
  absl::StatusCode code;
  int http_status;
  absl::string_view name;
};
constexpr CodeRow kCodes[] = {
    {absl::StatusCode::kCancelled, 499, "canceled"},
    {absl::StatusCode::kUnknown, 500, "unknown"},
    {absl::StatusCode::kInvalidArgument, 400, "invalid_argument"},
    {absl::StatusCode::kDeadlineExceeded, 504, "deadline_exceeded"},
    {absl::StatusCode::kNotFound, 404, "not_found"},
    {absl::StatusCode::kAlreadyExists, 409, "already_exists"},
    {absl::StatusCode::kPermissionDenied, 403, "permission_denied"},
    {absl::StatusCode::kResourceExhausted, 429, "resource_exhausted"},
    {absl::StatusCode::kFailedPrecondition, 400, "failed_precondition"},
    {absl::StatusCode::kAborted, 409, "aborted"},
    {absl::StatusCode::kOutOfRange, 400, "out_of_range"},
    {absl::StatusCode::kUnimplemented, 501, "unimplemented"},
    {absl::StatusCode::kInternal, 500, "internal"},
    {absl::StatusCode::kUnavailable, 503, "unavailable"},
    {absl::StatusCode::kDataLoss, 500, "data_loss"},
    {absl::StatusCode::kUnauthenticated, 401, "unauthenticated"},
};

const CodeRow& RowOf(absl::StatusCode code) {
  for (const CodeRow& row : kCodes) {
    if (row.code == code) return row;
  }
  return kCodes[1];
}

// Of every reply: what it holds is somebody's, and nothing that a browser may take for a page.
http::Headers HeadersOf(absl::string_view type) {
  return {{"Content-Type", std::string(type)},
          {"Cache-Control", "no-store"},
          {"X-Content-Type-Options", "nosniff"}};
}

// "application/json" of "application/json; charset=utf-8".
std::string MediaType(const http::RequestHead& head) {
  const absl::string_view value = head.headers.Find("content-type").value_or("");
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(value.substr(0, value.find(';'))));
}

CallOrReply Refused(int http_status, absl::StatusCode code, const Bilingual& message) {
  return {.reply = RefusalReply(http_status, code, message)};
}

CallOrReply Invalid(absl::string_view en, absl::string_view ja) {
  return Refused(400, absl::StatusCode::kInvalidArgument, {std::string(en), std::string(ja)});
}

// False: the header is there and is no time.
bool ReadTimeout(const http::RequestHead& head, absl::Duration& timeout) {
  constexpr size_t kMostDigits = 10;
  const auto text = head.headers.Find("connect-timeout-ms");
  if (!text) return true;
  int64_t millis = 0;
  if (text->empty() || text->size() > kMostDigits ||
      !std::all_of(text->begin(), text->end(), absl::ascii_isdigit) ||
      !absl::SimpleAtoi(*text, &millis))
    return false;
  timeout = std::min(absl::Milliseconds(millis), kLongestCallTime);
  return true;
}

// What both forms have in common; nullopt: it is right.
std::optional<CallOrReply> ReadProtocol(const http::RequestHead& head, ConnectCall& call) {
  if (!ReadTimeout(head, call.timeout)) {
    return Invalid("Connect-Timeout-Ms must be a whole number of at most 10 digits",
                   "Connect-Timeout-Ms は10桁までの整数で指定してください。");
  }
  const absl::string_view coding = head.headers.Find("content-encoding").value_or("identity");
  if (coding != "identity" && !coding.empty()) {
    CallOrReply refused = Refused(501, absl::StatusCode::kUnimplemented,
                                  {"compressed messages are not read here; send it as it is",
                                   "圧縮されたメッセージには対応していません。"});
    refused.reply.headers.Set("Accept-Encoding", "identity");
    return refused;
  }
  return std::nullopt;
}

}  // namespace

const MethodDescriptor* MethodAt(const std::string& path) {
  absl::string_view name = path;
  if (!absl::ConsumePrefix(&name, "/") || !absl::StartsWith(name, kPackage)) return nullptr;
  const size_t slash = name.find('/');
  if (slash == absl::string_view::npos || name.find('.', slash) != absl::string_view::npos)
    return nullptr;
  return DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrReplaceAll(name, {{"/", "."}}));
}

bool HasNoSideEffects(const MethodDescriptor& method) {
  return method.options().idempotency_level() == MethodOptions::NO_SIDE_EFFECTS;
}

std::unique_ptr<Message> NewMessage(const Descriptor& type) {
  return std::unique_ptr<Message>(MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

CallOrReply ReadQueryCall(const http::Request& request) {
  const http::Target& target = request.head.target;
  ConnectCall call = {.method = MethodAt(target.path)};
  if (auto refused = ReadProtocol(request.head, call)) return *std::move(refused);
  const absl::string_view encoding = target.Find("encoding").value_or("json");
  if (encoding != "json" && encoding != "proto")
    return Invalid("encoding must be json or proto",
                   "encoding は json か proto で指定してください。");
  if (target.Find("connect").value_or("v1") != "v1")
    return Invalid("connect must be v1", "connect は v1 で指定してください。");
  if (!target.Find("compression").value_or("").empty() && target.Find("compression") != "identity")
    return Invalid("messages are not compressed here", "圧縮には対応していません。");
  call.codec = encoding == "json" ? Codec::kJson : Codec::kProto;
  call.message =
      std::string(target.Find("message").value_or(call.codec == Codec::kJson ? "{}" : ""));
  if (target.Find("base64") == "1") {
    std::string decoded;
    if (!absl::WebSafeBase64Unescape(call.message, &decoded))
      return Invalid("message is no base64url", "message が base64url ではありません。");
    call.message = std::move(decoded);
  }
  return {.call = std::move(call)};
}

CallOrReply ReadConnectCall(const http::Request& request) {
  const http::RequestHead& head = request.head;
  const MethodDescriptor& method = *MethodAt(head.target.path);
  const bool fetched = head.method == http::Method::kGet || head.method == http::Method::kHead;
  if (fetched && HasNoSideEffects(method)) return ReadQueryCall(request);
  if (head.method != http::Method::kPost) {
    CallOrReply refused =
        Refused(405, absl::StatusCode::kUnimplemented,
                {"this call is sent with POST", "この呼び出しは POST で送ってください。"});
    refused.reply.headers.Set("Allow", HasNoSideEffects(method) ? "GET, POST" : "POST");
    return refused;
  }
  ConnectCall call = {.method = &method};
  if (auto refused = ReadProtocol(head, call)) return *std::move(refused);
  if (head.headers.Find("connect-protocol-version").value_or("1") != "1") {
    return Invalid("Connect-Protocol-Version must be 1",
                   "Connect-Protocol-Version は 1 で指定してください。");
  }
  const std::string type = MediaType(head);
  if (type != kJsonType && type != kProtoType) {
    CallOrReply refused = Refused(415, absl::StatusCode::kUnknown,
                                  {"Content-Type must be application/json or application/proto",
                                   "Content-Type は application/json か application/proto で"
                                   "指定してください。"});
    refused.reply.headers.Set("Accept-Post", "application/json, application/proto");
    return refused;
  }
  call.codec = type == kJsonType ? Codec::kJson : Codec::kProto;
  call.message = request.body;
  return {.call = std::move(call)};
}

absl::StatusOr<std::string> WireBytesOf(const ConnectCall& call) {
  if (call.codec == Codec::kProto) return call.message;
  const std::unique_ptr<Message> message = NewMessage(*call.method->input_type());
  if (absl::Status status = ReadJson(call.message, *message); !status.ok()) return status;
  return message->SerializeAsString();
}

http::Reply ReplyOf(const ConnectCall& call, std::string wire_bytes) {
  if (call.codec == Codec::kProto)
    return {.headers = HeadersOf(kProtoType), .body = std::move(wire_bytes)};
  const std::unique_ptr<Message> message = NewMessage(*call.method->output_type());
  if (!message->ParseFromString(wire_bytes)) {
    return ErrorReply(domain::MakeError(pb::REASON_INTERNAL, {"the server's reply cannot be read",
                                                              "サーバーの応答を読み取れません。"}));
  }
  return {.headers = HeadersOf(kJsonType), .body = WriteJson(*message)};
}

absl::string_view ConnectCode(absl::StatusCode code) { return RowOf(code).name; }

int HttpStatusOf(absl::StatusCode code) { return RowOf(code).http_status; }

std::string ErrorJson(const absl::Status& error) {
  pb::ErrorDetail detail = domain::DetailOf(error).value_or(pb::ErrorDetail());
  // What gRPC itself says names addresses that are no visitor's business.
  const bool unreachable =
      error.code() == absl::StatusCode::kUnavailable && detail.reason() == pb::REASON_UNSPECIFIED;
  if (unreachable) {
    detail.set_reason(pb::REASON_UNAVAILABLE);
    detail.set_message("the server cannot be reached now; try again in a moment");
    detail.set_message_ja("サーバーに接続できません。少し待ってからもう一度お試しください。");
  }
  const std::string message =
      detail.message().empty() ? std::string(error.message()) : detail.message();
  const std::string value = absl::Base64Escape(detail.SerializeAsString());
  return absl::StrCat("{\"code\":\"", ConnectCode(error.code()),
                      "\",\"message\":", domain::JsonString(message),
                      ",\"details\":[{\"type\":\"renkei.v1.ErrorDetail\",\"value\":\"",
                      value.substr(0, value.find('=')), "\",\"debug\":", WriteJson(detail), "}]}");
}

http::Reply ErrorReply(const absl::Status& error) {
  http::Reply reply = {.status = HttpStatusOf(error.code()),
                       .headers = HeadersOf(kJsonType),
                       .body = ErrorJson(error)};
  if (const auto wait = client::RetryAfter(error)) {
    const int64_t seconds = absl::ToInt64Seconds(absl::Ceil(*wait, absl::Seconds(1)));
    reply.headers.Set("Retry-After", absl::StrCat(seconds));
  }
  if (error.code() == absl::StatusCode::kUnauthenticated)
    reply.headers.Set("WWW-Authenticate", "Bearer");
  return reply;
}

http::Reply RefusalReply(int http_status, absl::StatusCode code, const Bilingual& message) {
  http::Reply reply = ErrorReply(domain::LocalError(code, message));
  reply.status = http_status;
  return reply;
}

}  // namespace renkei::web
