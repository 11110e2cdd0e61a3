#include "server/domain/strategy/diff/plan_diff.h"

#include <map>
#include <set>
#include <utility>

#include "server/domain/strategy/diff/item_compare.h"
#include "server/domain/strategy/diff/plan_match.h"
#include "server/domain/strategy/diff/sibling_order.h"

namespace renkei::domain {
namespace {

pb::MatchKind HeadMatch(const pb::Vision& from, const pb::Vision& to) {
  if (from.name() == to.name()) return pb::MATCH_KIND_NAME;
  return !from.external_id().empty() && from.external_id() == to.external_id()
             ? pb::MATCH_KIND_EXTERNAL_ID
             : pb::MATCH_KIND_CONTENT;
}

// Walks both trees as one: the newer one as it is printed, with what was removed where it stood.
class DiffBuilder {
 public:
  DiffBuilder(const PlanIndex& from, const PlanIndex& to)
      : from_(from.plan()),
        to_(to.plan()),
        match_(MatchPlans(from, to)),
        compare_(from, to, match_) {}

  PlanDiff Build() {
    ItemChange head{&from_.vision, &to_.vision, HeadMatch(from_.vision, to_.vision), {}};
    head.differences = compare_.Heads();
    Add(std::move(head));
    EmitBelow({kNoItem, kNoItem});
    return std::move(diff_);
  }

 private:
  void Add(ItemChange change) {
    if (!change.differences.empty()) diff_.items.push_back(std::move(change));
  }

  // A node of the older plan and its counterpart in the newer one, as far as there is one. kNoItem
  // on both sides is the plan itself.
  struct Parents {
    int from;
    int to;
    bool in_from() const { return from != kNoItem || to == kNoItem; }
    bool in_to() const { return to != kNoItem || from == kNoItem; }
  };

  // What stands below them. As deep as a tree may be.
  void EmitBelow(const Parents& parents) {
    EmitSequence(parents, compare_.from_kpis(), compare_.to_kpis(), match_.kpis,
                 [this](int a, int b) { EmitKpi(a, b); });
    EmitSequence(parents, compare_.from_nodes(), compare_.to_nodes(), match_.nodes,
                 [this](int a, int b) { EmitNode(a, b); });
  }

  // Own places only. What was removed follows the last of its elder siblings that still stands
  // here.
  template <typename Emit>
  static void EmitSequence(const Parents& parents, const Siblings& from, const Siblings& to,
                           const ItemMatch& match, const Emit& emit) {
    const std::vector<SiblingPlace> none;
    std::map<int, std::vector<int>> removed;
    int elder = kNoItem;
    for (const SiblingPlace& place : parents.in_from() ? from.Below(parents.from) : none) {
      if (place.again) continue;
      const int other = match.ToOf(place.item);
      if (other == kNoItem) {
        removed[elder].push_back(place.item);
      } else if (parents.in_to() && to.PlaceOf(other) == parents.to) {
        elder = other;
      }
    }
    const auto emit_removed = [&](int after) {
      const auto found = removed.find(after);
      if (found == removed.end()) return;
      for (const int item : found->second) emit(item, kNoItem);
    };
    emit_removed(kNoItem);
    for (const SiblingPlace& place : parents.in_to() ? to.Below(parents.to) : none) {
      if (place.again) continue;
      emit(match.FromOf(place.item), place.item);
      emit_removed(place.item);
    }
  }

  void EmitNode(int from, int to) {
    Add(Change(from_.nodes, to_.nodes, match_.nodes, from, to,
               [this](int a, int b) { return compare_.Nodes(a, b); }));
    EmitBelow({from, to});
  }

  void EmitKpi(int from, int to) {
    Add(Change(from_.kpis, to_.kpis, match_.kpis, from, to,
               [this](int a, int b) { return compare_.Kpis(a, b); }));
  }

  template <typename M, typename Compare>
  static ItemChange Change(const std::vector<M>& from_items, const std::vector<M>& to_items,
                           const ItemMatch& match, int from, int to, const Compare& compare) {
    ItemChange change;
    if (from != kNoItem) change.before = &from_items[static_cast<size_t>(from)];
    if (to != kNoItem) change.after = &to_items[static_cast<size_t>(to)];
    if (from != kNoItem) change.match = match.KindOf(from);
    change.differences = compare(from, to);
    return change;
  }

  const Plan& from_;
  const Plan& to_;
  const PlanMatch match_;
  const ItemComparer compare_;
  PlanDiff diff_;
};

}  // namespace

PlanDiff DiffPlans(const PlanIndex& from, const PlanIndex& to) {
  return DiffBuilder(from, to).Build();
}

std::vector<pb::DifferenceCount> CountKinds(const PlanDiff& diff) {
  std::map<pb::DifferenceKind, pb::DifferenceCount> by_kind;
  for (const ItemChange& item : diff.items) {
    std::set<pb::DifferenceKind> kinds;
    for (const FieldDifference& difference : item.differences) kinds.insert(difference.kind);
    const auto* type = (item.after != nullptr ? item.after : item.before)->GetDescriptor();
    for (const pb::DifferenceKind kind : kinds) {
      pb::DifferenceCount& count = by_kind[kind];
      count.set_kind(kind);
      if (type == pb::VisionNode::descriptor()) {
        count.set_nodes(count.nodes() + 1);
      } else if (type == pb::Kpi::descriptor()) {
        count.set_kpis(count.kpis() + 1);
      } else {
        count.set_heads(count.heads() + 1);
      }
    }
  }
  std::vector<pb::DifferenceCount> counts;
  counts.reserve(by_kind.size());
  for (auto& [kind, count] : by_kind) counts.push_back(std::move(count));
  return counts;
}

}  // namespace renkei::domain
