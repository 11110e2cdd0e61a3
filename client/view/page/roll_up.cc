#include "client/view/page/roll_up.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "server/domain/contribution/total.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::view {
namespace {

constexpr char kNone[] = "－";
// Names in one line; the others are counted.
constexpr int kMostNames = 20;

// A sum as people read it: what dividing and adding left behind the third decimal says nothing.
std::string Rounded(double number) {
  std::string text = absl::StrFormat("%.3f", number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return domain::GroupedNumber(domain::ParseNumber(text).value_or(number));
}

std::string FigureText(const pb::BodyFigure& figure, const domain::Words& words) {
  return figure.value().has_number() ? Rounded(figure.value().number())
                                     : words.Short(figure.value());
}

std::string BasisText(const pb::RolledUpBody& body, Lang lang) {
  if (body.basis() == pb::RolledUpBody::BASIS_OWN_KPI)
    return In(lang, {"its own KPI", "自団体のKPI"});
  const int parts = body.figure().sources_size();
  return In(lang, {absl::StrCat("contributions (", parts, ")"),
                   absl::StrCat("連携への貢献（", parts, "件）")});
}

std::string StatusText(const pb::RolledUpBody& body, const domain::Words& words) {
  return words.Value(*pb::KpiActualStatus_descriptor(), body.figure().status());
}

Table BodiesTable(const pb::RollUpIndicatorResponse& r, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"BODY", "団体"})},
                   {In(lang, {"VALUE", "値"}), true},
                   {In(lang, {"FROM", "もとの値"})},
                   {In(lang, {"STATUS", "確度"})}};
  for (const pb::RolledUpBody& body : r.bodies()) {
    Row& row = table.rows.emplace_back();
    row.cells = {words.Title(body.figure().organization()), FigureText(body.figure(), words),
                 BasisText(body, lang), StatusText(body, words)};
    row.cells[0].resource = body.figure().organization();
  }
  return table;
}

std::string ConflictText(const pb::RollUpConflict& conflict, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<std::string> values;
  for (const pb::Value& value : conflict.values()) values.push_back(words.Short(value));
  const std::string all = absl::StrJoin(values, In(lang, {", ", "、"}));
  if (conflict.kind() == pb::RollUpConflict::KIND_PARTS_EXCEED_WHOLE) {
    return In(lang, {absl::StrCat("its parts exceed its own figure: ", all),
                     absl::StrCat("連携への貢献の合計が自団体の値を超えています（", all, "）")});
  }
  return In(lang, {absl::StrCat("its figures differ; the first counts: ", all),
                   absl::StrCat("値が食い違っています。先頭の値で集計しました（", all, "）")});
}

Facts Remarks(const pb::RollUpIndicatorResponse& r, const domain::Words& words) {
  const Lang lang = words.lang();
  Facts facts;
  const auto add = [&facts](std::string label, std::string text) {
    facts.facts.push_back({std::move(label), std::move(text)});
  };
  if (!r.total().not_added().empty())
    add(In(lang, {"not added", "合計できない団体"}), BodyNames(r.total().not_added(), words));
  if (!r.without_figure().empty())
    add(In(lang, {"no figure", "値のない団体"}), BodyNames(r.without_figure(), words));
  for (const pb::RollUpConflict& conflict : r.conflicts())
    add(words.Title(conflict.organization()), ConflictText(conflict, words));
  if (!r.joint_kpis().empty()) {
    add(In(lang, {"joint plans", "共同のビジョン"}),
        In(lang, {absl::StrCat(r.joint_kpis_size(), " KPIs are not counted"),
                  absl::StrCat("KPI ", r.joint_kpis_size(),
                               "件は特定の団体の値ではないため除きました")}));
  }
  return facts;
}

std::string PrefectureTitle(const std::string& prefecture, const domain::Words& words) {
  return prefecture.empty() ? In(words.lang(), {"(none)", "（なし）"}) : words.Title(prefecture);
}

}  // namespace

std::string TotalWords(const pb::FigureTotal& total, pb::Aggregation aggregation,
                       const std::string& unit, Lang lang) {
  if (aggregation == pb::AGGREGATION_YES_NO) {
    return In(lang, {absl::StrCat("yes ", total.yes(), ", no ", total.no()),
                     absl::StrCat("有 ", total.yes(), "、無 ", total.no())});
  }
  if (aggregation == pb::AGGREGATION_ORDINAL) {
    std::vector<std::string> ranks;
    for (const pb::RankCount& rank : total.ranks())
      ranks.push_back(absl::StrCat(rank.rank(), " ", rank.count()));
    return ranks.empty() ? kNone : absl::StrJoin(ranks, In(lang, {", ", "、"}));
  }
  if (!total.has_number()) return kNone;
  std::string text = domain::WithUnit(Rounded(total.number()), unit);
  if (total.has_denominator()) {
    absl::StrAppend(&text, In(lang, {" (", "（"}), Rounded(total.numerator()), "/",
                    Rounded(total.denominator()), In(lang, {")", "）"}));
  }
  return text;
}

std::string BodyNames(const google::protobuf::RepeatedPtrField<std::string>& organizations,
                      const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<std::string> names;
  for (const std::string& organization : organizations) {
    if (static_cast<int>(names.size()) == kMostNames) break;
    names.push_back(words.Title(organization));
  }
  std::string text = absl::StrJoin(names, In(lang, {", ", "、"}));
  const int more = organizations.size() - static_cast<int>(names.size());
  if (more > 0)
    absl::StrAppend(&text, In(lang, {absl::StrCat(" and ", more, " more"),
                                     absl::StrCat("、ほか", more, "団体")}));
  return text;
}

std::string RollUpTotal(const pb::RollUpIndicatorResponse& r, const domain::Words& words) {
  const Lang lang = words.lang();
  const int counted = r.total().counted();
  return absl::StrCat(
      In(lang, {"total ", "合計 "}), TotalWords(r.total(), r.aggregation(), r.unit(), lang),
      In(lang, {absl::StrCat(" of ", counted, " bodies"), absl::StrCat("（", counted, "団体）")}));
}

std::vector<Block> RollUpBlocks(const pb::RollUpIndicatorResponse& r, const domain::Words& words) {
  std::vector<Block> blocks;
  if (!r.bodies().empty()) blocks.emplace_back(BodiesTable(r, words));
  Facts remarks = Remarks(r, words);
  if (!remarks.facts.empty()) blocks.emplace_back(std::move(remarks));
  return blocks;
}

std::vector<PrefectureTotal> TotalsByPrefecture(const pb::RollUpIndicatorResponse& r,
                                                const PrefectureOf& prefecture_of) {
  std::map<std::string, std::vector<pb::BodyFigure>> figures;
  for (const pb::RolledUpBody& body : r.bodies())
    figures[prefecture_of(body.figure().organization())].push_back(body.figure());
  pb::Indicator indicator;
  indicator.set_unit(r.unit());
  indicator.set_aggregation(r.aggregation());
  std::vector<PrefectureTotal> totals;
  for (const auto& [prefecture, of_it] : figures) {
    PrefectureTotal& total = totals.emplace_back();
    total.prefecture = prefecture;
    total.total = domain::AddUp(indicator, of_it);
    total.bodies = static_cast<int>(of_it.size());
    for (const pb::BodyFigure& figure : of_it) {
      if (of_it.size() > 1 && figure.organization() == prefecture) total.may_count_twice = true;
    }
  }
  return totals;
}

Table PrefectureTable(const std::vector<PrefectureTotal>& totals,
                      const pb::RollUpIndicatorResponse& r, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"By prefecture", "都道府県別"});
  table.columns = {{In(lang, {"Prefecture", "都道府県"})},
                   {In(lang, {"Total", "合計"}), true},
                   {In(lang, {"Bodies", "団体数"}), true}};
  table.nothing = In(lang, {"Nobody has a figure of this time.", "この時点の値はまだありません。"});
  for (const PrefectureTotal& total : totals) {
    Row& row = table.rows.emplace_back();
    row.cells = {PrefectureTitle(total.prefecture, words),
                 TotalWords(total.total, r.aggregation(), r.unit(), lang),
                 absl::StrCat(total.bodies)};
    row.cells[0].resource = total.prefecture;
  }
  return table;
}

Table RollUpTable(const pb::RollUpIndicatorResponse& r, const PrefectureOf& prefecture_of,
                  const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"Prefecture", "都道府県"})}, {In(lang, {"Body", "団体"})},
                   {In(lang, {"Value", "値"}), true},      {In(lang, {"Unit", "単位"})},
                   {In(lang, {"From", "もとの値"})},       {In(lang, {"Status", "確度"})},
                   {In(lang, {"Source", "出典"})}};
  for (const pb::RolledUpBody& body : r.bodies()) {
    const pb::BodyFigure& figure = body.figure();
    Row& row = table.rows.emplace_back();
    row.cells = {PrefectureTitle(prefecture_of(figure.organization()), words),
                 words.Title(figure.organization()),
                 FigureText(figure, words),
                 r.unit(),
                 BasisText(body, lang),
                 StatusText(body, words),
                 figure.source()};
  }
  return table;
}

}  // namespace renkei::view
