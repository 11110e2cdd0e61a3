#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/nouns/initiative/shared_kpis.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::cli {
namespace {

constexpr char kNone[] = "－";
// Names of missing members in one line; the others are counted.
constexpr int kMostNames = 20;

std::string WithUnit(const std::string& text, const std::string& unit) {
  return domain::WithUnit(text, Printable(unit));
}

// A sum as people read it: what dividing and adding left behind the third decimal says nothing.
std::string Rounded(double number) {
  std::string text = absl::StrFormat("%.3f", number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  const auto read = domain::ParseNumber(text);
  return GroupedNumber(read.value_or(number));
}

std::string Names(const google::protobuf::RepeatedPtrField<std::string>& organizations,
                  const BriefStyle& style) {
  const Lang lang = style.lang;
  std::vector<std::string> names;
  for (const std::string& organization : organizations) {
    if (static_cast<int>(names.size()) == kMostNames) break;
    names.push_back(Printable(style.Title(organization)));
  }
  std::string text = absl::StrJoin(names, In(lang, {", ", "、"}));
  const int more = organizations.size() - static_cast<int>(names.size());
  if (more > 0)
    absl::StrAppend(&text, In(lang, {absl::StrCat(" and ", more, " more"),
                                     absl::StrCat("、ほか", more, "団体")}));
  return text;
}

std::string TargetText(const pb::SharedKpiAtTime& at, const std::string& unit, Lang lang) {
  if (!at.has_target()) return "";
  return TimedValueText(at.target(), unit, lang);
}

std::string PercentText(const pb::SharedKpiAtTime& at, Lang lang) {
  if (at.has_percent_of_target()) return absl::StrFormat("%.1f%%", at.percent_of_target());
  if (!at.has_reached()) return "";
  return at.reached() ? In(lang, {"reached", "達成"}) : In(lang, {"not reached", "未達"});
}

std::string TimesTable(const pb::SharedKpiSummary& kpi, const BriefStyle& style) {
  const Lang lang = style.lang;
  const std::vector<TableColumn> layout = {{In(lang, {"TIME", "時点"})},
                                           {In(lang, {"TOTAL", "合計"}), true},
                                           {In(lang, {"REPORTED", "報告"}), true},
                                           {In(lang, {"TARGET", "目標"})},
                                           {In(lang, {"OF TARGET", "目標比"}), true}};
  std::vector<std::vector<std::string>> rows;
  for (const pb::SharedKpiAtTime& at : kpi.times()) {
    rows.push_back({WhenText(at.when(), lang),
                    TotalText(at.total(), kpi.aggregation(), kpi.unit(), lang),
                    absl::StrCat(at.figures_size(), "/", at.expected(), In(lang, {"", "団体"})),
                    TargetText(at, kpi.unit(), lang), PercentText(at, lang)});
  }
  return RenderTable(layout, rows, 0, style.ambiguous);
}

std::string Missing(const pb::SharedKpiSummary& kpi, const BriefStyle& style) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const pb::SharedKpiAtTime& at : kpi.times()) {
    const std::string when = WhenText(at.when(), style.lang);
    if (!at.missing().empty()) {
      pairs.emplace_back(
          In(style.lang, {absl::StrCat("missing ", when), absl::StrCat("未報告（", when, "）")}),
          Names(at.missing(), style));
    }
    if (!at.total().not_added().empty()) {
      pairs.emplace_back(In(style.lang, {absl::StrCat("not added ", when),
                                         absl::StrCat("合計できない（", when, "）")}),
                         Names(at.total().not_added(), style));
    }
  }
  return RenderPairs(pairs, style);
}

std::string BodiesTable(const pb::RollUpIndicatorResponse& r, const BriefStyle& style) {
  const Lang lang = style.lang;
  const std::vector<TableColumn> layout = {{In(lang, {"BODY", "団体"})},
                                           {In(lang, {"VALUE", "値"}), true},
                                           {In(lang, {"FROM", "もとの値"})},
                                           {In(lang, {"STATUS", "確度"})}};
  std::vector<std::vector<std::string>> rows;
  for (const pb::RolledUpBody& body : r.bodies()) {
    const pb::BodyFigure& figure = body.figure();
    const bool own = body.basis() == pb::RolledUpBody::BASIS_OWN_KPI;
    const int parts = figure.sources_size();
    const std::string from = own ? In(lang, {"its own KPI", "自団体のKPI"})
                                 : In(lang, {absl::StrCat("contributions (", parts, ")"),
                                             absl::StrCat("連携への貢献（", parts, "件）")});
    const std::string value =
        figure.value().has_number() ? Rounded(figure.value().number()) : ValueText(figure.value());
    rows.push_back({style.Title(figure.organization()), value, from,
                    ValueLabel(*pb::KpiActualStatus_descriptor(), figure.status(), lang)});
  }
  return RenderTable(layout, rows, 0, style.ambiguous);
}

std::string ConflictText(const pb::RollUpConflict& conflict, Lang lang) {
  std::vector<std::string> values;
  for (const pb::Value& value : conflict.values()) values.push_back(ValueText(value));
  const std::string all = absl::StrJoin(values, In(lang, {", ", "、"}));
  if (conflict.kind() == pb::RollUpConflict::KIND_PARTS_EXCEED_WHOLE) {
    return In(lang, {absl::StrCat("its parts exceed its own figure: ", all),
                     absl::StrCat("連携への貢献の合計が自団体の値を超えています（", all, "）")});
  }
  return In(lang, {absl::StrCat("its figures differ; the first counts: ", all),
                   absl::StrCat("値が食い違っています。先頭の値で集計しました（", all, "）")});
}

}  // namespace

std::string TotalText(const pb::FigureTotal& total, pb::Aggregation aggregation,
                      const std::string& unit, Lang lang) {
  if (aggregation == pb::AGGREGATION_YES_NO) {
    return In(lang, {absl::StrCat("yes ", total.yes(), ", no ", total.no()),
                     absl::StrCat("有 ", total.yes(), "、無 ", total.no())});
  }
  if (aggregation == pb::AGGREGATION_ORDINAL) {
    std::vector<std::string> ranks;
    for (const pb::RankCount& rank : total.ranks())
      ranks.push_back(absl::StrCat(Printable(rank.rank()), " ", rank.count()));
    return ranks.empty() ? kNone : absl::StrJoin(ranks, In(lang, {", ", "、"}));
  }
  if (!total.has_number()) return kNone;
  std::string text = WithUnit(Rounded(total.number()), unit);
  if (total.has_denominator()) {
    absl::StrAppend(&text, In(lang, {" (", "（"}), Rounded(total.numerator()), "/",
                    Rounded(total.denominator()), In(lang, {")", "）"}));
  }
  return text;
}

std::string SharedKpisText(const pb::SummarizeSharedKpisResponse& summary,
                           const BriefStyle& style) {
  std::string text;
  for (const pb::SharedKpiSummary& kpi : summary.kpis()) {
    const std::string title = kpi.indicator().empty() ? "" : style.Title(kpi.indicator());
    const std::string indicator =
        title == kpi.title() || title.empty()
            ? ""
            : absl::StrCat(In(style.lang, {", indicator: ", "、共通指標: "}), Printable(title));
    absl::StrAppend(&text, text.empty() ? "" : "\n", Printable(kpi.title()),
                    In(style.lang, {" (", "（"}), Printable(kpi.kpi()), indicator,
                    In(style.lang, {", ", "、"}),
                    ValueLabel(*pb::Aggregation_descriptor(), kpi.aggregation(), style.lang),
                    In(style.lang, {")\n", "）\n"}));
    if (kpi.times().empty()) {
      absl::StrAppend(&text,
                      In(style.lang, {"nothing reported yet\n", "報告はまだありません。\n"}));
      continue;
    }
    absl::StrAppend(&text, TimesTable(kpi, style), Missing(kpi, style));
  }
  return text;
}

std::string RollUpText(const pb::RollUpIndicatorResponse& r, const BriefStyle& style) {
  const Lang lang = style.lang;
  std::string text = absl::StrCat(Printable(style.Title(r.indicator())), "  ",
                                  WhenText(r.when(), lang), "\n", In(lang, {"total ", "合計 "}),
                                  TotalText(r.total(), r.aggregation(), r.unit(), lang),
                                  In(lang, {absl::StrCat(" of ", r.total().counted(), " bodies\n"),
                                            absl::StrCat("（", r.total().counted(), "団体）\n")}));
  if (!r.bodies().empty()) absl::StrAppend(&text, "\n", BodiesTable(r, style));
  std::vector<std::pair<std::string, std::string>> pairs;
  if (!r.total().not_added().empty()) {
    pairs.emplace_back(In(lang, {"not added", "合計できない団体"}),
                       Names(r.total().not_added(), style));
  }
  if (!r.without_figure().empty()) {
    pairs.emplace_back(In(lang, {"no figure", "値のない団体"}), Names(r.without_figure(), style));
  }
  for (const pb::RollUpConflict& conflict : r.conflicts()) {
    pairs.emplace_back(Printable(style.Title(conflict.organization())),
                       ConflictText(conflict, lang));
  }
  if (!r.joint_kpis().empty()) {
    pairs.emplace_back(In(lang, {"joint plans", "共同のビジョン"}),
                       In(lang, {absl::StrCat(r.joint_kpis_size(), " KPIs are not counted"),
                                 absl::StrCat("KPI ", r.joint_kpis_size(),
                                              "件は特定の団体の値ではないため除きました")}));
  }
  if (!pairs.empty()) absl::StrAppend(&text, "\n", RenderPairs(pairs, style));
  return text;
}

}  // namespace renkei::cli
