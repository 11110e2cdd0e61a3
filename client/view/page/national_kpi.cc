#include "client/view/page/national_kpi.h"

#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "server/domain/national/definition_rules.h"
#include "server/domain/quantity/figure.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"

namespace renkei::view {
namespace {

std::string Grouped(double number) { return domain::GroupedNumber(number); }

// "57.3%"
std::string PercentWords(double percent) {
  return absl::StrCat(absl::StrFormat("%.1f", percent), "%");
}

std::string UnitWords(pb::CountingUnit unit, Lang lang) {
  switch (unit) {
    case pb::COUNTING_UNIT_RECORDS:
      return In(lang, {" records", "件"});
    case pb::COUNTING_UNIT_BODIES:
      return In(lang, {" bodies", "団体（実）"});
    case pb::COUNTING_UNIT_BODIES_PER_RECORD:
      return In(lang, {" bodies, once for each record", "団体（延べ）"});
    default:
      return "";
  }
}

std::string ValueWords(const pb::NationalKpi& kpi, const pb::Value& value, Lang lang) {
  if (!value.has_number()) return value.text();
  const std::string figure = NationalFigure(kpi, value.number(), lang);
  return value.text().empty() ? figure : absl::StrCat(figure, value.text());
}

// "団体・実" of what is counted, else the unit of what is entered.
std::string UnitName(const pb::NationalKpi& kpi, const domain::Words& words) {
  return domain::Counts(kpi.definition())
             ? words.Value(*pb::CountingUnit_descriptor(), kpi.definition().unit())
             : kpi.entered_unit();
}

bool IsCount(const pb::NationalKpiCount& count) {
  return count.basis() != pb::NATIONAL_KPI_BASIS_ENTERED;
}

// What stands at one time of the axis, by the last day of that.
struct NationalPlace {
  std::string label;
  std::optional<double> target;
  std::optional<double> entered;
  std::optional<double> counted;
};

class NationalAxis {
 public:
  explicit NationalAxis(const domain::Words& words) : words_(words) {}

  void Put(const pb::When& when, const pb::Value& value,
           std::optional<double> NationalPlace::*line) {
    if (when.kind() == pb::When::KIND_UNSPECIFIED || !value.has_number()) return;
    NationalPlace& place = places_[domain::LastDay(when)];
    if (place.label.empty()) place.label = words_.When(when);
    place.*line = value.number();
  }

  void PutCount(const pb::NationalKpiCount& count) {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(count.as_of());
    if (!IsCount(count) || !day.ok()) return;
    NationalPlace& place = places_[*day];
    if (place.label.empty()) place.label = count.as_of();
    place.counted = static_cast<double>(count.count());
  }

  void AddSeries(const Text& label, std::optional<double> NationalPlace::*line,
                 ChartSeries::Shape shape, Chart& chart) const {
    ChartSeries series = {In(words_.lang(), label), {}, shape};
    bool any = false;
    for (const auto& [day, place] : places_) {
      series.figures.push_back(place.*line);
      any = any || (place.*line).has_value();
    }
    if (any) chart.series.push_back(std::move(series));
  }

  std::vector<std::string> Labels() const {
    std::vector<std::string> labels;
    for (const auto& [day, place] : places_) labels.push_back(place.label);
    return labels;
  }

 private:
  const domain::Words& words_;
  std::map<absl::CivilDay, NationalPlace> places_;
};

std::optional<Chart> NationalChart(const pb::NationalKpi& kpi, const pb::NationalKpiCount& count,
                                   const domain::Words& words) {
  NationalAxis axis(words);
  axis.Put(kpi.baseline().when(), kpi.baseline().value(), &NationalPlace::target);
  for (const pb::NationalKpiTarget& target : kpi.targets())
    axis.Put(target.when(), target.value(), &NationalPlace::target);
  for (const pb::NationalKpiValue& value : kpi.values())
    axis.Put(value.when(), value.value(), &NationalPlace::entered);
  axis.PutCount(count);
  Chart chart;
  chart.title = kpi.title();
  chart.unit = UnitName(kpi, words);
  chart.places = axis.Labels();
  using Shape = ChartSeries::Shape;
  axis.AddSeries({"counted", "集計値"}, &NationalPlace::counted, Shape::kBars, chart);
  axis.AddSeries({"entered", "入力値"}, &NationalPlace::entered, Shape::kBars, chart);
  axis.AddSeries({"baseline and targets", "基準値・目標値"}, &NationalPlace::target, Shape::kLine,
                 chart);
  if (chart.series.empty()) return std::nullopt;
  return chart;
}

Facts NationalFacts(const pb::NationalKpi& kpi, const pb::NationalKpiCount& count,
                    const domain::Words& words) {
  const Lang lang = words.lang();
  Facts facts;
  const auto add = [&](const Text& label, std::string value) {
    facts.facts.push_back({In(lang, label), std::move(value)});
  };
  if (count.has_next_target()) {
    const pb::NationalKpiTarget& next = count.next_target();
    add({"Next target", "次の目標"},
        absl::StrCat(ValueWords(kpi, next.value(), lang), In(lang, {" (", "（"}),
                     words.When(next.when()), In(lang, {")", "）"})));
  }
  if (count.has_missing())
    add({"Missing to it", "目標までの不足"}, count.missing() > 0
                                                 ? NationalFigure(kpi, count.missing(), lang)
                                                 : In(lang, {"reached", "達成済み"}));
  if (count.has_line_value())
    add({"On the line to the targets today", "目標線の値（この日）"},
        NationalFigure(kpi, std::round(count.line_value()), lang));
  for (const pb::NationalKpiShare& share : count.shares()) {
    const pb::NationalKpiDenominator& denominator = share.denominator();
    const std::string whole =
        denominator.title().empty()
            ? words.Value(*pb::NationalKpiWhole_descriptor(), denominator.whole())
            : denominator.title();
    std::string value = absl::StrCat(Grouped(share.part()), " / ", Grouped(share.whole()));
    if (share.has_percent()) absl::StrAppend(&value, "  ", PercentWords(share.percent()));
    facts.facts.push_back({whole, std::move(value)});
  }
  return facts;
}

// What a reader has to know of how the number came about.
std::vector<Block> NationalRemarks(const pb::NationalKpiCount& count, Lang lang) {
  std::vector<Block> blocks;
  if (count.basis() == pb::NATIONAL_KPI_BASIS_BEING_MADE) {
    blocks.emplace_back(Warning{In(
        lang, {absl::StrCat("The definition is new: what was there before is still being counted (",
                            Grouped(static_cast<double>(count.progress().seen())),
                            " records so far). The number will grow."),
               absl::StrCat("数え方が新しくなったため、これまでの記録を集計しています（",
                            Grouped(static_cast<double>(count.progress().seen())),
                            "件まで確認）。集計値はこれから増えます。")})});
  }
  if (count.present_texts()) {
    blocks.emplace_back(Warning{
        In(lang, {"Cases and initiatives that were in force on that day are counted by what their "
                  "texts say now.",
                  "その日に公開中だった事例・地域間連携を、現在の記載内容で判定しています。"})});
  }
  return blocks;
}

std::string FacetHeading(pb::NationalKpiFacet facet, const domain::Words& words) {
  return words.Value(*pb::NationalKpiFacet_descriptor(), facet);
}

std::string RowTitle(const pb::NationalKpiRow& row, const domain::Words& words) {
  switch (row.facet()) {
    case pb::NATIONAL_KPI_FACET_KIND:
      return words.Value(*pb::OrganizationKind_descriptor(), row.kind());
    case pb::NATIONAL_KPI_FACET_POPULATION_CLASS:
      return words.Value(*pb::PopulationClass_descriptor(), row.population_class());
    default:
      return row.title();
  }
}

std::vector<Cell> NumbersOf(const pb::NationalKpiRow& row, bool of_bodies) {
  std::vector<Cell> cells = {Grouped(static_cast<double>(row.count()))};
  if (!of_bodies) cells.emplace_back(Grouped(static_cast<double>(row.bodies())));
  const bool whole = row.all_bodies() > 0;
  cells.emplace_back(whole ? Grouped(static_cast<double>(row.all_bodies())) : "");
  cells.emplace_back(whole ? PercentWords(100.0 * static_cast<double>(row.bodies()) /
                                          static_cast<double>(row.all_bodies()))
                           : "");
  return cells;
}

void AddNumberColumns(const pb::NationalKpi& kpi, bool of_bodies, Lang lang, Table& table) {
  const std::string unit =
      domain::Words(lang).Value(*pb::CountingUnit_descriptor(), kpi.definition().unit());
  table.columns.push_back(
      {In(lang, {absl::StrCat("COUNT (", unit, ")"), absl::StrCat("集計値（", unit, "）")}), true});
  if (!of_bodies) table.columns.push_back({In(lang, {"BODIES", "該当団体数"}), true});
  table.columns.push_back({In(lang, {"ALL BODIES", "全団体数"}), true, false, true});
  table.columns.push_back({In(lang, {"SHARE OF BODIES", "団体の割合"}), true});
}

std::string LackWords(const google::protobuf::RepeatedField<int>& lacks,
                      const domain::Words& words) {
  std::vector<std::string> all;
  for (const int lack : lacks) all.push_back(words.Value(*pb::NationalKpiLack_descriptor(), lack));
  return absl::StrJoin(all, In(words.lang(), {", ", "、"}));
}

std::string RecordWords(const pb::NationalKpiBody& body, Lang lang) {
  std::vector<std::string> titles;
  for (const pb::NationalKpiRecord& record : body.records()) {
    titles.push_back(record.parts() > 1
                         ? In(lang, {absl::StrCat(record.title(), " (", record.parts(), ")"),
                                     absl::StrCat(record.title(), "（", record.parts(), "件）")})
                         : record.title());
  }
  return absl::StrJoin(titles, "\n");
}

// "1,500団体（実）（令和9年度）"
template <class Timed>
std::string TimedWords(const pb::NationalKpi& kpi, const Timed& one, const domain::Words& words) {
  const Lang lang = words.lang();
  return absl::StrCat(ValueWords(kpi, one.value(), lang), In(lang, {" (", "（"}),
                      words.When(one.when()), In(lang, {")", "）"}));
}

// What it comes to today, or what was entered last; `count` may be null.
Cell NationalNow(const pb::NationalKpi& kpi, const pb::NationalKpiCount* count,
                 const domain::Words& words) {
  const Lang lang = words.lang();
  if (count == nullptr || !IsCount(*count)) {
    if (kpi.values().empty()) return Cell();
    return TimedWords(kpi, kpi.values(kpi.values_size() - 1), words);
  }
  Cell cell = NationalFigure(kpi, static_cast<double>(count->count()), lang);
  if (count->basis() == pb::NATIONAL_KPI_BASIS_BEING_MADE) {
    cell.text += In(lang, {" (being counted)", "（集計中）"});
    cell.tone = Tone::kWarning;
  }
  return cell;
}

}  // namespace

std::string NationalFigure(const pb::NationalKpi& kpi, double number, Lang lang) {
  if (domain::Counts(kpi.definition()))
    return absl::StrCat(Grouped(number), UnitWords(kpi.definition().unit(), lang));
  return domain::WithUnit(Grouped(number), kpi.entered_unit());
}

Table NationalKpiTable(const std::vector<pb::NationalKpi>& kpis,
                       const std::vector<pb::NationalKpiCount>& counts,
                       const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"NATIONAL KPI", "国のKPI"}), false, true},
                   {In(lang, {"FIGURE", "現在の値"}), false, true},
                   {In(lang, {"MISSING TO THE NEXT TARGET", "次の目標までの不足"}), true},
                   {In(lang, {"TARGETS", "目標"}), false, true},
                   {In(lang, {"OWNER", "所有団体"}), false, true, true},
                   {In(lang, {"STATE", "状態"}), false, false, true}};
  table.nothing = In(lang, {"There is none yet.", "まだありません。"});
  std::map<std::string, const pb::NationalKpiCount*> counted;
  for (const pb::NationalKpiCount& count : counts) counted[count.national_kpi()] = &count;
  for (const pb::NationalKpi& kpi : kpis) {
    std::vector<std::string> targets;
    for (const pb::NationalKpiTarget& target : kpi.targets())
      targets.push_back(TimedWords(kpi, target, words));
    const auto found = counted.find(kpi.name());
    const pb::NationalKpiCount* const count = found == counted.end() ? nullptr : found->second;
    Row row;
    row.cells = {kpi.title(),
                 NationalNow(kpi, count, words),
                 count == nullptr || !count->has_missing() || count->missing() <= 0
                     ? ""
                     : NationalFigure(kpi, count->missing(), lang),
                 absl::StrJoin(targets, In(lang, {", ", "、"})),
                 words.Title(kpi.owner()),
                 words.Value(*pb::NationalKpiState_descriptor(), kpi.state())};
    row.cells[0].resource = kpi.name();
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string NationalSentence(const pb::NationalKpi& kpi, const pb::NationalKpiCount& count,
                             const domain::Words& words) {
  const Lang lang = words.lang();
  if (!IsCount(count)) {
    if (kpi.values().empty())
      return In(lang, {"No value was entered yet.", "入力値はまだありません。"});
    const pb::NationalKpiValue& last = kpi.values(kpi.values_size() - 1);
    const std::string value = ValueWords(kpi, last.value(), lang);
    return In(lang, {absl::StrCat(value, " (", words.When(last.when()),
                                  ", entered; source: ", last.source(), ")"),
                     absl::StrCat(value, "（", words.When(last.when()),
                                  "、入力値。出典: ", last.source(), "）")});
  }
  const std::string figure = NationalFigure(kpi, static_cast<double>(count.count()), lang);
  const std::string basis = words.Value(*pb::NationalKpiBasis_descriptor(), count.basis());
  const std::string known =
      count.has_known_at()
          ? In(lang, {absl::StrCat(", as known at ", words.Time(count.known_at())),
                      absl::StrCat("、", words.Time(count.known_at()), "時点で把握していた記録")})
          : "";
  const std::string version =
      count.definition_version() == 0
          ? In(lang, {", by the definition that was tried", "、試した数え方"})
          : In(lang, {absl::StrCat(", definition ", count.definition_version()),
                      absl::StrCat("、数え方第", count.definition_version(), "版")});
  return In(lang, {absl::StrCat(figure, " (", count.as_of(), known, ", ", basis, version, ")"),
                   absl::StrCat(figure, "（", count.as_of(), known, "、", basis, version, "）")});
}

std::vector<Block> NationalCountBlocks(const pb::NationalKpi& kpi,
                                       const pb::NationalKpiCount& count,
                                       const domain::Words& words) {
  std::vector<Block> blocks;
  blocks.emplace_back(Paragraphs{{NationalSentence(kpi, count, words)}});
  for (Block& remark : NationalRemarks(count, words.lang())) blocks.push_back(std::move(remark));
  Facts facts = NationalFacts(kpi, count, words);
  if (!facts.facts.empty()) blocks.emplace_back(std::move(facts));
  if (std::optional<Chart> chart = NationalChart(kpi, count, words); chart.has_value())
    blocks.emplace_back(*std::move(chart));
  return blocks;
}

std::vector<Block> NationalBreakdown(const pb::NationalKpi& kpi, const pb::NationalKpiCount& count,
                                     const domain::Words& words) {
  const bool of_bodies = kpi.definition().unit() == pb::COUNTING_UNIT_BODIES;
  std::map<int, Table> tables;
  for (const pb::NationalKpiRow& row : count.rows()) {
    Table& table = tables[row.facet()];
    if (table.columns.empty()) {
      table.title = FacetHeading(row.facet(), words);
      table.columns.push_back({table.title, false, true});
      AddNumberColumns(kpi, of_bodies, words.lang(), table);
    }
    Row line;
    line.cells = {RowTitle(row, words)};
    line.cells[0].resource = row.resource();
    line.depth = row.depth();
    for (Cell& cell : NumbersOf(row, of_bodies)) line.cells.push_back(std::move(cell));
    table.rows.push_back(std::move(line));
  }
  std::vector<Block> blocks;
  for (auto& [facet, table] : tables) blocks.emplace_back(std::move(table));
  return blocks;
}

Table NationalRows(const pb::NationalKpi& kpi, const pb::NationalKpiCount& count,
                   const domain::Words& words) {
  const Lang lang = words.lang();
  const bool of_bodies = kpi.definition().unit() == pb::COUNTING_UNIT_BODIES;
  Table table;
  table.columns = {{In(lang, {"BY", "内訳の区分"})},
                   {In(lang, {"ROW", "項目"}), false, true},
                   {In(lang, {"NAME", "リソース名"}), false, false, true}};
  AddNumberColumns(kpi, of_bodies, lang, table);
  table.columns.push_back({In(lang, {"AS OF", "基準日"})});
  const auto add = [&](const std::string& facet, const std::string& title,
                       const pb::NationalKpiRow& row) {
    Row line;
    line.cells = {facet, title, row.resource()};
    for (Cell& cell : NumbersOf(row, of_bodies)) line.cells.push_back(std::move(cell));
    line.cells.emplace_back(count.as_of());
    table.rows.push_back(std::move(line));
  };
  pb::NationalKpiRow total;
  total.set_count(count.count());
  total.set_bodies(count.bodies());
  add(In(lang, {"total", "合計"}), kpi.title(), total);
  for (const pb::NationalKpiRow& row : count.rows())
    add(FacetHeading(row.facet(), words), RowTitle(row, words), row);
  return table;
}

std::vector<Block> NationalTargets(const pb::NationalKpi& kpi, const domain::Words& words) {
  const Lang lang = words.lang();
  const auto table_of = [&](const Text& title) {
    Table table;
    table.title = In(lang, title);
    table.columns = {{In(lang, {"TIME", "時点"})},
                     {In(lang, {"VALUE", "値"}), true},
                     {In(lang, {"SOURCE", "出典"}), false, true},
                     {In(lang, {"NOTE", "備考"}), false, true, true}};
    return table;
  };
  const auto add = [&](const auto& timed, Table& table) {
    Row row;
    row.cells = {words.When(timed.when()), ValueWords(kpi, timed.value(), lang), timed.source(),
                 timed.note()};
    table.rows.push_back(std::move(row));
  };
  std::vector<Block> blocks;
  Table targets = table_of({"Targets", "目標"});
  for (const pb::NationalKpiTarget& target : kpi.targets()) add(target, targets);
  if (!targets.rows.empty()) blocks.emplace_back(std::move(targets));
  Table values = table_of({"Entered values", "入力値"});
  for (const pb::NationalKpiValue& value : kpi.values()) add(value, values);
  if (!values.rows.empty()) blocks.emplace_back(std::move(values));
  return blocks;
}

Table NationalBodyTable(const std::vector<pb::NationalKpiBody>& bodies,
                        const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"CODE", "団体コード"}), false, false, true},
                   {In(lang, {"BODY", "団体"})},
                   {In(lang, {"PREFECTURE", "都道府県"}), false, false, true},
                   {In(lang, {"KIND", "団体の種別"}), false, false, true},
                   {In(lang, {"COUNTS", "該当"})},
                   {In(lang, {"RECORDS", "該当する記録の数"}), true},
                   {In(lang, {"BY WHAT", "該当する記録"}), false, true, false, true},
                   {In(lang, {"WHAT IS MISSING", "足りないもの"}), false, true},
                   {In(lang, {"NEAREST RECORD", "最も近い記録"}), false, true, true}};
  table.nothing = In(lang, {"No body is shown.", "該当する団体はありません。"});
  for (const pb::NationalKpiBody& body : bodies) {
    Row row;
    row.cells = {body.code(),
                 body.display_name(),
                 body.prefecture_name(),
                 words.Value(*pb::OrganizationKind_descriptor(), body.kind()),
                 body.counted() ? In(lang, {"yes", "該当"}) : In(lang, {"no", "非該当"}),
                 body.counted() ? Grouped(static_cast<double>(body.record_count())) : "",
                 RecordWords(body, lang),
                 LackWords(body.lacks(), words),
                 body.nearest().title()};
    row.cells[1].resource = body.organization();
    if (body.records_size() == 1) row.cells[6].resource = body.records(0).resource();
    row.cells[8].resource = body.nearest().resource();
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace renkei::view
