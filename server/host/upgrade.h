// Brings a store up to the form that this program writes (server/service/tables/schema.h), before anybody is served.
//
// An upgrade is a list of steps, in order; a step is taken in pieces, each one commit that also moves the place where the step
// stands. Killed at any moment it goes on from there. A piece is bounded, whatever the size of the store.

#ifndef RENKEI_SERVER_HOST_UPGRADE_H_
#define RENKEI_SERVER_HOST_UPGRADE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/store.h"

namespace renkei::host {

// What one commit of a step does.
struct UpgradePiece {
  storage::Mutation mutation;
  std::string next;  // where the next piece begins; "": the step is done
  int64_t read = 0;
  int64_t written = 0;
};

struct UpgradeStep {
  std::string name;  // as the log says it
  // `position`: "" at first, then `next` of the piece before. At most kMaxUpgradeWrites records are written, one left over
  // for the place.
  std::function<absl::StatusOr<UpgradePiece>(const storage::Snapshot& snapshot,
                                             absl::string_view position)>
      take;
};

inline constexpr size_t kMaxUpgradeWrites = storage::kMaxMutationRecords - 1;

// The steps of this program: the first makes schema 1 of a store from before schemas, and so on up to service::kSchema.
const std::vector<UpgradeStep>& UpgradeSteps();

// Index rows as the records ask for them: what a record asks for and has not is written, what no record asks for goes. With
// `ids`, of tables and indexes, of these alone: the tables whose indexes are new, the indexes that changed. "What is there" says nothing
// of records themselves: one that is damaged is left for `renkeid verify`.
UpgradeStep CompleteIndexes(std::vector<uint8_t> ids = {});

// Says where the chain of the audit log begins: what is recorded by now is from before it. It is chained beside the calls, once the server
// runs (audit_keeper.h).
UpgradeStep BeginAuditChain();

using UpgradeLog = std::function<void(const std::string& line)>;

// Takes the steps that the store has not had. A new store has nothing to be upgraded and is marked as of today. The log
// says what is done and how far it is. Errors: as service::CheckSchema for a store of a newer form; the store's.
[[nodiscard]] absl::Status Upgrade(storage::Store& store, absl::string_view version,
                                   const UpgradeLog& log,
                                   const std::vector<UpgradeStep>& steps = UpgradeSteps());

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_UPGRADE_H_
