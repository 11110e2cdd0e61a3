// The places of a plan as sequences, and the fewest moves that explain a new order.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_SIBLING_ORDER_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_SIBLING_ORDER_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/domain/strategy/diff/plan_match.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

// One place below a node: an item's own, or a re-mention.
struct SiblingPlace {
  int item = kNoItem;
  bool again = false;
};

// The sequences below every node of a plan, nodes and KPIs apart, as they are printed.
class Siblings {
 public:
  enum class Kind { kNodes, kKpis };

  Siblings(const PlanIndex& index, Kind kind);

  // Below a node; kNoItem is the plan itself.
  const std::vector<SiblingPlace>& Below(int node) const {
    return node == kNoItem ? below_.back() : below_[static_cast<size_t>(node)];
  }
  // The node above an item's own place.
  int PlaceOf(int item) const { return place_[static_cast<size_t>(item)]; }
  // From 1 among its siblings, re-mentions counted; 0 where `item` is not printed again there.
  int Position(int item) const { return position_[static_cast<size_t>(item)]; }
  int PositionAgain(int item, int node) const;

 private:
  std::vector<std::vector<SiblingPlace>> below_;  // the last entry is the plan
  std::vector<int> place_;
  std::vector<int> position_;
  absl::flat_hash_map<uint64_t, int> again_;
};

// Which of `values`, all different, do not belong to one longest ascending subsequence: the fewest
// that have to be moved to put the rest in order. n log n.
std::vector<bool> OutOfOrder(const std::vector<int>& values);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_SIBLING_ORDER_H_
