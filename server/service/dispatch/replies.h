// One open call that is answered in many messages, as a transport sees it.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_REPLIES_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_REPLIES_H_

#include <functional>

#include "absl/status/status.h"
#include "server/service/frame/method.h"

namespace renkei::service {

class Replies {
 public:
  virtual ~Replies() = default;

  // Called once, from any thread, also before what was given it returns. An error is the end of the
  // call.
  using Taken = std::function<void(absl::Status)>;
  // Opens the call without asking for a message, for those whose client goes on sending: once,
  // before everything else.
  virtual void Begin(Taken taken) = 0;
  // A further message of the client's stream, in order and before the first Next. Not again before
  // `taken` was called.
  virtual void Take(MessagePtr message, Taken taken) = 0;

  // Called once, from any thread, also before Next returns: the next message; OK and no message at
  // the end; or an error, always with an ErrorDetail, which is the end too.
  using Done = std::function<void(absl::Status, MessagePtr)>;
  // Not again before `done` was called, nor after the end.
  virtual void Next(Done done) = 0;

  // The client has gone: a Next under way ends soon. From any thread.
  virtual void Cancel() = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_REPLIES_H_
