// What answers requests, and what it answers with. A handler knows no socket; a test can call it with
// an Exchange of its own.
//
// The way of a request: Admit sees its head and says how large a body it takes and where it runs; the
// body comes; Handle gets it as an Exchange, which is answered once, by a whole reply or a stream.

#ifndef RENKEI_SERVER_HTTP_HANDLER_H_
#define RENKEI_SERVER_HTTP_HANDLER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/http/message/fault.h"
#include "server/http/message/message.h"

namespace renkei::http {

// Largest piece of a body that is read as a stream.
inline constexpr size_t kPieceBytes = size_t{64} * 1024;

// The body of a request, piece by piece. No more than two pieces of it are in memory: a client is
// only read from as fast as its handler reads. Used by one thread.
class BodyReader {
 public:
  virtual ~BodyReader() = default;

  // Waits for the next piece, of at most kPieceBytes; "" is the end, once. Never on an I/O thread.
  //   CANCELLED           the client has gone
  //   DEADLINE_EXCEEDED   it sends too slowly
  //   RESOURCE_EXHAUSTED  there is more of it than Admit took
  //   INVALID_ARGUMENT    its chunks cannot be read
  // After an error the exchange can still be answered, and its connection then ends.
  [[nodiscard]] virtual absl::StatusOr<std::string> Read() = 0;
};

// The body of a reply, piece by piece. Any thread, one at a time; outlives its server if need be.
// Destroyed without End it ends the connection, so that nobody takes a part for the whole.
class ReplyStream {
 public:
  virtual ~ReplyStream() = default;

  // Called on an I/O thread, which it must not hold up.
  using Taken = std::function<void(bool open)>;

  // Gives a piece to the connection, and calls `taken` when there is room for the next one (true), or
  // when the client has gone or takes too little (false). There is one at a time. Never blocks.
  virtual void Write(std::string piece, Taken taken) = 0;
  // The same, and waits for the answer. Never on an I/O thread.
  [[nodiscard]] bool Write(std::string piece);

  // Calls `gone` once when the client goes or the server stops, also between two pieces; at once if
  // that was so already. On an I/O thread, as above. Called at most once.
  virtual void OnGone(std::function<void()> gone) = 0;

  // That was all.
  virtual void End() = 0;
};

// One request on its way to its reply. Used by one thread at a time; exactly one of Send and Begin is
// called, once. An exchange that is destroyed unanswered is answered 500.
class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual const Request& request() const = 0;
  // Of a request that was admitted with Body::kStream.
  virtual BodyReader& body() = 0;

  // The reply of a HEAD may have the body that GET would have; it is left out.
  virtual void Send(Reply reply) = 0;

  enum class Length {
    kFinite,   // a download: let through to its end when the server stops
    kEndless,  // events: ended in order when the server stops, or once the client sends its end
  };
  [[nodiscard]] virtual std::unique_ptr<ReplyStream> Begin(ReplyHead head, Length length) = 0;
};

// How a request is taken.
struct Admission {
  enum class Body { kWhole, kStream };
  enum class Run {
    kWorker,  // on a thread of the pool, which may wait for servers and files; 503 if all are taken
    kInline,  // on the I/O thread: for what answers from memory, or hands the exchange on
  };

  // A larger one is refused with 413: before anything of it is read where its head states its
  // length, and once it has grown so far where it does not.
  int64_t max_body_bytes = 0;
  Body body = Body::kWhole;
  Run run = Run::kWorker;
};

// Thread-safe; outlives its server.
class Handler {
 public:
  virtual ~Handler() = default;

  // On an I/O thread: looks at the head and nothing else, and never waits.
  virtual Admission Admit(const RequestHead& head) = 0;

  // Answers, now or later.
  virtual void Handle(std::unique_ptr<Exchange> exchange) = 0;

  // What a client is told that the server itself refuses. `head` is null where it could not be read.
  // Here: a line of plain text in both languages. On an I/O thread.
  virtual Reply Describe(const Fault& fault, const RequestHead* head);
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_HANDLER_H_
