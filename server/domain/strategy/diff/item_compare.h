// Compares the items of two plans that were recognised as the same, field by field.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_ITEM_COMPARE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_ITEM_COMPARE_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/domain/strategy/diff/plan_diff.h"
#include "server/domain/strategy/diff/plan_match.h"
#include "server/domain/strategy/diff/sibling_order.h"

namespace renkei::domain {

// Positions of items as in the plans; kNoItem on a side where there is none.
class ItemComparer {
 public:
  // All must outlive it.
  ItemComparer(const PlanIndex& from, const PlanIndex& to, const PlanMatch& match);
  ItemComparer(const ItemComparer&) = delete;
  ItemComparer& operator=(const ItemComparer&) = delete;

  std::vector<FieldDifference> Heads() const;
  std::vector<FieldDifference> Nodes(int from, int to) const;
  std::vector<FieldDifference> Kpis(int from, int to) const;

  const Siblings& from_nodes() const { return from_nodes_; }
  const Siblings& to_nodes() const { return to_nodes_; }
  const Siblings& from_kpis() const { return from_kpis_; }
  const Siblings& to_kpis() const { return to_kpis_; }

 private:
  // What is known of the nodes, or of the KPIs.
  struct Family {
    const Siblings& from;
    const Siblings& to;
    const ItemMatch& match;
    std::vector<bool> reordered;                    // own places, by position in the older plan
    std::set<std::pair<int, int>> reordered_again;  // item and node of the older plan
  };
  struct Pair;

  void FindReordered(int from_node, int to_node, Family& family) const;
  bool SamePlace(const Family& family, int from, int to) const;
  // Added or removed, with its second places.
  template <typename M>
  std::vector<FieldDifference> OneSided(const Family& family, const std::vector<M>& from_items,
                                        const std::vector<M>& to_items, int from, int to) const;
  template <typename M>
  std::vector<FieldDifference> Compare(const Family& family, const std::vector<M>& from_items,
                                       const std::vector<M>& to_items, int from, int to) const;
  template <typename M>
  void CompareReMentions(const Pair& pair, const M& before, const M& after,
                         const google::protobuf::FieldDescriptor& field,
                         std::vector<FieldDifference>& out) const;
  bool SameActivities(const pb::VisionNode& before, const pb::VisionNode& after) const;
  int NodeAt(const PlanIndex& index, const std::string& name) const;

  const PlanIndex& from_;
  const PlanIndex& to_;
  const PlanMatch& match_;
  const Siblings from_nodes_;
  const Siblings to_nodes_;
  const Siblings from_kpis_;
  const Siblings to_kpis_;
  Family nodes_;
  Family kpis_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_ITEM_COMPARE_H_
