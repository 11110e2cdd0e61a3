#include "tests/crash/failpoints.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "storage/base/mutex.h"

namespace renkei {
namespace {

struct Planned {
  Failpoint failpoint;
  uint64_t left;
  std::function<void()> act;
};

// What is planned in this process. Looked at without a lock while there is nothing.
class Plan {
 public:
  Plan() {
    const char* const wanted = std::getenv(kFailpointVariable);
    if (wanted == nullptr) return;
    const std::vector<std::string> parts = absl::StrSplit(wanted, ':');
    uint64_t count = 0;
    for (const Failpoint failpoint : kAllFailpoints) {
      if (parts.size() == 2 && parts[0] == NameOf(failpoint) && absl::SimpleAtoi(parts[1], &count))
        Set(Planned{failpoint, count, [] { kill(getpid(), SIGKILL); }});
    }
  }

  void Set(std::optional<Planned> planned) {
    const MutexLock lock(mutex_);
    planned_ = std::move(planned);
    any_.store(planned_.has_value(), std::memory_order_release);
  }

  void Pass(Failpoint failpoint) {
    if (!any_.load(std::memory_order_acquire)) return;
    const MutexLock lock(mutex_);
    if (!planned_ || planned_->failpoint != failpoint || --planned_->left > 0) return;
    planned_->act();
    planned_.reset();
    any_.store(false, std::memory_order_release);
  }

 private:
  std::atomic<bool> any_ = false;
  Mutex mutex_;
  std::optional<Planned> planned_ ABSL_GUARDED_BY(mutex_);
};

Plan& ThePlan() {
  static auto& plan = *new Plan();
  return plan;
}

}  // namespace

void OnFailpoint(Failpoint failpoint) { ThePlan().Pass(failpoint); }

void ActAtFailpoint(Failpoint failpoint, uint64_t count, std::function<void()> act) {
  ThePlan().Set(Planned{failpoint, count, std::move(act)});
}

void ForgetFailpoints() { ThePlan().Set(std::nullopt); }

}  // namespace renkei
