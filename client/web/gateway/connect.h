// The Connect protocol's unary form (connectrpc.com/docs/protocol): how a call stands in a request, and
// what comes back.

#ifndef RENKEI_CLIENT_WEB_GATEWAY_CONNECT_H_
#define RENKEI_CLIENT_WEB_GATEWAY_CONNECT_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/domain/error.h"
#include "server/http/message/message.h"

namespace renkei::web {

// How long a call may take unless its Connect-Timeout-Ms says otherwise, and at most.
inline constexpr absl::Duration kDefaultCallTime = absl::Seconds(30);
inline constexpr absl::Duration kLongestCallTime = absl::Minutes(5);

enum class Codec { kJson, kProto };

// A call as it came.
struct ConnectCall {
  const google::protobuf::MethodDescriptor* method = nullptr;
  Codec codec = Codec::kJson;
  std::string message;  // in that codec
  absl::Duration timeout = kDefaultCallTime;
};

// The method of the public contract at a path ("/renkei.v1.CaseService/GetCase"); null: none.
const google::protobuf::MethodDescriptor* MethodAt(const std::string& path);

// Whether it may be fetched by GET.
bool HasNoSideEffects(const google::protobuf::MethodDescriptor& method);

// A new message of a type of the contract.
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);

// What cannot be read of a request, as a whole reply: 405 and 415 have headers of their own.
struct CallOrReply {
  std::optional<ConnectCall> call;
  http::Reply reply;
};
// From POST with its body, or GET with ?message=...&encoding=json&base64=1&connect=v1.
CallOrReply ReadConnectCall(const http::Request& request);
// Without what the body is: for streams, whose message stands in the query whatever the method.
CallOrReply ReadQueryCall(const http::Request& request);

// The message in bytes as gRPC sends them. INVALID_FIELDS where it is no JSON of that type.
[[nodiscard]] absl::StatusOr<std::string> WireBytesOf(const ConnectCall& call);

http::Reply ReplyOf(const ConnectCall& call, std::string wire_bytes);

// {code, message, details: [{type, value, debug}]}; one detail, renkei.v1.ErrorDetail, with reason,
// both languages and every bad field.
std::string ErrorJson(const absl::Status& error);
// With the HTTP status that Connect gives the code, and Retry-After where the server asked for it.
http::Reply ErrorReply(const absl::Status& error);
// Of something that this server refuses by itself, under its own HTTP status.
http::Reply RefusalReply(int http_status, absl::StatusCode code, const domain::Bilingual& message);

// As Connect names it: "invalid_argument".
absl::string_view ConnectCode(absl::StatusCode code);
int HttpStatusOf(absl::StatusCode code);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_GATEWAY_CONNECT_H_
