// What a handler gives that answers in many messages: a way through the feed, an export, an import
// that tells of its progress.
//
// The transport asks for one message at a time, and asks for the next one only when the last one
// has gone out: nothing is made that nobody takes, and of a reader that sleeps nothing is kept but
// its place.

#ifndef RENKEI_SERVER_SERVICE_FRAME_REPLY_SOURCE_H_
#define RENKEI_SERVER_SERVICE_FRAME_REPLY_SOURCE_H_

#include <memory>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "server/service/frame/call.h"
#include "storage/store.h"

namespace renkei::service {

class Job;

// There is nothing yet: ask again once the store's head has passed `after`, or when `at_most` is
// over. A head that has passed it already: ask again at once, after others have had their turn.
struct WaitFor {
  storage::Sequence after = storage::Sequence::kNone;
  absl::Duration at_most;
};

// That was all.
struct EndOfReplies {};

using NextReply = std::variant<std::unique_ptr<google::protobuf::Message>, WaitFor, EndOfReplies>;

// One call's. Never used by two threads at once.
class ReplySource {
 public:
  virtual ~ReplySource() = default;

  // One further message of the client's stream, in order, before the first Pull. Not called for the
  // one that opened the source. An error ends the call.
  [[nodiscard]] virtual absl::Status Take(const Call& call, const google::protobuf::Message& more);

  // The next message. `job` is on a new snapshot, and its caller was identified just now: one whose
  // token has ended never gets here. May commit where the method runs on the executor. A step is
  // short (some tens of milliseconds), so that the threads can be shared; longer work is several
  // steps.
  [[nodiscard]] virtual absl::StatusOr<NextReply> Pull(Job& job) = 0;

  // What it has done so far, in one line for the server's operator: no text of a client's. Empty
  // where that is of no interest to them.
  virtual std::string Outcome() const { return ""; }
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_REPLY_SOURCE_H_
