#include "client/lib/retry.h"

#include <chrono>
#include <random>
#include <thread>

#include "absl/time/clock.h"
#include "client/lib/error.h"

namespace renkei::client {
namespace {

bool MayPass(const absl::Status& failure) {
  if (absl::IsUnavailable(failure)) return true;
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(failure);
  return detail &&
         (detail->reason() == pb::REASON_OVERLOADED || detail->reason() == pb::REASON_CONFLICT);
}

}  // namespace

RetryClock RetryClock::Real() {
  return {[] { return absl::Now(); },
          [](absl::Duration wait) { std::this_thread::sleep_for(absl::ToChronoNanoseconds(wait)); },
          [engine = std::make_shared<std::minstd_rand>(std::random_device{}())] {
            return std::uniform_real_distribution<double>(0, 1)(*engine);
          }};
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
