// Bytes of one request to its head and the pieces of its body, without I/O.

#ifndef RENKEI_SERVER_HTTP_MESSAGE_REQUEST_PARSER_H_
#define RENKEI_SERVER_HTTP_MESSAGE_REQUEST_PARSER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "server/http/message/message.h"

namespace renkei::http {

// For one request. Not thread-safe.
class RequestParser {
 public:
  RequestParser();
  ~RequestParser();

  // `bytes` is a whole head that FaultOfHead lets pass. False: it cannot be read all the same.
  // Method and target are given as they stand; peer, target and the like are the caller's to fill.
  struct Head {
    std::string method;
    std::string target;
    Headers headers;
    std::optional<int64_t> content_length = 0;  // nullopt: in chunks
    bool keeps_alive = false;
    bool http_1_0 = false;
  };
  [[nodiscard]] bool ReadHead(absl::string_view bytes, Head& head);

  // Whether there is nothing (more) of a body.
  bool done() const;

  // A body that comes in chunks and grows beyond this is kTooLarge.
  void LimitBody(int64_t bytes);

  enum class BodyState { kMore, kDone, kTooLarge, kBad };
  struct Taken {
    BodyState state;
    // Of `bytes`; the others are given again with those that follow them.
    size_t bytes;
  };
  // Appends to `out` what `bytes` hold of the body, which is never more than they are. Chunks have
  // no part in it, and neither have the fields behind the last one (trailers).
  Taken ReadBody(absl::string_view bytes, std::string& out);

 private:
  class Parser;
  const std::unique_ptr<Parser> parser_;
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_MESSAGE_REQUEST_PARSER_H_
