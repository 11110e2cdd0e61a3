// Heads of replies as bytes.

#ifndef RENKEI_SERVER_HTTP_MESSAGE_REPLY_HEAD_H_
#define RENKEI_SERVER_HTTP_MESSAGE_REPLY_HEAD_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/http/message/message.h"

namespace renkei::http {

// How the end of a reply's body is known.
struct ReplyFraming {
  // Its length; nullopt: it comes in chunks or lasts until the connection ends.
  std::optional<size_t> length;
  bool chunked = false;
  // Whether the connection ends with the reply.
  bool closes = false;
};

// Whether a reply with this status has no body and no length, whatever was asked for.
bool HasNoBody(int status);

// With its empty line. A value's control characters become spaces: no value begins another field.
// Fields that are the server's to write are left out of `headers`.
std::string WriteReplyHead(int status, const Headers& headers, const ReplyFraming& framing,
                           absl::Time now);

// A chunk, which is not empty; the last one is kLastChunk.
std::string WriteChunk(absl::string_view piece);
inline constexpr absl::string_view kLastChunk = "0\r\n\r\n";
// Asks for the body of a request that waits for a word.
inline constexpr absl::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_MESSAGE_REPLY_HEAD_H_
