// The life of a joint initiative, as one table.
//
//   from                     to         needs
//   proposed                 open
//   open                     running
//   running                  closed     results
//   proposed, open, running  cancelled  reason

#ifndef RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_STATE_H_
#define RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_STATE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// OK if an initiative may go from `from` to `to`. Otherwise FAILED_PRECONDITION with
// REASON_ILLEGAL_TRANSITION, metadata "state", "action" (the state wanted) and "allowed" (the
// states that can follow, comma-separated; may be empty); or INVALID_FIELDS, kind REQUIRED, at
// "results" or "reason" where one is needed and empty.
[[nodiscard]] absl::Status CheckInitiativeStep(pb::InitiativeState from, pb::InitiativeState to,
                                               absl::string_view results, absl::string_view reason);

// Proposed, open or running: neither closed nor cancelled.
bool IsLiving(pb::InitiativeState state);

// OK while it lives; otherwise FAILED_PRECONDITION with REASON_NOT_EDITABLE, metadata "state" and
// "resource".
[[nodiscard]] absl::Status CheckEditable(const pb::Initiative& initiative);

// "OPEN": the enum's name without its prefix, for metadata and filters.
absl::string_view StateToken(pb::InitiativeState state);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_STATE_H_
