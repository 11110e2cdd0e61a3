// Cuts off clients that stop reading or stop sending: one message waits in the server for each of
// the former, and a place is held by each of the latter, for a time.

#ifndef RENKEI_SERVER_RPC_SLOW_PEERS_H_
#define RENKEI_SERVER_RPC_SLOW_PEERS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/rpc/live_set.h"
#include "server/service/frame/monotonic.h"
#include "storage/base/mutex.h"

namespace renkei::rpc {

// What a sender may take for its bytes beyond its patience: less than the worst line that an office
// has.
inline constexpr int64_t kLeastBytesPerSecond = int64_t{16} * 1024;

// How long a client has kept the server waiting for the messages of one stream, and who ends a wait:
// the message that came, or the watch that lost patience. Thread-safe.
class SendingPace {
 public:
  // `patience`: for one message, and for all of them together beyond kLeastBytesPerSecond.
  explicit SendingPace(absl::Duration patience) : patience_(patience) {}

  void BeginWait(service::Monotonic now);
  // A message of `bytes` has come, or the end. False: too late, the stream was cut off.
  [[nodiscard]] bool EndWait(service::Monotonic now, size_t bytes);
  // True once, when a wait is over because nobody is that patient: the caller ends the stream.
  [[nodiscard]] bool CutOff(service::Monotonic now);
  // The same for a wait that is ended for another reason.
  [[nodiscard]] bool Break();

 private:
  const absl::Duration patience_;
  Mutex mutex_;
  bool waiting_ ABSL_GUARDED_BY(mutex_) = false;
  service::Monotonic since_ ABSL_GUARDED_BY(mutex_);
  absl::Duration waited_ ABSL_GUARDED_BY(mutex_);
  int64_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

// What a sender that was cut off is told: SLOW_SENDER.
absl::Status SlowSender(absl::Duration patience);

// Looks at all streams under way every so often. Thread-safe.
class SlowPeers {
 public:
  class Stream {
   public:
    virtual ~Stream() = default;
    // Called by the watching thread, at most once every period.
    virtual void Check(service::Monotonic now) = 0;
  };

  // How long one message may wait to be taken, and how long one may be waited for.
  struct Patience {
    absl::Duration reader;
    absl::Duration sender;
  };

  explicit SlowPeers(Patience patience, service::MonotonicClock clock = service::SteadyClock(),
                     std::chrono::milliseconds period = std::chrono::milliseconds(500));
  ~SlowPeers();

  const Patience& patience() const { return patience_; }
  service::Monotonic now() const { return clock_(); }

  void Add(Stream& stream) { streams_.Add(stream); }
  // No Check of it comes after that, and none is under way but one that calls this.
  void Remove(Stream& stream) { streams_.Remove(stream); }

 private:
  void Run();

  const Patience patience_;
  const service::MonotonicClock clock_;
  const std::chrono::milliseconds period_;
  LiveSet<Stream> streams_;
  Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_SLOW_PEERS_H_
