#include "client/cli/nouns/vision/align_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/show/labels.h"
#include "server/domain/words/value_words.h"

namespace renkei::cli {
namespace {

using pb::ItemCoverage;

// Entries of a list that is cut.
constexpr int kShortList = 10;

// What a verdict means, and how bad it is.
struct VerdictText {
  Text text;
  Tone tone;
};

VerdictText Verdict(const pb::PlanAlignment& plan) {
  switch (plan.period()) {
    case pb::PERIOD_ALIGNMENT_ALIGNED:
      return {{"the periods are the same", "計画期間は一致しています"}, Tone::kGood};
    case pb::PERIOD_ALIGNMENT_SHIFTED:
      return {{"it ends in the same year, but begins in another",
               "終わりの年度は同じで、始まりの年度が違います"},
              Tone::kGood};
    case pb::PERIOD_ALIGNMENT_SHORTER:
      return {{"it ends before the plan above does", "本計画が先に終わります（期間が短い）"},
              Tone::kWarning};
    case pb::PERIOD_ALIGNMENT_LONGER:
      return {
          {"it reaches beyond the end of the plan above", "本計画が後に終わります（期間が長い）"},
          Tone::kWarning};
    case pb::PERIOD_ALIGNMENT_OUTDATED:
      return {{absl::StrCat("the plan above was replaced by ", plan.replaced_by_title()),
               absl::StrCat("上位計画は「", plan.replaced_by_title(), "」に置き換えられています")},
              Tone::kBad};
    case pb::PERIOD_ALIGNMENT_EXPIRED:
      return {{"its own period is over", "本計画の期間は満了しています"}, Tone::kBad};
    case pb::PERIOD_ALIGNMENT_DISJOINT:
      return {{"the two have no year in common", "計画期間が重なっていません"}, Tone::kBad};
    default:
      return {{"one of the two states no period", "どちらかに計画期間の定めがありません"},
              Tone::kFaint};
  }
}

// The mark of an item: told apart without colour too. What it means is the value's label.
struct Mark {
  const char* sign;
  Tone tone;
};

Mark MarkOf(ItemCoverage::Coverage coverage) {
  switch (coverage) {
    case ItemCoverage::COVERAGE_DIRECT:
      return {"○", Tone::kGood};
    case ItemCoverage::COVERAGE_BELOW:
      return {"△", Tone::kGood};
    case ItemCoverage::COVERAGE_ABOVE:
      return {"▽", Tone::kGood};
    case ItemCoverage::COVERAGE_CARRIED:
      return {"→", Tone::kWarning};
    case ItemCoverage::COVERAGE_UNDECIDED:
      return {"？", Tone::kWarning};
    case ItemCoverage::COVERAGE_MISSING:
      return {"×", Tone::kBad};
    default:
      return {"－", Tone::kFaint};
  }
}

std::string PeriodOrNone(const pb::FiscalPeriod& period, Lang lang) {
  const std::string text = PeriodText(period, lang);
  return text.empty() ? In(lang, {"no period", "期間の定めなし"}) : text;
}

class AlignDrawing {
 public:
  AlignDrawing(const BriefStyle& style, bool all) : style_(style), lang_(style.lang), all_(all) {}

  void Verdicts(const pb::AlignVisionResponse& response) {
    Heading({"Verdict", "結論"});
    for (const pb::PlanAlignment& plan : response.plans()) {
      const VerdictText verdict = Verdict(plan);
      Line("  ", absl::StrCat(plan.title(), lang_ == Lang::kEnglish ? " (" : "（",
                              PeriodOrNone(plan.their_period(), lang_),
                              lang_ == Lang::kEnglish ? ")" : "）"));
      Line("    ", In(lang_, verdict.text), verdict.tone);
    }
  }

  void Plan(const pb::AlignVisionResponse& response, const pb::PlanAlignment& plan) {
    absl::StrAppend(
        &out_, "\n",
        style_.palette.Paint(Tone::kHeading, Printable(absl::StrCat("■ ", plan.title()))), "\n");
    Line("  ",
         In(lang_, {absl::StrCat("this plan ", PeriodOrNone(plan.own_period(), lang_),
                                 ", the plan above ", PeriodOrNone(plan.their_period(), lang_)),
                    absl::StrCat("本計画 ", PeriodOrNone(plan.own_period(), lang_), "、上位計画 ",
                                 PeriodOrNone(plan.their_period(), lang_))}));
    Options(response, plan);
    Items(plan);
    CarryOvers(plan);
    Unmapped(plan);
    Gone(plan);
  }

  std::string Take() { return std::move(out_); }

 private:
  void Heading(const Text& text) {
    absl::StrAppend(&out_, style_.palette.Paint(Tone::kHeading, In(lang_, text)), "\n");
  }

  // `text` wrapped behind `indent`.
  void Line(const std::string& indent, const std::string& text, std::optional<Tone> tone = {}) {
    const int width = DisplayWidth(indent, style_.ambiguous);
    std::string before = indent;
    for (const std::string& line :
         Wrap(Printable(text), std::max(20, style_.columns - width), style_.ambiguous)) {
      absl::StrAppend(&out_, before, tone ? style_.palette.Paint(*tone, line) : line, "\n");
      before = std::string(static_cast<size_t>(width), ' ');
    }
  }

  void Options(const pb::AlignVisionResponse& response, const pb::PlanAlignment& plan) {
    if (plan.options().empty()) return;
    // Of a replaced plan they are those of its successor; said once where both are listed.
    for (const pb::PlanAlignment& other : response.plans()) {
      if (other.against() != plan.replaced_by()) continue;
      Line("  ", In(lang_, {absl::StrCat("Options: see under ", other.title()),
                            absl::StrCat("選択肢は「", other.title(), "」の欄にあります。")}));
      return;
    }
    Line("  ", In(lang_, {"Options", "選択肢"}));
    int number = 0;
    for (const pb::AlignmentOption& option : plan.options()) {
      const std::string kind =
          ValueLabel(*pb::AlignmentOption::Kind_descriptor(), option.kind(), lang_);
      Line("  ",
           absl::StrCat("  ", ++number, ". ", kind, "  ", PeriodText(option.period(), lang_)));
      Line("       ", lang_ == Lang::kJapanese ? option.reason_ja() : option.reason());
    }
  }

  std::string Counts(const pb::PlanAlignment& plan) const {
    std::vector<std::string> parts;
    const auto add = [&](int count, const Text& what) {
      if (count > 0) parts.push_back(absl::StrCat(In(lang_, what), " ", count));
    };
    add(plan.covered(), {"referred to", "対応あり"});
    add(plan.carried(), {"carried over", "引き継げる"});
    add(plan.undecided(), {"to be decided", "判断が必要"});
    add(plan.missing(), {"missing", "対応なし"});
    add(plan.unknown(), {"cannot be told", "判断できない"});
    return absl::StrJoin(parts, In(lang_, {", ", "、"}));
  }

  void Items(const pb::PlanAlignment& plan) {
    const int total =
        plan.covered() + plan.carried() + plan.undecided() + plan.missing() + plan.unknown();
    if (total == 0) return;
    Line("  ", In(lang_, {absl::StrCat("Items: ", total, " (", Counts(plan), ")"),
                          absl::StrCat("項目 ", total, " 件（", Counts(plan), "）")}));
    std::set<ItemCoverage::Coverage> seen;
    for (int i = 0; i < plan.items_size(); ++i) {
      const ItemCoverage& item = plan.items(i);
      const int folded = all_ ? 0 : SameBelow(plan, i);
      seen.insert(item.coverage());
      Item(item, folded);
      i += folded;
    }
    std::vector<std::string> legend;
    for (const ItemCoverage::Coverage coverage : seen) {
      legend.push_back(
          absl::StrCat(MarkOf(coverage).sign, " ", In(lang_, domain::ValueName(coverage))));
    }
    Line("    ", absl::StrCat(In(lang_, {"marks: ", "凡例: "}), absl::StrJoin(legend, "  ")),
         Tone::kFaint);
  }

  // How many items follow below item `at`, if all have its mark and nobody refers to them.
  static int SameBelow(const pb::PlanAlignment& plan, int at) {
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

  void Item(const ItemCoverage& item, int folded) {
    const Mark mark = MarkOf(item.coverage());
    std::string text = absl::StrCat(item.label(), item.label().empty() ? "" : " ", item.title());
    if (folded > 0)
      absl::StrAppend(&text, In(lang_, {absl::StrCat(" (and ", folded, " below it)"),
                                        absl::StrCat("（下位の ", folded, " 項目も同じ）")}));
    const std::string who = Referrers(item.referrers(), item.referrer_count());
    if (!who.empty()) absl::StrAppend(&text, "  ← ", who);
    const std::string indent(static_cast<size_t>(item.depth()) * 2 + 2, ' ');
    const int width = static_cast<int>(indent.size()) + 3;
    std::string before = absl::StrCat(indent, style_.palette.Paint(mark.tone, mark.sign), " ");
    for (const std::string& line :
         Wrap(Printable(text), std::max(20, style_.columns - width), style_.ambiguous)) {
      absl::StrAppend(&out_, before, line, "\n");
      before = std::string(static_cast<size_t>(width), ' ');
    }
  }

  template <class List>
  std::string Referrers(const List& referrers, int count) const {
    std::vector<std::string> names;
    for (const pb::ItemReferrer& one : referrers)
      names.push_back(absl::StrCat(one.label(), one.label().empty() ? "" : " ", one.title()));
    const int more = count - referrers.size();
    if (more > 0)
      names.push_back(In(lang_, {absl::StrCat(more, " more"), absl::StrCat("ほか ", more, " 件")}));
    return absl::StrJoin(names, In(lang_, {", ", "、"}));
  }

  void CarryOvers(const pb::PlanAlignment& plan) {
    if (plan.carry_over().empty()) return;
    Line("  ", In(lang_,
                  {"References to the earlier framework", "これまでの枠組みへの対応づけの引継ぎ"}));
    bool proposed = false;
    for (const pb::CarryOver::Decision decision :
         {pb::CarryOver::DECISION_AUTOMATIC, pb::CarryOver::DECISION_NEEDED,
          pb::CarryOver::DECISION_NO_SUCCESSOR}) {
      for (const pb::CarryOver& carry : plan.carry_over())
        if (carry.decision() == decision) proposed = CarryOver(carry) || proposed;
    }
    if (proposed)
      Line("    ",
           In(lang_, {"\"proposed\": the crosswalk is a proposal, not stated by the issuer",
                      "「案」は、国の公式な対応表ではなく、提案された対応づけです。"}),
           Tone::kFaint);
  }

  // Whether any of its edges is only proposed.
  bool CarryOver(const pb::CarryOver& carry) {
    bool proposed = false;
    std::vector<std::string> targets;
    for (const pb::CarryOverTarget& target : carry.targets()) {
      const bool sure = target.status() == pb::CROSSWALK_STATUS_OFFICIAL;
      proposed = proposed || !sure;
      const std::string relation =
          ValueLabel(*pb::CrosswalkEdge::Relation_descriptor(), target.relation(), lang_);
      targets.push_back(
          In(lang_, {absl::StrCat(target.title(), " (", relation, sure ? ")" : ", proposed)"),
                     absl::StrCat(target.title(), "（", relation, sure ? "）" : "・案）")}));
    }
    Line("    ",
         absl::StrCat(In(lang_, domain::ValueName(carry.decision())), ": ", carry.from_title()),
         carry.decision() == pb::CarryOver::DECISION_AUTOMATIC ? Tone::kGood : Tone::kWarning);
    for (const std::string& target : targets) Line("      → ", target);
    const std::string who = Referrers(carry.referrers(), carry.referrer_count());
    Line("      ", In(lang_, {absl::StrCat("referred to by ", who),
                              absl::StrCat("対応づけている項目: ", who)}));
    return proposed;
  }

  void Unmapped(const pb::PlanAlignment& plan) {
    if (plan.unmapped_node_count() == 0) return;
    Line("  ",
         In(lang_, {absl::StrCat("Nodes without a reference: ", plan.unmapped_node_count()),
                    absl::StrCat("対応づけのない施策等 ", plan.unmapped_node_count(), " 件")}));
    const int shown =
        all_ ? plan.unmapped_nodes_size() : std::min(kShortList, plan.unmapped_nodes_size());
    for (int i = 0; i < shown; ++i) {
      const pb::ItemReferrer& node = plan.unmapped_nodes(i);
      Line("    - ", absl::StrCat(node.label(), node.label().empty() ? "" : " ", node.title()));
    }
    if (shown < plan.unmapped_node_count())
      Line("      ", In(lang_, {absl::StrCat("and ", plan.unmapped_node_count() - shown, " more"),
                                absl::StrCat("ほか ", plan.unmapped_node_count() - shown, " 件")}));
  }

  void Gone(const pb::PlanAlignment& plan) {
    if (plan.gone_items().empty()) return;
    Line("  ", In(lang_, {"References to items that the framework does not have",
                          "枠組みにない項目への対応づけ"}));
    for (const ItemCoverage& item : plan.gone_items())
      Line("    - ", absl::StrCat(item.item().substr(item.item().rfind('/') + 1), "  ← ",
                                  Referrers(item.referrers(), item.referrer_count())));
  }

  const BriefStyle style_;
  const Lang lang_;
  const bool all_;
  std::string out_;
};

}  // namespace

std::string AlignmentText(const pb::AlignVisionResponse& response, const std::string& state,
                          const BriefStyle& style, bool all) {
  AlignDrawing drawing(style, all);
  drawing.Verdicts(response);
  for (const pb::PlanAlignment& plan : response.plans()) drawing.Plan(response, plan);
  return absl::StrCat(Printable(response.title()), "  ", Printable(state), "  ",
                      In(style.lang, {absl::StrCat("as of ", response.as_of()),
                                      absl::StrCat(response.as_of(), " 時点")}),
                      "\n\n", drawing.Take());
}

}  // namespace renkei::cli
