// What is kept of the feed when its log would grow for ever: of changes older than the retention the
// last one of each resource that still exists, in a table; the log before them is removed.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_KEPT_CHANGES_H_
#define RENKEI_SERVER_SERVICE_CHANGE_KEPT_CHANGES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Works from time to time, and then on all that is too old at once: whoever is reading the feed from
// its beginning has to begin again when the log's beginning moves, so that it must not move all the
// time. One thread.
//
// What derived indexes have not read is held back (log_holds.h), but not for ever. A step removes no
// commit after its snapshot, in which it reads the holds: one that it does not see was taken or moved
// back later. An index that begins anew reads the log from behind its own hold, and so all of it is
// kept. One that comes with an older stamp may find commits gone that its hold names, and learns it
// from SystemReader::Next.
class FeedCompactor {
 public:
  // Changes are kept in the log for `retention`, at most an eighth longer, and kHoldLimit beyond
  // that while they are held.
  FeedCompactor(const Env& env, absl::Duration retention) : env_(env), retention_(retention) {}

  // One bounded piece of work; blocks on its commits. Whether there is more to do now. Interrupted
  // anywhere, the next one goes on.
  [[nodiscard]] absl::StatusOr<bool> Step();

  // The consumers whose holds the last step has ended, because they were left too far behind.
  const std::vector<std::string>& left_behind() const { return left_behind_; }

 private:
  const Env& env_;
  const absl::Duration retention_;
  bool working_ = false;
  std::vector<std::string> left_behind_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_KEPT_CHANGES_H_
