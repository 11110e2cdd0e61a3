// Housekeeping of a running server, at its start and every minute: forgets request ids whose time is
// over, and goes on with removals that were interrupted.

#ifndef RENKEI_SERVER_RPC_SWEEPER_H_
#define RENKEI_SERVER_RPC_SWEEPER_H_

#include <thread>

#include "server/service/frame/call.h"
#include "storage/mutex.h"

namespace renkei::rpc {

class Sweeper {
 public:
  explicit Sweeper(const service::Env& env);
  ~Sweeper();

 private:
  void Run();
  // Whether there is more of the same to do at once.
  bool SweepOnce();

  const service::Env& env_;
  Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_SWEEPER_H_
