// What comes to renkei-web over HTTP: whole requests of the JSON API, and forms with files.

#include <optional>
#include <string>
#include <utility>

#include "client/web/gateway/connect.h"
#include "server/http/message/head_guard.h"
#include "server/http/message/message.h"
#include "server/http/message/multipart.h"
#include "server/http/message/request_parser.h"
#include "server/http/message/target.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/target.h"

namespace renkei::fuzz {
namespace {

// As a connection reads it; nullopt: it would be refused.
std::optional<http::Request> ReadRequest(absl::string_view bytes) {
  using http::RequestParser;
  http::HeadScan scan;
  if (scan.Look(bytes) != http::HeadScan::State::kWhole) return std::nullopt;
  const absl::string_view head = bytes.substr(0, scan.size());
  if (http::FaultOfHead(head, {})) return std::nullopt;
  RequestParser parser;
  RequestParser::Head parsed;
  if (!parser.ReadHead(head, parsed)) return std::nullopt;
  const auto method = http::ParseMethod(parsed.method);
  auto target = http::ParseTarget(parsed.target);
  if (!method || !target) return std::nullopt;
  http::Request request;
  request.head.method = *method;
  request.head.target = *std::move(target);
  request.head.headers = std::move(parsed.headers);
  parser.LimitBody(1 << 16);
  absl::string_view rest = bytes.substr(scan.size());
  while (!parser.done()) {
    const RequestParser::Taken taken = parser.ReadBody(rest, request.body);
    Must(taken.bytes <= rest.size(), "no more is taken than there is");
    Must(request.body.size() <= bytes.size(), "a body is never more than what was sent");
    if (taken.state != RequestParser::BodyState::kMore || taken.bytes == 0) break;
    rest.remove_prefix(taken.bytes);
  }
  return request;
}

void ReadCall(web::CallOrReply read) {
  if (!read.call) {
    Must(read.reply.status >= 400 && !read.reply.body.empty(), "who is refused is told why");
    return;
  }
  const auto* const method = read.call->method;
  if (method == nullptr) return;
  const absl::StatusOr<std::string> wire = web::WireBytesOf(*read.call);
  if (!wire.ok()) {
    MustBeTyped(wire.status());
    Must(web::ErrorReply(wire.status()).status == web::HttpStatusOf(wire.status().code()),
         "an error has its status");
    return;
  }
  if (read.call->codec == web::Codec::kProto) return;
  const auto message = web::NewMessage(*method->input_type());
  Must(message->ParseFromString(*wire), "what was JSON of a message is one");
}

}  // namespace

void RunGateway(absl::string_view input) {
  const std::optional<http::Request> request = ReadRequest(input);
  if (!request) return;
  for (const std::string& segment : request->head.target.segments) {
    Must(segment != "." && segment != ".." && http::IsUtf8(segment), "a path stays within");
  }
  if (web::MethodAt(request->head.target.path) == nullptr) return;
  ReadCall(web::ReadConnectCall(*request));
  ReadCall(web::ReadQueryCall(*request));
}

// The boundary is known, or nothing that is changed would have parts.
void RunForm(absl::string_view input) {
  constexpr char kType[] = "multipart/form-data; boundary=b";
  constexpr size_t kMostParts = 50;
  if (const auto parts = http::ParseMultipart(kType, input, kMostParts)) {
    Must(parts->size() <= kMostParts, "a form is bounded");
    for (const http::FormPart& part : *parts) {
      Must(http::IsUtf8(part.name), "a name is UTF-8");
      Must(part.file_name || http::IsUtf8(part.content), "a text is UTF-8");
      Must(!part.file_name || part.file_name->find('/') == std::string::npos,
           "a file has no folders");
    }
  }
  if (const auto fields = http::ParseForm(input)) {
    Must(fields->size() <= http::kMaxParameters, "a query is bounded");
    for (const auto& [name, value] : *fields)
      Must(http::IsUtf8(name) && http::IsUtf8(value), "a query is UTF-8");
  }
  Bytes bytes(input);
  const size_t size = bytes.Byte();
  (void)http::ParseMultipart(bytes.Text(size), bytes.Rest(), kMostParts);
}

}  // namespace renkei::fuzz
