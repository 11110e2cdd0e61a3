// How a strategy stands to the plans above it: period, items covered, and what becomes of its
// references when a framework is replaced by another (横断的な対応づけ: crosswalks).
//
// Kanagawa's question: a plan for FY2020-2024 under the national strategy of the same years, which
// is replaced by one for FY2023-2027 on the way. Extend the plan, make the next one early, or keep it?

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_ALIGNMENT_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_ALIGNMENT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/alignment.pb.h"
#include "renkei/v1/framework.pb.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

// Plans that one report compares with.
inline constexpr size_t kMaxAlignedPlans = 20;
// Items that one report lists: a reply stays below what clients receive by default (4 MiB) however
// long their titles are. All frameworks of today together have under 100.
inline constexpr int kMaxAlignmentItems = 2'000;
// Who refers to an item is an example, with a number beside it.
inline constexpr int kMaxReferrers = 5;
// Counting stops there where several lists have to be merged for each of 20,000 nodes.
inline constexpr size_t kMaxCountedReferrers = 1'000;
inline constexpr int kMaxUnmappedNodes = 200;
inline constexpr int kMaxCarryOvers = 500;
inline constexpr int kMaxGoneItems = 200;

// The reference data, and the day from which it is looked at.
struct AlignmentView {
  const std::vector<pb::Framework>& frameworks;
  const std::vector<pb::Crosswalk>& crosswalks;
  absl::CivilDay today;
};

// nullptr when there is none of that name.
const pb::Framework* FindFramework(const AlignmentView& view, absl::string_view name);

// The title of "frameworks/f/items/i"; its id where the view does not have it.
std::string ItemTitle(const AlignmentView& view, absl::string_view item);

// Against what a plan is held when nobody says: its parent plans, or where it names none, the
// frameworks that it refers to; after each framework, those that follow it (by `replaces` or by a
// crosswalk) and were decided by that day, step by step. Each once, at most kMaxAlignedPlans.
// Frameworks that are not in the view are left out; visions stand as they are named.
std::vector<std::string> PlansToAlign(const PlanIndex& plan, const AlignmentView& view);

// Against a framework of the view. `item_budget` is how many items the report still takes, and is
// reduced by those that were listed.
pb::PlanAlignment AlignWithFramework(const PlanIndex& plan, const pb::Framework& framework,
                                     const AlignmentView& view, int* item_budget);

// Against another vision, usually the prefecture's: a node of it is covered where something here
// refers to a framework's item to which that node refers too.
pb::PlanAlignment AlignWithVision(const PlanIndex& plan, const PlanIndex& above,
                                  const AlignmentView& view, int* item_budget);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_ALIGNMENT_H_
