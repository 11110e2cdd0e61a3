// What must have gone before a step of a membership: marks that are set once, acceptance, the
// council's resolution, offers and requests, the end of a predecessor. Part of membership.h.

#ifndef RENKEI_SERVER_DOMAIN_INITIATIVE_MEMBERSHIP_CONDITIONS_H_
#define RENKEI_SERVER_DOMAIN_INITIATIVE_MEMBERSHIP_CONDITIONS_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "server/domain/initiative/membership.h"

namespace renkei::domain {

// For a step that the table allows from the present state: ILLEGAL_TRANSITION, LAST_ONE,
// STEP_MISSING or OTHER_ORGANIZATION as CheckTransition says.
[[nodiscard]] absl::Status CheckConditions(const MembershipContext& context);

// CheckTransition without the hint of what can be done instead.
[[nodiscard]] absl::StatusOr<Transition> JudgeTransition(const MembershipContext& context);

// A refusal because of the state, with what this actor can do instead.
absl::Status WithOpenSteps(const MembershipContext& context, const absl::Status& refusal);

// ILLEGAL_TRANSITION with the states of membership and initiative.
absl::Status IllegalNow(const MembershipContext& context, Bilingual why);
std::map<std::string, std::string> StateMetadata(const MembershipContext& context);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_INITIATIVE_MEMBERSHIP_CONDITIONS_H_
