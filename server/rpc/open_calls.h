// The calls that were accepted and are not over yet: how a server that ends lets go of them.

#ifndef RENKEI_SERVER_RPC_OPEN_CALLS_H_
#define RENKEI_SERVER_RPC_OPEN_CALLS_H_

#include <grpcpp/support/status.h>

#include <atomic>
#include <cstddef>

#include "absl/time/time.h"
#include "server/rpc/live_set.h"
#include "storage/base/mutex.h"

namespace renkei::rpc {

// Thread-safe.
class OpenCalls {
 public:
  class Call {
   public:
    virtual ~Call() = default;
    // Ends the call with `status` if nobody else does: where it waits for its client, or its answer is
    // still being made. From another thread than its own.
    virtual void Break(const grpc::Status& status) = 0;
  };

  // False once Refuse was called: the call is answered with UNAVAILABLE at once, and not counted.
  [[nodiscard]] bool Enter(Call& call);
  // When nothing of it is touched any more; also for one that was not taken in.
  void Leave(Call& call);

  // From now on nobody enters.
  void Refuse();
  // After Refuse: waits until all have left, at most so long. How many are left.
  size_t AwaitNone(absl::Duration at_most);
  void BreakAll(const grpc::Status& status);

 private:
  LiveSet<Call> present_;
  Mutex mutex_;
  CondVar changed_;
  bool refusing_ ABSL_GUARDED_BY(mutex_) = false;
};

// Who answers a call of one reply: the dispatcher, or Break if that comes first. The slot outlives
// the call, because work on it may go on when it has been answered.
template <typename C>
class AnswerSlot {
 public:
  // From now on `call` waits for its answer.
  void Open(C& call) { call_ = &call; }
  // The call, for whoever comes first and answers it; nullptr for everyone else.
  C* Take() { return call_.exchange(nullptr); }

  void Abandon() { abandoned_ = true; }
  // Nobody waits for the answer any more.
  bool abandoned() const { return abandoned_; }

 private:
  std::atomic<C*> call_{nullptr};
  std::atomic<bool> abandoned_{false};
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_OPEN_CALLS_H_
