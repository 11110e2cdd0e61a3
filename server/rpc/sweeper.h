// Housekeeping of a running server, at its start and every minute: forgets request ids whose time is
// over, goes on with removals that were interrupted, and shortens the feed's log.

#ifndef RENKEI_SERVER_RPC_SWEEPER_H_
#define RENKEI_SERVER_RPC_SWEEPER_H_

#include <thread>

#include "server/service/change/kept_changes.h"
#include "server/service/frame/call.h"
#include "storage/mutex.h"

namespace renkei::rpc {

class Sweeper {
 public:
  // `feed_retention`: how long changes stay in the log, at least.
  Sweeper(const service::Env& env, absl::Duration feed_retention);
  ~Sweeper();

 private:
  void Run();
  // Whether there is more of the same to do at once.
  bool SweepOnce();

  const service::Env& env_;
  service::FeedCompactor feed_;  // the sweeper's thread alone
  Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_SWEEPER_H_
