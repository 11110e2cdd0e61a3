// The inverse of DiffPlans for two states of one vision: what makes "a comparison has everything"
// a property that can be tested. Nothing but the tests needs it: drafts are changed by files.

#ifndef RENKEI_TESTS_UNIT_DOMAIN_APPLY_DIFF_H_
#define RENKEI_TESTS_UNIT_DOMAIN_APPLY_DIFF_H_

#include <string>

#include "server/domain/strategy/diff/plan_diff.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

// `from` with the differences done to it. Content comes from the fields that a difference names and
// from added items alone; places from its positions. `diff` is of two plans whose items are matched
// by name.
Plan ApplyDiff(const PlanIndex& from, const PlanDiff& diff);

// What a plan says, as text to compare: items in order of name, places as positions among siblings
// in place of numbers, without what the server keeps beside the content.
std::string Said(const Plan& plan);

}  // namespace renkei::domain

#endif  // RENKEI_TESTS_UNIT_DOMAIN_APPLY_DIFF_H_
