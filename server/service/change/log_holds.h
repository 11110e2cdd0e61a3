// Holds on the change log: what a derived index has not read yet is not cut behind its back, as long
// as it is not left behind altogether. A hold is no more than that; how far an index has read stands
// with the index (system_reader.h).

#ifndef RENKEI_SERVER_SERVICE_CHANGE_LOG_HOLDS_H_
#define RENKEI_SERVER_SERVICE_CHANGE_LOG_HOLDS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "renkei/internal/v1/records.pb.h"
#include "server/service/frame/call.h"
#include "storage/store.h"
#include "storage/table.h"

namespace renkei::service {

using HoldRow = storage::Row<internal_pb::LogHold>;

// A few indexes on each of a few servers over one store. All are read in every step of the compactor.
inline constexpr size_t kMaxHolds = 64;
// Of a consumer's name.
inline constexpr size_t kMaxConsumerBytes = 64;
// How much longer than its retention the log is kept for those who have not read it: a long holiday,
// and the time to build an index anew. Beyond that the disk is worth more than the hold.
inline constexpr absl::Duration kHoldLimit = absl::Hours(24 * 7);

// A hold that was moved less than this ago is not moved on: each time is a commit, which wakes
// whoever waits for news, and the log is not cut so often.
inline constexpr absl::Duration kHoldRest = absl::Minutes(1);

// Keeps the log from `sequence` on for `consumer`, instead of where it was kept for it before; from
// an earlier commit on while that was less than kHoldRest ago, or where no change lies between. Waits
// for its commit, if there is one. RESOURCE_EXHAUSTED: there are kMaxHolds others. INVALID_ARGUMENT:
// a name that is empty or too long.
[[nodiscard]] absl::Status HoldLog(const Env& env, absl::string_view consumer,
                                   storage::Sequence sequence);

// All holds.
[[nodiscard]] absl::StatusOr<std::vector<HoldRow>> ReadHolds(const storage::Snapshot& snapshot);

// The first commit that one of `holds` keeps; beyond every commit where there are none.
storage::Sequence HeldFrom(const std::vector<HoldRow>& holds);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_LOG_HOLDS_H_
