// What the log tells of calls: slow ones, refused tokens, imports. Neither a slow server nor
// somebody who guesses tokens fills it: what comes too often is counted, and told once a minute.

#ifndef RENKEI_SERVER_HOST_CALL_LOG_H_
#define RENKEI_SERVER_HOST_CALL_LOG_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/time/time.h"
#include "server/service/frame/call_observer.h"
#include "server/service/frame/monotonic.h"
#include "storage/base/mutex.h"

namespace renkei::host {

// Lines of slow calls in a minute; further ones are counted.
inline constexpr int kSlowLinesPerMinute = 10;

class CallLog : public service::CallObserver {
 public:
  // Gets one line, on any thread.
  using Tell = std::function<void(const std::string& line)>;

  // `slow`: from how long on a call is slow; zero: none is.
  CallLog(absl::Duration slow, Tell tell, service::MonotonicClock clock = service::SteadyClock());

  void Ended(const service::EndedCall& call) override;
  void Refused(absl::string_view address, const absl::Status& why) override;

  // Tells what was counted and is due. Called from time to time.
  void TellDue();
  // Tells all that was counted: nobody comes any more.
  void TellRest();

 private:
  struct Refusals {
    int64_t calls = 0;
    std::map<std::string, int64_t> by_reason;
    std::set<std::string> addresses;  // kMostAddresses of them
    bool more_addresses = false;
  };

  // The line, or "" where the call is only counted.
  std::string NoteSlow(const service::EndedCall& call) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The line of what was counted, which then begins anew; "" where there is nothing.
  std::string TakeRefusals() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::string TakeSlow() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsOver(std::optional<service::Monotonic> minute) const;
  void TellAll(bool due_alone);

  const absl::Duration slow_;
  const Tell tell_;
  const service::MonotonicClock clock_;
  Mutex mutex_;
  Refusals refusals_ ABSL_GUARDED_BY(mutex_);
  // When the last line of refusals was told.
  std::optional<service::Monotonic> refusals_told_ ABSL_GUARDED_BY(mutex_);
  // The minute of the lines of slow calls, what was told in it, and what was only counted.
  std::optional<service::Monotonic> slow_minute_ ABSL_GUARDED_BY(mutex_);
  int slow_lines_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t slow_more_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Duration slowest_ ABSL_GUARDED_BY(mutex_);
  std::string slowest_method_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_CALL_LOG_H_
