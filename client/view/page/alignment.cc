#include "client/view/page/alignment.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/alignment_words.h"
#include "server/domain/strategy/diff/field_text.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

using domain::NodeText;
using pb::ItemCoverage;

// Entries of a list that is cut.
constexpr int kShortList = 10;

// How many items follow below item `at`, if all have its mark and nobody refers to them.
int SameBelow(const pb::PlanAlignment& plan, int at) {
  int count = 0;
  for (int i = at + 1; i < plan.items_size() && plan.items(i).depth() > plan.items(at).depth();
       ++i, ++count) {
    const bool follows = plan.items(i).coverage() == plan.items(at).coverage() ||
                         (plan.items(at).coverage() == ItemCoverage::COVERAGE_DIRECT &&
                          plan.items(i).coverage() == ItemCoverage::COVERAGE_ABOVE);
    if (!follows || plan.items(i).referrer_count() > 0) return 0;
  }
  return count;
}

// What is said of one plan above, line by line.
class PlanLines {
 public:
  PlanLines(const pb::PlanAlignment& plan, bool all, const domain::Words& words)
      : plan_(plan), all_(all), words_(words), lang_(words.lang()) {}

  std::string PeriodOrNone(const pb::FiscalPeriod& period) const {
    const std::string text = words_.Period(period);
    return text.empty() ? In(lang_, {"no period", "期間の定めなし"}) : text;
  }

  Tree Make(const pb::AlignVisionResponse& response) {
    Say(0, {absl::StrCat("this plan ", PeriodOrNone(plan_.own_period()), ", the plan above ",
                         PeriodOrNone(plan_.their_period())),
            absl::StrCat("本計画 ", PeriodOrNone(plan_.own_period()), "、上位計画 ",
                         PeriodOrNone(plan_.their_period()))});
    Options(response);
    Items();
    CarryOvers();
    Unmapped();
    Gone();
    return std::move(tree_);
  }

 private:
  TreeItem& Add(int depth, std::string text, Tone tone = Tone::kPlain, Mark mark = {}) {
    tree_.items.push_back({depth, Line(std::move(text), tone), std::move(mark)});
    return tree_.items.back();
  }
  void Say(int depth, const Text& text, Tone tone = Tone::kPlain) {
    Add(depth, In(lang_, text), tone);
  }

  void Options(const pb::AlignVisionResponse& response) {
    if (plan_.options().empty()) return;
    // Of a replaced plan they are those of its successor; said once where both are listed.
    for (const pb::PlanAlignment& other : response.plans()) {
      if (other.against() != plan_.replaced_by()) continue;
      return Say(0, {absl::StrCat("Options: see under ", other.title()),
                     absl::StrCat("選択肢は「", other.title(), "」の欄にあります。")});
    }
    Say(0, {"Options", "選択肢"});
    int number = 0;
    for (const pb::AlignmentOption& option : plan_.options()) {
      const std::string kind = words_.Value(*pb::AlignmentOption::Kind_descriptor(), option.kind());
      TreeItem& item = Add(1, absl::StrCat(kind, "  ", words_.Period(option.period())),
                           Tone::kPlain, {absl::StrCat(++number, ". ")});
      item.notes = {lang_ == Lang::kJapanese ? option.reason_ja() : option.reason()};
    }
  }

  std::string Counts() const {
    std::vector<std::string> parts;
    const auto add = [&](int count, const Text& what) {
      if (count > 0) parts.push_back(absl::StrCat(In(lang_, what), " ", count));
    };
    add(plan_.covered(), {"referred to", "対応あり"});
    add(plan_.carried(), {"carried over", "引き継げる"});
    add(plan_.undecided(), {"to be decided", "判断が必要"});
    add(plan_.missing(), {"missing", "対応なし"});
    add(plan_.unknown(), {"cannot be told", "判断できない"});
    return absl::StrJoin(parts, In(lang_, {", ", "、"}));
  }

  void Items() {
    const int total =
        plan_.covered() + plan_.carried() + plan_.undecided() + plan_.missing() + plan_.unknown();
    if (total == 0) return;
    Say(0, {absl::StrCat("Items: ", total, " (", Counts(), ")"),
            absl::StrCat("項目 ", total, " 件（", Counts(), "）")});
    std::set<ItemCoverage::Coverage> seen;
    for (int i = 0; i < plan_.items_size(); ++i) {
      const int folded = all_ ? 0 : SameBelow(plan_, i);
      seen.insert(plan_.items(i).coverage());
      Item(plan_.items(i), folded);
      i += folded;
    }
    Add(1, In(lang_, {"marks:", "凡例:"}), Tone::kFaint);
    for (const ItemCoverage::Coverage coverage : seen)
      Add(2, In(lang_, domain::ValueName(coverage)), Tone::kFaint, MarkOf(coverage));
  }

  void Item(const ItemCoverage& item, int folded) {
    std::string text = NodeText(item.label(), item.title());
    if (folded > 0)
      absl::StrAppend(&text, In(lang_, {absl::StrCat(" (and ", folded, " below it)"),
                                        absl::StrCat("（下位の ", folded, " 項目も同じ）")}));
    const std::string who = Referrers(item.referrers(), item.referrer_count());
    if (!who.empty()) absl::StrAppend(&text, "  ← ", who);
    Add(item.depth(), text, Tone::kPlain, MarkOf(item.coverage()));
  }

  template <class List>
  std::string Referrers(const List& referrers, int count) const {
    std::vector<std::string> names;
    for (const pb::ItemReferrer& one : referrers)
      names.push_back(NodeText(one.label(), one.title()));
    const int more = count - referrers.size();
    if (more > 0)
      names.push_back(In(lang_, {absl::StrCat(more, " more"), absl::StrCat("ほか ", more, " 件")}));
    return absl::StrJoin(names, In(lang_, {", ", "、"}));
  }

  void CarryOvers() {
    if (plan_.carry_over().empty()) return;
    Say(0, {"References to the earlier framework", "これまでの枠組みへの対応づけの引継ぎ"});
    bool proposed = false;
    for (const pb::CarryOver::Decision decision :
         {pb::CarryOver::DECISION_AUTOMATIC, pb::CarryOver::DECISION_NEEDED,
          pb::CarryOver::DECISION_NO_SUCCESSOR}) {
      for (const pb::CarryOver& carry : plan_.carry_over())
        if (carry.decision() == decision) proposed = CarryOver(carry) || proposed;
    }
    if (proposed)
      Say(1,
          {"\"proposed\": the crosswalk is a proposal, not stated by the issuer",
           "「案」は、国の公式な対応表ではなく、提案された対応づけです。"},
          Tone::kFaint);
  }

  // Whether any of its edges is only proposed.
  bool CarryOver(const pb::CarryOver& carry) {
    Add(1, absl::StrCat(In(lang_, domain::ValueName(carry.decision())), ": ", carry.from_title()),
        carry.decision() == pb::CarryOver::DECISION_AUTOMATIC ? Tone::kGood : Tone::kWarning);
    bool proposed = false;
    for (const pb::CarryOverTarget& target : carry.targets()) {
      const bool sure = target.status() == pb::CROSSWALK_STATUS_OFFICIAL;
      proposed = proposed || !sure;
      const std::string relation =
          words_.Value(*pb::CrosswalkEdge::Relation_descriptor(), target.relation());
      Add(2,
          In(lang_, {absl::StrCat(target.title(), " (", relation, sure ? ")" : ", proposed)"),
                     absl::StrCat(target.title(), "（", relation, sure ? "）" : "・案）")}),
          Tone::kPlain, {"→ ", Tone::kPlain, "> "});
    }
    const std::string who = Referrers(carry.referrers(), carry.referrer_count());
    Say(2, {absl::StrCat("referred to by ", who), absl::StrCat("対応づけている項目: ", who)});
    return proposed;
  }

  void Unmapped() {
    if (plan_.unmapped_node_count() == 0) return;
    Say(0, {absl::StrCat("Nodes without a reference: ", plan_.unmapped_node_count()),
            absl::StrCat("対応づけのない施策等 ", plan_.unmapped_node_count(), " 件")});
    const int shown =
        all_ ? plan_.unmapped_nodes_size() : std::min(kShortList, plan_.unmapped_nodes_size());
    for (int i = 0; i < shown; ++i) {
      const pb::ItemReferrer& node = plan_.unmapped_nodes(i);
      Add(1, NodeText(node.label(), node.title()), Tone::kPlain, {"- "});
    }
    if (shown < plan_.unmapped_node_count())
      Say(2, {absl::StrCat("and ", plan_.unmapped_node_count() - shown, " more"),
              absl::StrCat("ほか ", plan_.unmapped_node_count() - shown, " 件")});
  }

  void Gone() {
    if (plan_.gone_items().empty()) return;
    Say(0,
        {"References to items that the framework does not have", "枠組みにない項目への対応づけ"});
    for (const ItemCoverage& item : plan_.gone_items())
      Add(1,
          absl::StrCat(item.item().substr(item.item().rfind('/') + 1), "  ← ",
                       Referrers(item.referrers(), item.referrer_count())),
          Tone::kPlain, {"- "});
  }

  const pb::PlanAlignment& plan_;
  const bool all_;
  const domain::Words& words_;
  const Lang lang_;
  Tree tree_;
};

Tree Verdicts(const pb::AlignVisionResponse& response, const domain::Words& words) {
  const Lang lang = words.lang();
  Tree tree;
  tree.title = In(lang, {"Verdict", "結論"});
  for (const pb::PlanAlignment& plan : response.plans()) {
    const Verdict verdict = PeriodVerdict(plan);
    const std::string period = PlanLines(plan, false, words).PeriodOrNone(plan.their_period());
    tree.items.push_back(
        {0, absl::StrCat(plan.title(), In(lang, {" (", "（"}), period, In(lang, {")", "）"}))});
    tree.items.push_back({1, Line(In(lang, verdict.text), verdict.tone)});
  }
  return tree;
}

}  // namespace

Page AlignmentPage(const pb::AlignVisionResponse& response, const std::string& state, bool all,
                   const domain::Words& words) {
  Page page;
  page.lang = words.lang();
  page.head.title = In(page.lang, {"Relation to the plans above", "上位計画との関係"});
  page.head.subtitle = response.title();
  page.head.paper = Paper::kA4Portrait;
  page.blocks.emplace_back(
      Paragraphs{{absl::StrCat(response.title(), "  ", state, "  ",
                               In(page.lang, {absl::StrCat("as of ", response.as_of()),
                                              absl::StrCat(response.as_of(), " 時点")}))}});
  page.blocks.emplace_back(Verdicts(response, words));
  for (const pb::PlanAlignment& plan : response.plans()) {
    page.blocks.emplace_back(Section{plan.title(), {PlanLines(plan, all, words).Make(response)}});
  }
  return page;
}

}  // namespace renkei::view
