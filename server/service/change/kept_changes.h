// What is kept of the feed when its log would grow for ever: of changes older than the retention the
// last one of each resource that still exists, in a table; the log before them is removed.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_KEPT_CHANGES_H_
#define RENKEI_SERVER_SERVICE_CHANGE_KEPT_CHANGES_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Works from time to time, and then on all that is too old at once: whoever is reading the feed from
// its beginning has to begin again when the log's beginning moves, so that it must not move all the
// time. One thread.
class FeedCompactor {
 public:
  // Changes are kept in the log for `retention`, and at most an eighth longer.
  FeedCompactor(const Env& env, absl::Duration retention) : env_(env), retention_(retention) {}

  // One bounded piece of work; blocks on its commits. Whether there is more to do now. Interrupted
  // anywhere, the next one goes on.
  [[nodiscard]] absl::StatusOr<bool> Step();

 private:
  const Env& env_;
  const absl::Duration retention_;
  bool working_ = false;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_KEPT_CHANGES_H_
