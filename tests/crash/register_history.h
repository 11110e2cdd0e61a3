// Whether what several clients saw of one record can have happened: linearizability of a register that is
// written under the etag that the writer has read, by the search of Wing and Gong with Lowe's memory of
// states (J. M. Wing, C. Gong, "Testing and Verifying Concurrent Objects", 1993; G. Lowe, "Testing for
// Linearizability", 2017).

#ifndef RENKEI_TESTS_CRASH_REGISTER_HISTORY_H_
#define RENKEI_TESTS_CRASH_REGISTER_HISTORY_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/base/mutex.h"

namespace renkei::crash {

// Moments in the order in which they were: any clock that never stands still or goes back.
using Moment = uint64_t;

struct RegisterOperation {
  enum class Kind { kRead, kWrite };
  enum class Outcome {
    kDone,
    // The record had another etag than the writer's.
    kRefused,
    // The process ended before it answered: it has happened before `end`, or never.
    kUnknown,
  };

  Kind kind = Kind::kRead;
  Outcome outcome = Outcome::kDone;
  Moment begin = 0;
  Moment end = 0;
  // What was read, or what is written: every write has a value of its own. "": there is no record.
  std::string value;
  // Of a write: what the record has to hold for it; nullopt: anything.
  std::optional<std::string> expected;
};

// "" if the operations of one record, which begins as "", have an order that explains all of them, each at
// a moment between its begin and its end; otherwise what could not be explained. Of operations that touch
// each other in time there are at most some tens.
[[nodiscard]] std::string UnexplainedIn(const std::vector<RegisterOperation>& operations);

// A clock of moments, for threads that take part in one history.
class MomentClock {
 public:
  Moment Next() {
    const MutexLock lock(mutex_);
    recent_.emplace_back(std::chrono::steady_clock::now(), ++last_);
    if (recent_.size() > kRemembered) recent_.pop_front();
    return last_;
  }

  // The last one that was `ago` before now, or the earliest that is remembered.
  Moment Ago(std::chrono::steady_clock::duration ago) {
    const MutexLock lock(mutex_);
    const auto then = std::chrono::steady_clock::now() - ago;
    Moment moment = recent_.empty() ? 0 : recent_.front().second - 1;
    for (const auto& [when, each] : recent_) {
      if (when > then) break;
      moment = each;
    }
    return moment;
  }

 private:
  static constexpr size_t kRemembered = 2'000;

  Mutex mutex_;
  Moment last_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<std::pair<std::chrono::steady_clock::time_point, Moment>> recent_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_REGISTER_HISTORY_H_
