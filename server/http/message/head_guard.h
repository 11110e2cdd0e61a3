// Looks at the bytes of a head before any parser does. Two readers of one stream, such as a proxy and
// this server, have to agree where each message ends; whatever they could read differently is refused
// here, so that what the parser (Boost 1.74) is lenient about never reaches it.

#ifndef RENKEI_SERVER_HTTP_MESSAGE_HEAD_GUARD_H_
#define RENKEI_SERVER_HTTP_MESSAGE_HEAD_GUARD_H_

#include <cstddef>
#include <optional>

#include "absl/strings/string_view.h"
#include "server/http/message/fault.h"

namespace renkei::http {

struct HeadLimits {
  // All of it: 431 beyond.
  size_t head_bytes = size_t{32} * 1024;
  // Of what the request line asks for: 414 beyond.
  size_t target_bytes = size_t{16} * 1024;
  // Fields: 431 beyond.
  size_t fields = 100;
};

// Finds the end of a head while its bytes come in, and each byte once.
class HeadScan {
 public:
  enum class State { kMore, kWhole, kBad };

  // `bytes`: all of the connection's bytes from the beginning of the head. kBad: a line that does
  // not end in CR LF, or a zero byte; no further bytes make it right.
  State Look(absl::string_view bytes);

  // Of a head that is whole, with its empty line.
  size_t size() const { return seen_; }

 private:
  size_t seen_ = 0;
  size_t line_start_ = 0;
};

// What is wrong with a whole head; nullopt: it has one reading. Refused are, beside what is no HTTP:
// Content-Length with Transfer-Encoding, more than one of either, a length that is no plain number,
// any coding but "chunked", chunks in HTTP/1.0, no Host or several or one that is none, a field that
// goes on in the next line, white space before a colon, control characters.
std::optional<Fault> FaultOfHead(absl::string_view head, const HeadLimits& limits);

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_MESSAGE_HEAD_GUARD_H_
