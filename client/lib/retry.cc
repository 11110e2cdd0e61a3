#include "client/lib/retry.h"

#include <chrono>
#include <memory>
#include <random>
#include <thread>

#include "client/lib/error.h"
#include "client/lib/steady_time.h"
#include "storage/base/mutex.h"

namespace renkei::client {
namespace {

bool MayPass(const absl::Status& failure) {
  if (absl::IsUnavailable(failure)) return true;
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(failure);
  return detail &&
         (detail->reason() == pb::REASON_OVERLOADED || detail->reason() == pb::REASON_CONFLICT);
}

// One engine for all threads of a client.
class Dice {
 public:
  double Throw() {
    const MutexLock lock(mutex_);
    return std::uniform_real_distribution<double>(0, 1)(engine_);
  }

 private:
  Mutex mutex_;
  std::minstd_rand engine_ ABSL_GUARDED_BY(mutex_){std::random_device{}()};
};

}  // namespace

RetryClock RetryClock::Real() {
  return {SteadyNow,
          [](absl::Duration wait) { std::this_thread::sleep_for(absl::ToChronoNanoseconds(wait)); },
          [dice = std::make_shared<Dice>()] { return dice->Throw(); }};
}

std::optional<absl::Duration> WaitBeforeRetry(const absl::Status& failure, int attempt,
                                              absl::Time deadline, const RetryClock& clock) {
  if (attempt >= kMaxAttempts || !MayPass(failure)) return std::nullopt;
  const absl::Duration wait = Backoff(failure, attempt, kMaxBackoff, clock);
  if (clock.now() + wait >= deadline) return std::nullopt;
  return wait;
}

absl::Duration Backoff(const absl::Status& failure, int attempt, absl::Duration most,
                       const RetryClock& clock) {
  absl::Duration longest = kFirstBackoff;
  for (int i = 1; i < attempt && longest < most; ++i) longest = std::min(longest * 2, most);
  const absl::Duration wait = longest * (0.5 + clock.random() / 2);
  return std::max(wait, RetryAfter(failure).value_or(absl::ZeroDuration()));
}

}  // namespace renkei::client
