// A support case (伴走支援), step by step: the one table of who may do what, from which state, and what it
// needs.
//
//   action         from                                     to            who     needs
//   -------------  ---------------------------------------  ------------  ------  ----------------------
//   request        draft                                    requested     body    a text; the answers of
//                                                                                 all that were asked
//   triage         requested, triaged                       triaged       window  a priority
//   decline        requested, triaged                       declined      window  words, an alternative
//   redirect       requested, triaged                       requested     window  words, a window
//   form team      triaged                                  team forming  window
//   start          team forming                             active        window  a team
//   begin closing  active                                   closing       window  the outcome
//   resume         closing                                  active        window  words
//   close          closing                                  closed        window  both evaluations, or
//                                                                                 words
//   withdraw       requested, triaged, team forming, active withdrawn     body
//
// The body acts through its contributors and approvers, the window through its coordinators. What has
// ended stays so.

#ifndef RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_STEPS_H_
#define RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_STEPS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/support_case.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "server/domain/support/support_actor.h"

namespace renkei::domain {

// Everything that a step depends on. The references outlive the call.
struct SupportContext {
  const pb::SupportCase& support;
  const pb::ChangeSupportRequest& request;
  SupportActor actor;
  absl::CivilDay today;
};

// The state after a step that may be taken. Errors, in this order of precedence:
//   OTHER_ORGANIZATION  the actor is of no side that takes this step; metadata "party"
//   ROLE_MISSING        of the right side, without the role; metadata "roles"
//   ILLEGAL_TRANSITION  the state does not allow it to the actor; metadata "state", "action", "allowed"
//   INVALID_FIELDS      everything that is missing or does not belong to the step: REQUIRED,
//                       NOT_APPLICABLE, IN_PAST; of "name" CONSENT_MISSING, NO_TEAM, EVALUATION_MISSING
[[nodiscard]] absl::StatusOr<pb::SupportState> CheckSupportStep(const SupportContext& context);

// What the table lets this actor do from here, in its order; whether all that it needs is there is told
// when it is done.
std::vector<pb::SupportAction> OpenSupportSteps(const pb::SupportCase& support,
                                                const SupportActor& actor);

// The case after a step that CheckSupportStep allowed, with its event; without times and actors, which
// the caller adds. Nobody is asked into the team any more once it closes or is withdrawn.
pb::SupportCase AfterSupportStep(const SupportContext& context, pb::SupportState to);

// Closed, declined or withdrawn.
bool HasEnded(pb::SupportState state);
// Requested, and its team has not begun.
bool WaitsForTeam(pb::SupportState state);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_STEPS_H_
