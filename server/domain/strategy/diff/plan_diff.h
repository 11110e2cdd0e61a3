// What changed between two states of a strategy (新旧対照): two revisions of one vision, a revision
// and the draft, or two visions. Actuals and activity reports are no part of a plan here.
//
// Every field of the head, of nodes and of KPIs that is content has a kind of difference
// (diff_fields.h). References within the plan are compared as items, not as names: an imported copy
// of a plan is the same plan. What is told is as little as explains the change: what moves with the
// node above it is not told, and of a new order the fewest items that make it from the old one.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_PLAN_DIFF_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_PLAN_DIFF_H_

#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "renkei/v1/diff.pb.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

struct FieldDifference {
  pb::DifferenceKind kind = pb::DIFFERENCE_KIND_UNSPECIFIED;
  // nullptr for ADDED and REMOVED.
  const google::protobuf::FieldDescriptor* field = nullptr;
  // For ADDED, REMOVED, MOVED, REORDERED and re-mentions: the place among the siblings (nodes and
  // KPIs apart, re-mentions counted), from 1; 0 on a side where it has none.
  int position_before = 0;
  int position_after = 0;
  // For re-mentions: the node under which it is printed again.
  const pb::VisionNode* again_before = nullptr;
  const pb::VisionNode* again_after = nullptr;
};

// Everything that happened to one item: the head, a node or a KPI.
struct ItemChange {
  // Vision, VisionNode or Kpi, both of one type, in the plans that were compared; nullptr on a side
  // where there is none.
  const google::protobuf::Message* before = nullptr;
  const google::protobuf::Message* after = nullptr;
  pb::MatchKind match = pb::MATCH_KIND_UNSPECIFIED;
  // At least one; in the order of the contract's fields. What was added or removed has its
  // re-mentions beside ADDED or REMOVED, so that they add up.
  std::vector<FieldDifference> differences;
};

struct PlanDiff {
  // The head first, then in the printed order of the newer plan; what was removed stands where it
  // stood, behind what was before it. Every item once.
  std::vector<ItemChange> items;

  bool empty() const { return items.empty(); }
};

// Compares two plans, which must outlive the result and stay as they are. The same plans give the
// same result. Linear in the number of items, n log n for orders; 5,000 nodes against 5,000 take
// some tens of milliseconds (tests/bench/diff_bench.cc).
PlanDiff DiffPlans(const PlanIndex& from, const PlanIndex& to);

// How many items each kind happened to, in order of kind; those that occur.
std::vector<pb::DifferenceCount> CountKinds(const PlanDiff& diff);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_PLAN_DIFF_H_
