// What the two machines of reviews share, reviewers and their readings: whose step it is, from which
// states, and what is said where it cannot be taken.

#ifndef RENKEI_SERVER_DOMAIN_REVIEW_REVIEW_STEPS_H_
#define RENKEI_SERVER_DOMAIN_REVIEW_REVIEW_STEPS_H_

#include <array>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/domain/error.h"
#include "server/domain/steps.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {

// The secretariat acts through the coordinators of the organization that holds the round, a reviewer
// through the one account that was named, whatever its roles.
enum class ReviewParty { kSecretariat, kReviewer };

// Who acts.
struct ReviewActor {
  bool of_owner = false;     // an account of the organization that holds the round
  bool coordinator = false;  // with that role
  bool is_reviewer = false;  // the account whose appointment or reading it is

  bool IsOf(ReviewParty party) const {
    return party == ReviewParty::kReviewer ? is_reviewer : of_owner;
  }
  bool MayActFor(ReviewParty party) const {
    return IsOf(party) && (party == ReviewParty::kReviewer || coordinator);
  }
};

// One row of a table of steps.
template <typename Action, typename State>
struct ReviewStep {
  Action action;
  SetOf<State> from;
  // UNSPECIFIED: the state stays.
  State to;
  ReviewParty party;
};

// OTHER_ORGANIZATION: the actor is not of the side that takes the step; metadata "party".
absl::Status NotTheReviewParty(absl::string_view resource, const Bilingual& action,
                               ReviewParty party);

// The actions that `actor` may take from `state` by the table, each once, in its order.
template <typename Action, typename State, size_t kSteps>
std::vector<Action> StepsFrom(const std::array<ReviewStep<Action, State>, kSteps>& table,
                              State state, const ReviewActor& actor) {
  std::vector<Action> open;
  for (const auto& step : table) {
    if (!step.from.Has(state) || !actor.MayActFor(step.party)) continue;
    if (open.empty() || open.back() != step.action) open.push_back(step.action);
  }
  return open;
}

// The step of the table that `actor` may take by `action` from `state`; otherwise the first that holds
// of OTHER_ORGANIZATION, ROLE_MISSING and ILLEGAL_TRANSITION.
template <typename Action, typename State, size_t kSteps>
absl::StatusOr<const ReviewStep<Action, State>*> FindReviewStep(
    const std::array<ReviewStep<Action, State>, kSteps>& table, absl::string_view resource,
    Action action, State state, const ReviewActor& actor) {
  const ReviewStep<Action, State>* of_action = nullptr;
  const ReviewStep<Action, State>* of_party = nullptr;
  bool of_role = false;
  for (const auto& step : table) {
    if (step.action != action) continue;
    // Of two sides that may do it, who is told is the one whose turn it is.
    if (of_action == nullptr || step.from.Has(state)) of_action = &step;
    if (!actor.IsOf(step.party)) continue;
    of_party = &step;
    if (!actor.MayActFor(step.party)) continue;
    of_role = true;
    if (step.from.Has(state)) return &step;
  }
  if (of_action != nullptr && of_party == nullptr)
    return NotTheReviewParty(resource, ValueName(action), of_action->party);
  if (of_party != nullptr && !of_role)
    return StepNeedsRole(ValueName(action), {pb::ROLE_COORDINATOR});
  return StepImpossible(state, action, StepsFrom(table, state, actor));
}

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REVIEW_REVIEW_STEPS_H_
