// How often who failed to prove who they are, and how long they wait before they may try again. In
// memory alone: a synced write for each guess would let whoever guesses wear out the disk, and a restart
// gives nobody more than a few guesses.

#ifndef RENKEI_SERVER_SERVICE_FRAME_FAILED_ATTEMPTS_H_
#define RENKEI_SERVER_SERVICE_FRAME_FAILED_ATTEMPTS_H_

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/base/mutex.h"

namespace renkei::service {

// The wait after the first failure that costs one; each further one doubles it.
inline constexpr absl::Duration kFirstWait = absl::Seconds(1);
inline constexpr absl::Duration kLongestWait = absl::Minutes(15);
// Of one name: every failure costs a wait. They are forgotten with a success, or after so long.
inline constexpr absl::Duration kNameForgotten = absl::Hours(24);
// As many may be under way at once: a form that was sent twice, two devices.
inline constexpr int kNameAtOnce = 3;
// Of one address, behind which a whole city hall may sit: so many cost no wait, and one is forgotten in
// each of these times. A success forgets none: whoever guesses has an account too.
inline constexpr int kAddressFree = 20;
inline constexpr absl::Duration kAddressForgotten = absl::Minutes(1);
// Names, and addresses, that are remembered; about 4 MB of each. Beyond them the one goes that failed
// the longest ago: 13 hashes in a second take longer to push it out than it waits.
inline constexpr size_t kMaxRemembered = 20'000;

// Thread-safe. Outlives its attempts.
class FailedAttempts {
 public:
  FailedAttempts();
  ~FailedAttempts();

  // One that is under way. Destroyed without a word it counts as neither.
  class Attempt {
   public:
    Attempt(FailedAttempts& of, std::string name, std::string address)
        : of_(of), name_(std::move(name)), address_(std::move(address)) {}
    ~Attempt();
    Attempt(const Attempt&) = delete;
    Attempt& operator=(const Attempt&) = delete;

    void Failed(absl::Time now);
    void Succeeded();

   private:
    FailedAttempts& of_;
    const std::string name_;
    const std::string address_;
  };

  // SIGN_IN_DELAYED with metadata "retry_after_ms", whole seconds, while `name` or `address` has to
  // wait. Neither says whether there is such a name. An empty address is nobody's.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<Attempt>> Begin(absl::string_view name,
                                                               absl::string_view address,
                                                               absl::Time now);

 private:
  class Remembered;

  Mutex mutex_;
  const std::unique_ptr<Remembered> names_ ABSL_PT_GUARDED_BY(mutex_);
  const std::unique_ptr<Remembered> addresses_ ABSL_PT_GUARDED_BY(mutex_);
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_FAILED_ATTEMPTS_H_
