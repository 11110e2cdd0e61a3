// Housekeeping of a running server, at its start and every minute: forgets request ids, drafts of forms and
// operations whose time is over, notices and mails that are old, goes on with removals that were interrupted, and shortens the feed's log.

#ifndef RENKEI_SERVER_HOST_SWEEPER_H_
#define RENKEI_SERVER_HOST_SWEEPER_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "server/service/change/kept_changes.h"
#include "server/service/frame/call.h"
#include "storage/base/mutex.h"
#include "storage/store.h"

namespace renkei::host {

// What one round has removed.
struct Swept {
  int64_t request_ids = 0;
  int64_t form_drafts = 0;
  int64_t operations = 0;
  int64_t visions = 0;
  int64_t notices = 0;
  int64_t mails = 0;
  // Where the feed's log began before, and begins now.
  storage::Sequence feed_before = storage::Sequence::kNone;
  storage::Sequence feed_after = storage::Sequence::kNone;
  // Derived indexes for which the feed's log is held no longer.
  std::vector<std::string> left_behind;
};

// In one line for the log; "" where nothing was removed.
std::string DescribeSwept(const Swept& swept);

class Sweeper {
 public:
  // `feed_retention`: how long changes stay in the log, at least. `on_round` is told after each
  // round, on the sweeper's thread.
  Sweeper(const service::Env& env, absl::Duration feed_retention,
          std::function<void(const Swept&)> on_round);
  ~Sweeper();

 private:
  void Run();
  // Whether there is more of the same to do at once.
  bool SweepOnce(Swept& swept);
  bool ending();

  const service::Env& env_;
  service::FeedCompactor feed_;  // the sweeper's thread alone
  const std::function<void(const Swept&)> on_round_;
  Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_SWEEPER_H_
