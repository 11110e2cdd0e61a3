// A client's stream that is answered with one message, as a transport sees it: received into a spool
// on disk, read and answered when all of it is there.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_UPLOAD_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_UPLOAD_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// Most bytes of one such stream: 20,000 nodes and 10,000 KPIs of 2 kB each, with room.
inline constexpr size_t kMaxStreamBytes = size_t{96} * 1024 * 1024;

class Upload {
 public:
  virtual ~Upload() = default;

  // Called once, from any thread, also before Take returns. An error, always with an ErrorDetail, is
  // the end of the call.
  using Taken = std::function<void(absl::Status)>;
  // The bytes of the next message. Not again before `taken` was called.
  virtual void Take(std::string bytes, Taken taken) = 0;

  // The client's stream has ended; once, after the last Take. `done` as of Dispatcher::Dispatch.
  using Done = std::function<void(absl::Status, MessagePtr)>;
  virtual void Finish(Done done) = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_UPLOAD_H_
