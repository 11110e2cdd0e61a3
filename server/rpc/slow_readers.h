// Cuts off clients that stop reading: one message waits in the server for each of them, for a time.

#ifndef RENKEI_SERVER_RPC_SLOW_READERS_H_
#define RENKEI_SERVER_RPC_SLOW_READERS_H_

#include <set>
#include <thread>

#include "absl/time/time.h"
#include "storage/mutex.h"

namespace renkei::rpc {

// Looks at all writes under way every so often. Thread-safe.
class SlowReaders {
 public:
  class Write {
   public:
    virtual ~Write() = default;
    // Called by the watching thread, at most once every period: `now` by the machine's clock.
    virtual void Check(absl::Time now) = 0;
  };

  // `patience`: how long one message may wait to be taken.
  explicit SlowReaders(absl::Duration patience);
  ~SlowReaders();

  absl::Duration patience() const { return patience_; }

  void Add(Write& write);
  // No Check of it comes after that, and none is under way but one that calls this.
  void Remove(Write& write);

 private:
  void Run();
  // On the watching thread, which holds the lock.
  void EraseChecked(Write& write) ABSL_NO_THREAD_SAFETY_ANALYSIS;

  const absl::Duration patience_;
  Mutex mutex_;
  CondVar changed_;
  std::set<Write*> writes_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_SLOW_READERS_H_
