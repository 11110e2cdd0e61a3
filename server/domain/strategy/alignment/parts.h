// The parts of an alignment report. Internal to this folder.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_PARTS_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_PARTS_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/domain/strategy/alignment/alignment.h"

namespace renkei::domain::alignment {

// Period and options of `report`, whose `title`, `own_period` and `their_period` are set. `successor`
// is the framework that has replaced the plan above by `today`; nullptr for none.
void JudgePeriod(const pb::Framework* successor, absl::CivilDay today, pb::PlanAlignment& report);

// Who refers to each item of any framework: "frameworks/f/items/i" -> names of nodes or of the
// vision, in printed order. What it returns lives as long as the plan.
class References {
 public:
  explicit References(const PlanIndex& plan);

  struct Entry {
    absl::string_view item;
    std::vector<absl::string_view> referrers;
  };
  // In order of first mention.
  const std::vector<Entry>& entries() const { return entries_; }
  // nullptr where nothing refers to it.
  const Entry* Find(absl::string_view item) const;

 private:
  std::vector<Entry> entries_;
  absl::flat_hash_map<absl::string_view, size_t> index_;
};

// Fills a list of referrers: at most kMaxReferrers of `names`.
void FillReferrers(const PlanIndex& plan, const std::vector<absl::string_view>& names,
                   google::protobuf::RepeatedPtrField<pb::ItemReferrer>* referrers);
void FillReferrer(const PlanIndex& plan, absl::string_view name, pb::ItemReferrer& referrer);

// What the plan's references to earlier frameworks become in `framework`: one entry for each item
// that is referred to, of frameworks from which crosswalks lead to it. Referrers are set.
struct Carried {
  std::vector<std::string> from;  // the earlier frameworks
  std::vector<pb::CarryOver> items;
};
Carried CarryOver(const PlanIndex& plan, const References& references,
                  const pb::Framework& framework, const AlignmentView& view);

// An item of the plan above, parents before their children.
struct Item {
  pb::ItemCoverage shown;  // all but coverage and referrers
  int parent = -1;         // index; -1 at the top
  // Who refers to it: the first ones, and how many; whether references carry over to it by
  // themselves or by a decision.
  std::vector<absl::string_view> referrers = {};
  size_t referrer_count = 0;
  bool carried = false;
  bool undecided = false;
  // Whether it can be told that nothing covers it.
  bool comparable = true;
};

// Works out the coverage of each item and fills items and their counts.
void FillCoverage(const PlanIndex& plan, std::vector<Item> items, int* item_budget,
                  pb::PlanAlignment& report);

// Fills unmapped_nodes: those that stand, with all above and below them, without a reference for
// which `leads_here` holds.
void FillUnmapped(const PlanIndex& plan, const std::function<bool(const std::string&)>& leads_here,
                  pb::PlanAlignment& report);

}  // namespace renkei::domain::alignment

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_PARTS_H_
