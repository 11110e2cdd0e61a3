// One open call that is answered in many messages, as a transport sees it.

#ifndef RENKEI_SERVER_SERVICE_FRAME_REPLIES_H_
#define RENKEI_SERVER_SERVICE_FRAME_REPLIES_H_

#include <functional>

#include "absl/status/status.h"
#include "server/service/frame/method.h"

namespace renkei::service {

class Replies {
 public:
  virtual ~Replies() = default;

  // A further message of the client's stream, in order and before the first Next. An error is the
  // end of the call.
  [[nodiscard]] virtual absl::Status Take(const google::protobuf::Message& message) = 0;

  // Called once, from any thread, also before Next returns: the next message; OK and no message at
  // the end; or an error, always with an ErrorDetail, which is the end too.
  using Done = std::function<void(absl::Status, MessagePtr)>;
  // Not again before `done` was called, nor after the end.
  virtual void Next(Done done) = 0;

  // The client has gone: a Next under way ends soon. From any thread.
  virtual void Cancel() = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_REPLIES_H_
