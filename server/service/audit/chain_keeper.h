// What keeps the audit log while the server runs, in bounded steps beside the calls. A write puts its entry into the store's log in its own commit, and
// that is all that it pays; here entries are taken from the log, given their place in the chain (auth/audit_chain.h) and the rows by which
// they are found, many in one commit. Broken off anywhere, the next step goes on: what is chained, and where the chain stands, are one commit.

#ifndef RENKEI_SERVER_SERVICE_AUDIT_CHAIN_KEEPER_H_
#define RENKEI_SERVER_SERVICE_AUDIT_CHAIN_KEEPER_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/audit_service.pb.h"
#include "server/service/frame/audit_outbox.h"
#include "server/service/frame/call.h"
#include "storage/store.h"

namespace renkei::service {

// "renkeid audit_years": what the log says was done when old entries were removed.
inline constexpr char kAuditCutMethod[] = "renkeid audit_years";

// Where the chain stands; of a store that has none yet, at its beginning.
[[nodiscard]] absl::StatusOr<internal_pb::AuditChain> ReadAuditChain(
    const storage::Snapshot& snapshot);

// Puts what the outbox has into the log, in one commit; `all`: also what is not due yet. What cannot be written stays there.
[[nodiscard]] absl::Status RecordOutbox(const Env& env, AuditOutbox& outbox, bool all);

// Chains the next entries of the log, in one commit. Whether there may be more. ABORTED: another server was faster; take the step again.
[[nodiscard]] absl::StatusOr<bool> ChainStep(const Env& env);

// Removes chained entries that were recorded before `first_day` (in Japan), up to the first that was not, in one commit of at most so many as fit.
// Whether there may be more. The last one is never removed.
[[nodiscard]] absl::StatusOr<bool> CutStep(const Env& env, absl::CivilDay first_day);

// Until which day entries are kept that long: today some years ago. Whole days, so that a day is not half there.
absl::CivilDay FirstKeptDay(absl::CivilDay today, int years);

// Removes from the store's log what was chained up to the commit `sequence`: it lies in the chain.
[[nodiscard]] absl::Status TrimAuditLog(const Env& env, storage::Sequence sequence);

// The key with which heads are signed, made once for a store. For start-up: blocks on the commit.
[[nodiscard]] absl::Status EnsureAuditKey(storage::Store& store, Random& random);

// The head of the chain at `snapshot`, signed at `now`. UNAVAILABLE: the store has no key yet.
[[nodiscard]] absl::StatusOr<pb::AuditHead> SignedHead(const storage::Store& store,
                                                       const storage::Snapshot& snapshot,
                                                       absl::Time now);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_AUDIT_CHAIN_KEEPER_H_
