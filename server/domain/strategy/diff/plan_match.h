// Which items of one plan are which of another.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_PLAN_MATCH_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_PLAN_MATCH_H_

#include <vector>

#include "renkei/v1/diff.pb.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

// Positions in Plan::nodes or Plan::kpis.
inline constexpr int kNoItem = -1;

// The nodes, or the KPIs, of two plans.
class ItemMatch {
 public:
  ItemMatch(size_t from_size, size_t to_size)
      : to_of_(from_size, kNoItem),
        from_of_(to_size, kNoItem),
        kind_of_(from_size, pb::MATCH_KIND_UNSPECIFIED) {}

  // kNoItem where an item stands on one side only.
  int ToOf(int from) const { return to_of_[static_cast<size_t>(from)]; }
  int FromOf(int to) const { return from_of_[static_cast<size_t>(to)]; }
  pb::MatchKind KindOf(int from) const { return kind_of_[static_cast<size_t>(from)]; }

  int from_size() const { return static_cast<int>(to_of_.size()); }
  int to_size() const { return static_cast<int>(from_of_.size()); }

  // Both are unmatched.
  void Pair(int from, int to, pb::MatchKind kind) {
    to_of_[static_cast<size_t>(from)] = to;
    from_of_[static_cast<size_t>(to)] = from;
    kind_of_[static_cast<size_t>(from)] = kind;
  }

 private:
  std::vector<int> to_of_;
  std::vector<int> from_of_;
  std::vector<pb::MatchKind> kind_of_;
};

struct PlanMatch {
  ItemMatch nodes;
  ItemMatch kpis;
};

// Pairs in this order, each item once; the same plans always give the same pairs.
//   1. The same name: two revisions of one vision.
//   2. The same external_id. Between two visions short keys meet by accident (every plan has a
//      "g1"), so there they count where at least half of the items that share one also share their
//      title; otherwise only for those that do.
//   3. Between two visions, what is left, by content: see MatchByContent.
// Linear in the number of items, but for sorting.
PlanMatch MatchPlans(const PlanIndex& from, const PlanIndex& to);

// Pairs what is left by what it says and where it stands; the strongest evidence first, repeated as
// long as new pairs of parents make new pairs below them:
//   the same title (folded) below the same place; a title that each plan has once; the same text,
//   or the same KPIs, that each plan has once; most of the same children; a similar title below the
//   same place.
// What is similar says Likeness (text_likeness.h) of the folded titles: half is enough, a third
// where the label is the same. It is asked among few siblings only, so that everything stays
// linear.
void MatchByContent(const PlanIndex& from, const PlanIndex& to, PlanMatch& match);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_PLAN_MATCH_H_
