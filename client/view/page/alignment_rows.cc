// An alignment in rows and columns.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/alignment.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/diff/field_text.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

using domain::NodeText;

// What a row says besides the plan above that it is about.
struct RowSaid {
  Text what;
  std::string item;
  int depth = 0;
  std::string state = {};
  std::string referrers = {};
  // 0: not counted.
  int referrer_count = 0;
  std::string successors = {};
  std::string name = {};
};

class RowsMaker {
 public:
  explicit RowsMaker(const domain::Words& words) : words_(words) {
    for (const auto& [header, number] : {std::pair(Text{"ITEM", "項目"}, false),
                                         {Text{"ROW", "行の種類"}, false},
                                         {Text{"STATE", "対応状況"}, false},
                                         {Text{"REFERRED TO BY", "挙げている施策等"}, false},
                                         {Text{"COUNT", "施策等の数"}, true},
                                         {Text{"LEADS TO", "引継ぎ先"}, false},
                                         {Text{"PLAN ABOVE", "上位計画"}, false},
                                         {Text{"NAME", "リソース名"}, false}})
      table_.columns.push_back({In(words_.lang(), header), number});
  }

  void AddPlan(const pb::PlanAlignment& plan) {
    for (const pb::ItemCoverage& item : plan.items()) {
      Add(plan, {{"item", "項目"},
                 NodeText(item.label(), item.title()),
                 item.depth() - 1,
                 In(words_.lang(), domain::ValueName(item.coverage())),
                 Titles(item.referrers()),
                 item.referrer_count(),
                 "",
                 item.item()});
    }
    for (const pb::CarryOver& carry : plan.carry_over()) {
      Add(plan, {{"carried over", "引継ぎ"},
                 carry.from_title(),
                 0,
                 words_.Value(*pb::CarryOver::Decision_descriptor(), carry.decision()),
                 Titles(carry.referrers()),
                 carry.referrer_count(),
                 Targets(carry),
                 carry.from_item()});
    }
    for (const pb::ItemReferrer& node : plan.unmapped_nodes()) {
      RowSaid row = {{"without a reference", "対応づけのない施策等"},
                     NodeText(node.label(), node.title())};
      row.name = node.name();
      Add(plan, row);
    }
    for (const pb::ItemCoverage& item : plan.gone_items()) {
      RowSaid row = {{"not in the framework", "枠組みにない項目"},
                     std::string(domain::LastSegment(item.item()))};
      row.referrers = Titles(item.referrers());
      row.referrer_count = item.referrer_count();
      row.name = item.item();
      Add(plan, row);
    }
  }

  Table Take() { return std::move(table_); }

 private:
  void Add(const pb::PlanAlignment& plan, const RowSaid& said) {
    Row& row = table_.rows.emplace_back();
    row.depth = said.depth;
    row.cells = {said.item,
                 In(words_.lang(), said.what),
                 said.state,
                 said.referrers,
                 said.referrer_count == 0 ? std::string() : absl::StrCat(said.referrer_count),
                 said.successors,
                 plan.title(),
                 said.name};
  }

  template <class List>
  std::string Titles(const List& referrers) const {
    return absl::StrJoin(referrers, In(words_.lang(), {", ", "、"}),
                         [](std::string* out, const pb::ItemReferrer& one) {
                           absl::StrAppend(out, NodeText(one.label(), one.title()));
                         });
  }

  // A target of a crosswalk that nobody has stated officially is told as a proposal.
  std::string Targets(const pb::CarryOver& carry) const {
    return absl::StrJoin(carry.targets(), In(words_.lang(), {", ", "、"}),
                         [this](std::string* out, const pb::CarryOverTarget& target) {
                           const bool sure = target.status() == pb::CROSSWALK_STATUS_OFFICIAL;
                           absl::StrAppend(
                               out, target.title(),
                               sure ? "" : In(words_.lang(), {" (proposed)", "（案）"}));
                         });
  }

  const domain::Words& words_;
  Table table_;
};

}  // namespace

Table AlignmentRows(const pb::AlignVisionResponse& response, const domain::Words& words) {
  RowsMaker rows(words);
  for (const pb::PlanAlignment& plan : response.plans()) rows.AddPlan(plan);
  return rows.Take();
}

}  // namespace renkei::view
