// Who is told what became of calls, for whoever runs the server. Handlers know nothing of it.

#ifndef RENKEI_SERVER_SERVICE_FRAME_CALL_OBSERVER_H_
#define RENKEI_SERVER_SERVICE_FRAME_CALL_OBSERVER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace renkei::service {

// What the time of a call went into beside its own work, which is the rest.
struct CallParts {
  absl::Duration waited;      // for a thread, or for its turns
  absl::Duration committing;  // until its commits were durable, or had lost a race
  absl::Duration replying;    // making of the reply what the transport sends
};

// A call that was let in and has ended.
struct EndedCall {
  absl::string_view method;   // "renkei.v1.CaseService/GetCase"
  absl::string_view account;  // "accounts/..."; empty: nobody was identified
  absl::Status status;        // as the caller gets it
  bool stream = false;        // answered in many messages: the client takes them in its own time
  absl::Duration taken;       // from the end of the request to the answer; of a stream all of it
  std::string outcome;        // ReplySource::Outcome
  CallParts parts = {};       // of a stream nothing
};

// Thread-safe, and quick: it is told on the threads that answer.
class CallObserver {
 public:
  virtual ~CallObserver() = default;

  virtual void Ended(const EndedCall& call) = 0;

  // A call was refused for its token, or for having none. `peer` as the transport names it.
  virtual void Refused(absl::string_view peer, const absl::Status& why) = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_CALL_OBSERVER_H_
