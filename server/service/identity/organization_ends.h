// Which organizations end when, kept in memory: every call asks, and the answer changes a few times
// a year.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_ORGANIZATION_ENDS_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_ORGANIZATION_ENDS_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/base/mutex.h"
#include "storage/store.h"

namespace renkei::service {

// Thread-safe. One for each store.
//
// What is kept is right up to a sequence. A call whose snapshot is not later reads nothing; the
// first one after a commit reads one row, the registry's clock, and only where that has moved the
// ends are read again (from an index that has none but those that end). So a write to the registry
// holds from the next call on, also when another process made it, and calls between two commits
// cost a look into a map.
class OrganizationEnds {
 public:
  // The first day on which `organization` no longer exists, past or to come, as YYYY-MM-DD; empty
  // where the registry knows no end.
  [[nodiscard]] absl::StatusOr<std::string> Of(const storage::Snapshot& snapshot,
                                               absl::string_view organization);

 private:
  struct Known {
    // The version of the registry's clock that goes with the dates.
    storage::Sequence clock = storage::Sequence::kNone;
    absl::flat_hash_map<std::string, std::string> dates;
  };

  static absl::StatusOr<std::shared_ptr<const Known>> Load(const storage::Snapshot& snapshot,
                                                           storage::Sequence clock);
  absl::StatusOr<std::shared_ptr<const Known>> UpToDate(const storage::Snapshot& snapshot);

  Mutex mutex_;
  std::shared_ptr<const Known> known_ ABSL_GUARDED_BY(mutex_);
  // known_ is what a snapshot of this sequence says.
  storage::Sequence through_ ABSL_GUARDED_BY(mutex_) = storage::Sequence::kNone;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_ORGANIZATION_ENDS_H_
