// Requests and replies as handlers see them.

#ifndef RENKEI_SERVER_HTTP_MESSAGE_MESSAGE_H_
#define RENKEI_SERVER_HTTP_MESSAGE_MESSAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/http/message/address.h"
#include "server/http/message/target.h"

namespace renkei::http {

// The methods that are known here; a request with another one is answered 501.
enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };

absl::string_view NameOf(Method method);
// Case counts. nullopt: none of them.
std::optional<Method> ParseMethod(absl::string_view text);

// Fields of a head in their order. Names are compared without case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void Add(std::string name, std::string value);
  // Replaces all fields of that name.
  void Set(absl::string_view name, std::string value);

  // The value of the first one.
  std::optional<absl::string_view> Find(absl::string_view name) const;
  // Of all of that name, joined by ", " as one list; "" where there is none.
  std::string Joined(absl::string_view name) const;
  size_t Count(absl::string_view name) const;

  const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

// What a request says before its body.
struct RequestHead {
  Method method = Method::kGet;
  Target target;
  Headers headers;
  // Host of the request, with its port where it has one.
  std::string host;
  // Who asks: the other end, or whom a named proxy says it asks for.
  IpAddress peer;
  // Whether the visitor's connection is encrypted, here or at a named proxy.
  bool encrypted = false;
  // Bytes of its body as the head states them; nullopt: it comes in chunks.
  std::optional<int64_t> content_length = 0;
  // HTTP/1.1, and neither side has asked for the end of the connection.
  bool keeps_alive = false;
};

struct Request {
  RequestHead head;
  // Empty where the handler reads it as a stream.
  std::string body;
};

// What a reply says before its body. Content-Length, Transfer-Encoding, Connection and Date are the
// server's to write.
struct ReplyHead {
  int status = 200;
  Headers headers;
};

struct Reply {
  int status = 200;
  Headers headers;
  std::string body;
};

// "Not Found"; "" for a number that is none of the usual ones.
absl::string_view ReasonOf(int status);

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_MESSAGE_MESSAGE_H_
