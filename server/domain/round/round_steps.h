// The way of a round, from its draft to the day on which its results are told: the one table of what may
// be done with it, from which state, and what it needs.
//
//   action    from                                          to
//   --------  --------------------------------------------  ----------------------------------------
//   announce  draft                                         open, which it is by the clock
//   advance   closed, eligibility, reading, panel           the next of its stages
//             needs that no application waits for its check, before any stage after eligibility
//   cancel    draft, planned, open, closed, eligibility,    cancelled
//             reading, panel, decision
//             needs a reason
//
// All of it by coordinators of the organization that holds the round. What comes of `decision` is
// PublishRound's (decision_rules.h). Nothing leads out of published and cancelled.

#ifndef RENKEI_SERVER_DOMAIN_ROUND_ROUND_STEPS_H_
#define RENKEI_SERVER_DOMAIN_ROUND_ROUND_STEPS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Everything that a step depends on. The references outlive the call.
struct RoundContext {
  const pb::Round& round;  // as it is kept
  pb::RoundAction action = pb::ROUND_ACTION_UNSPECIFIED;
  const std::string& reason;
  // Applications that are submitted or returned: neither eligible nor ruled out.
  int waiting = 0;
  absl::Time now;
};

// The state in which it is kept after a step that may be taken. Errors, in this order:
//   ILLEGAL_TRANSITION  the state does not allow it; metadata "state", "action", "allowed"
//   INVALID_FIELDS      everything that is missing: REQUIRED, NOT_APPLICABLE of "reason";
//                       APPLICATIONS_OPEN, CALL_CLOSED (it would be announced after it closed) of "name"
[[nodiscard]] absl::StatusOr<pb::RoundState> CheckRoundStep(const RoundContext& context);

// The actions that CheckRoundStep would allow with a reason and nothing waiting, in the order of the
// table. What every suggestion is made from.
std::vector<pb::RoundAction> OpenRoundSteps(const pb::Round& round, absl::Time now);

// ILLEGAL_TRANSITION for a round that is not in the stage in which `action` is done.
absl::Status NotInStage(const pb::Round& round, Bilingual action, absl::Time now);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ROUND_ROUND_STEPS_H_
