#include "client/view/page/yearly_report.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/progress.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/strategy/diff/field_text.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

using domain::NodeText;
using ReportLine = pb::YearlyReportLine;

// What single lines say, in words.
class LineWords {
 public:
  LineWords(const pb::GetYearlyReportResponse& report, const domain::Words& words)
      : report_(report), words_(words), lang_(words.lang()) {}

  Lang lang() const { return lang_; }

  bool ByProgramme() const { return report_.order() == pb::YEARLY_REPORT_ORDER_PROGRAMMES; }

  std::string Year(int year) const {
    return In(lang_, {absl::StrCat("FY", year), absl::StrCat(year, "年度")});
  }

  std::string Title(const ReportLine& line) const {
    switch (line.kind()) {
      case ReportLine::KIND_PLAN:
        return In(lang_, {"the plan as a whole", "計画全体"});
      case ReportLine::KIND_NO_COUNTERPART:
        return ByProgramme() ? In(lang_, {"no programme", "財源とする支援施策のない施策等"})
                             : Kind(line);
      case ReportLine::KIND_KPI:
        return TitleWithUnit(line.progress());
      default:
        return NodeText(line.label(), line.title());
    }
  }

  std::string Kind(const ReportLine& line) const {
    return In(lang_, domain::ValueName(line.kind()));
  }

  // How a line comes to stand where it does: "再掲", "対応表による: 「…」（対応先の一部・案）", "対応なし".
  std::string Place(const ReportLine& line) const {
    std::vector<std::string> parts;
    if (line.kind() == ReportLine::KIND_ITEM)
      return line.coverage() == pb::ItemCoverage::COVERAGE_DIRECT
                 ? ""
                 : In(lang_, domain::ValueName(line.coverage()));
    if (line.again()) parts.push_back(In(lang_, {"again", "再掲"}));
    if (line.heading()) parts.push_back(In(lang_, {"heading", "見出し"}));
    if (!line.reference().from_item().empty()) parts.push_back(Reference(line.reference()));
    return absl::StrJoin(parts, In(lang_, {", ", "・"}));
  }

  std::string Words(const pb::ReportedWords& words) const {
    std::string said = words_.Value(*pb::EvaluationRating_descriptor(), words.rating());
    if (!words.text().empty()) absl::StrAppend(&said, said.empty() ? "" : "\n", words.text());
    return said;
  }

  // Last year's are never taken for this year's.
  std::string Carried(const ReportLine& line) const {
    if (!line.has_carried_words()) return "";
    const std::string year = Year(line.carried_words().fiscal_year());
    return In(lang_, {absl::StrCat("(as written for ", year, ") ", line.carried_words().text()),
                      absl::StrCat("（前年度の記載・", year, "）", line.carried_words().text())});
  }

  std::string Activities(const ReportLine& line) const {
    std::vector<std::string> parts;
    for (const pb::ReportedActivity& activity : line.activities()) {
      const std::string state = words_.Value(*pb::ActivityState_descriptor(), activity.state());
      parts.push_back(absl::StrCat(activity.title(), In(lang_, {": ", "："}), state,
                                   In(lang_, {" (", "（"}), activity.date(), In(lang_, {")", "）"}),
                                   activity.note().empty() ? "" : "  ", activity.note()));
    }
    return absl::StrJoin(parts, "\n");
  }

  // Notes of the year's figures, and what a reader has to know of the judgement.
  std::string Remarks(const ReportLine& line) const {
    std::vector<std::string> parts;
    const pb::KpiProgress& kpi = line.progress();
    if (kpi.has_actual() && FigureYear(kpi) < report_.fiscal_year())
      parts.push_back(In(lang_, {"no figure of the year", "当年度の実績なし"}));
    if (const std::string remark = RemarkOf(kpi, words_); !remark.empty()) parts.push_back(remark);
    for (const pb::ReportedNote& note : line.notes())
      parts.push_back(absl::StrCat(words_.When(note.when()), In(lang_, {": ", "："}), note.note()));
    return absl::StrJoin(parts, "\n");
  }

  // Of a programme whose it is, and what the plan has of it; of a node its money of that programme.
  std::string Funding(const ReportLine& line) const {
    std::vector<std::string> parts;
    if (!line.ministry().empty()) parts.push_back(line.ministry());
    if (line.has_funding_thousand_yen())
      parts.push_back(In(lang_, {"in all ", "計 "}) +
                      words_.ThousandYen(line.funding_thousand_yen()));
    for (const pb::Funding& funding : line.funding()) {
      std::vector<std::string> said;
      for (std::string part :
           {funding.type(),
            funding.has_thousand_yen() ? words_.ThousandYen(funding.thousand_yen()) : std::string(),
            words_.Value(*pb::FundingStage_descriptor(), funding.stage()), funding.note()}) {
        if (!part.empty()) said.push_back(std::move(part));
      }
      if (!said.empty()) parts.push_back(absl::StrJoin(said, In(lang_, {", ", "、"})));
    }
    return absl::StrJoin(parts, "\n");
  }

  // Of a node: who answers for it, and the year's budget.
  std::string Whose(const ReportLine& line) const {
    std::vector<std::string> parts;
    if (line.kind() == ReportLine::KIND_NODE && !line.section().empty())
      parts.push_back(line.section());
    if (line.has_thousand_yen())
      parts.push_back(In(lang_, {"budget ", "予算 "}) + words_.ThousandYen(line.thousand_yen()));
    return absl::StrJoin(parts, In(lang_, {", ", "、"}));
  }

  // All of it, one under the other.
  std::string Said(const ReportLine& line) const {
    std::vector<std::string> parts;
    if (const std::string place = Place(line); !place.empty())
      parts.push_back(In(lang_, {absl::StrCat("(", place, ")"), absl::StrCat("（", place, "）")}));
    for (std::string part : {Funding(line), Words(line.words()), Carried(line), Activities(line),
                             line.kind() == ReportLine::KIND_KPI ? Remarks(line) : ""}) {
      if (!part.empty()) parts.push_back(std::move(part));
    }
    if (const std::string whose = Whose(line); !whose.empty()) parts.push_back(whose);
    return absl::StrJoin(parts, "\n");
  }

  // Label, percent, figure, of when, what was expected, target; empty cells of what is no KPI.
  void AddFigures(const ReportLine& line, Row& row) const {
    if (line.kind() != ReportLine::KIND_KPI) {
      row.cells.resize(row.cells.size() + kFigureColumns);
      return;
    }
    const pb::KpiProgress& kpi = line.progress();
    for (std::string cell : {kpi.label(), PercentText(kpi.has_percent(), kpi.percent()),
                             words_.Short(kpi.actual().value()), words_.When(kpi.actual().when()),
                             kpi.has_expected() ? RoundedNumber(kpi.expected()) : std::string(),
                             words_.Short(kpi.final_target().value())}) {
      row.cells.emplace_back(std::move(cell));
    }
  }
  void AddFigureColumns(Table& table) const {
    for (const auto& [header, number] :
         {std::pair(Text{"BAND", "判定"}, false),
          {Text{"%", absl::StrCat(PercentHeading(report_.rubric()).ja)}, true},
          {Text{"FIGURE", "実績"}, true},
          {Text{"OF", "時点"}, false},
          {Text{"EXPECTED", "見込み"}, true},
          {Text{"TARGET", "最終目標"}, true}}) {
      table.columns.push_back({In(lang_, header), number});
    }
  }

 private:
  static constexpr size_t kFigureColumns = 6;

  static int FigureYear(const pb::KpiProgress& kpi) {
    return domain::FiscalYearOf(domain::LastDay(kpi.actual().when()));
  }

  std::string Reference(const pb::ReportReference& reference) const {
    const bool proposed = reference.status() == pb::CROSSWALK_STATUS_PROPOSED;
    const std::string relation =
        words_.Value(*pb::CrosswalkEdge::Relation_descriptor(), reference.relation());
    return In(lang_, {absl::StrCat("by \"", reference.from_title(), "\", ", relation,
                                   proposed ? ", proposed" : ""),
                      absl::StrCat("「", reference.from_title(), "」から：", relation,
                                   proposed ? "・案" : "")});
  }

  const pb::GetYearlyReportResponse& report_;
  const domain::Words& words_;
  const Lang lang_;
};

// How deep the row of each line lies: nodes below the item under which they stand, KPIs below what they
// measure.
class RowDepths {
 public:
  int Next(const ReportLine& line) {
    const int depth = std::clamp(line.depth(), 0, kDeepestLevel);
    switch (line.kind()) {
      case ReportLine::KIND_ITEM:
      case ReportLine::KIND_PROGRAMME:
        item_ = std::max(depth, 1);
        return item_ - 1;
      case ReportLine::KIND_NO_COUNTERPART:
        item_ = 1;
        return 0;
      case ReportLine::KIND_NODE:
        return item_ + std::max(depth, 1) - 1;
      case ReportLine::KIND_KPI:
        return depth == 0 ? 1 : item_ + depth;
      default:
        return item_;
    }
  }

 private:
  int item_ = 0;  // depth of the item, 0 before the first
};

bool IsPart(const ReportLine& line) {
  return line.kind() == ReportLine::KIND_ITEM || line.kind() == ReportLine::KIND_PROGRAMME ||
         line.kind() == ReportLine::KIND_NO_COUNTERPART;
}

Text FirstHeading(const LineWords& says) {
  return says.ByProgramme() ? Text{"PROGRAMME / MEASURE / KPI", "支援施策・施策等・KPI"}
                            : Text{"ITEM / MEASURE / KPI", "項目・施策等・KPI"};
}

Table PageTable(const pb::GetYearlyReportResponse& report, const LineWords& says) {
  const Lang lang = says.lang();
  Table table;
  table.columns = {{In(lang, FirstHeading(says)), false, true}};
  says.AddFigureColumns(table);
  table.columns.push_back({In(lang, {"WHAT WAS DONE, REMARKS", "取組の状況・所見・備考"}),
                           /*number=*/false, /*may_be_cut=*/true, /*secondary=*/false,
                           /*prose=*/true});
  RowDepths depths;
  for (const ReportLine& line : report.lines()) {
    Row& row = table.rows.emplace_back();
    row.depth = depths.Next(line);
    row.heading = IsPart(line);
    if (IsPart(line)) row.mark = {"■ ", Tone::kPlain, "# "};
    if (line.kind() == ReportLine::KIND_KPI) row.mark = {"・", Tone::kPlain, "- "};
    row.cells = {says.Title(line)};
    row.cells[0].resource = line.name();
    says.AddFigures(line, row);
    row.cells.emplace_back(says.Said(line));
    if (line.coverage() == pb::ItemCoverage::COVERAGE_MISSING)
      row.cells.back().tone = Tone::kWarning;
  }
  return table;
}

// The same of programmes.
std::string ProgrammeTally(const pb::YearlyReportCounts& counts, Lang lang) {
  return In(lang, {absl::StrCat("In the order of the programmes that pay: ", counts.items(), ". ",
                                counts.nodes(), " goals and measures: ", counts.placed_nodes(),
                                " under a programme, ", counts.heading_nodes(), " as headings, ",
                                counts.unplaced_nodes(), " without one."),
                   absl::StrCat("財源とする支援施策の順です（", counts.items(), "件）。施策等",
                                counts.nodes(), "件のうち、支援施策に対応するもの",
                                counts.placed_nodes(), "件、見出し", counts.heading_nodes(),
                                "件、支援施策のないもの", counts.unplaced_nodes(), "件です。")});
}

// What of the plan and of the framework found its counterpart.
std::string Tally(const pb::GetYearlyReportResponse& report, Lang lang) {
  const pb::YearlyReportCounts& counts = report.counts();
  if (report.order() == pb::YEARLY_REPORT_ORDER_PROGRAMMES) return ProgrammeTally(counts, lang);
  return In(lang,
            {absl::StrCat("In the order of ", report.framework_title(), ": ", counts.items(),
                          " items, ", counts.missing_items(), " of them without a counterpart. ",
                          counts.nodes(), " goals and measures: ", counts.placed_nodes(),
                          " under an item (", counts.carried_nodes(),
                          " of them through crosswalks), ", counts.heading_nodes(),
                          " as headings, ", counts.unplaced_nodes(), " without a counterpart."),
             absl::StrCat("「", report.framework_title(), "」の項目の順です。項目", counts.items(),
                          "件のうち、対応する施策等がないものは", counts.missing_items(),
                          "件です。施策等", counts.nodes(), "件のうち、項目に対応するもの",
                          counts.placed_nodes(), "件（うち枠組みの対応表を介したもの",
                          counts.carried_nodes(), "件）、見出し", counts.heading_nodes(),
                          "件、対応する項目のないもの", counts.unplaced_nodes(), "件です。")});
}

// What a reader has to know where not all of it was fetched; "" where it was.
std::string LeftOut(const pb::GetYearlyReportResponse& report, Lang lang) {
  const int left = report.counts().lines() - report.lines_size();
  if (left <= 0) return "";
  return In(lang,
            {absl::StrCat(left, " more lines are left out here; `renkei vision report` has all."),
             absl::StrCat("このあとの", left,
                          "行は省略しました。全体は renkei vision report で出力できます。")});
}

// What its words mean, where they stand in it.
void AddNotes(const pb::GetYearlyReportResponse& report, Lang lang, Paragraphs& opening) {
  bool proposed = false;
  bool carried = false;
  bool again = false;
  for (const ReportLine& line : report.lines()) {
    proposed = proposed || line.reference().status() == pb::CROSSWALK_STATUS_PROPOSED;
    carried = carried || line.has_carried_words();
    again = again || line.again();
  }
  if (again)
    opening.lines.emplace_back(In(lang, {"\"again\": printed whole under an earlier item.",
                                         "「再掲」は、前の項目にまとめて載せています。"}),
                               Tone::kFaint);
  if (proposed)
    opening.lines.emplace_back(
        In(lang, {"\"proposed\": the crosswalk is a proposal, not stated by the issuer.",
                  "「案」は、国の公式な対応表ではなく、提案された対応づけです。"}),
        Tone::kFaint);
  if (carried)
    opening.lines.emplace_back(
        In(lang, {"Where nothing was written for the year, last year's words stand, marked so.",
                  "「前年度の記載」は、当年度の記載がまだないため、前年度の文を載せたものです。"}),
        Tone::kFaint);
}

}  // namespace

Page YearlyReportPage(const pb::GetYearlyReportResponse& report, const domain::Words& words) {
  const LineWords says(report, words);
  Page page;
  page.lang = words.lang();
  page.head.title = In(page.lang, {absl::StrCat("Yearly report, ", says.Year(report.fiscal_year())),
                                   absl::StrCat(says.Year(report.fiscal_year()), " 年次報告")});
  page.head.subtitle = report.title();
  page.head.footer = absl::StrCat(report.title(), "  ", page.head.title);
  Paragraphs opening{
      {absl::StrCat(report.title(), "  ", words.Period(report.period())),
       absl::StrCat(page.head.title, In(page.lang, {"   as of ", "　基準日 "}), report.as_of(),
                    In(page.lang, {"   rubric: ", "　評価基準: "}), report.rubric().title()),
       Tally(report, page.lang)}};
  AddNotes(report, page.lang, opening);
  page.blocks.emplace_back(std::move(opening));
  page.blocks.emplace_back(PageTable(report, says));
  if (std::string left = LeftOut(report, page.lang); !left.empty())
    page.blocks.emplace_back(Warning{std::move(left)});
  return page;
}

Table YearlyReportRows(const pb::GetYearlyReportResponse& report, const domain::Words& words) {
  const LineWords says(report, words);
  const Lang lang = words.lang();
  Table table;
  for (const auto& [header, number] : {std::pair(FirstHeading(says), false),
                                       {Text{"ROW", "行の種類"}, false},
                                       {Text{"PLACE", "対応"}, false},
                                       {Text{"SECTION", "担当課"}, false},
                                       {Text{"BUDGET, 1,000 YEN", "予算（千円）"}, true}})
    table.columns.push_back({In(lang, header), number});
  if (says.ByProgramme()) table.columns.push_back({In(lang, {"FUNDING", "財源"})});
  says.AddFigureColumns(table);
  for (const Text& header : {Text{"WORDS OF THE YEAR", "当年度の所見"},
                             {"LAST YEAR'S WORDS", "前年度の記載"},
                             {"ACTIVITIES", "工程表の取組"},
                             {"REMARKS", "備考"},
                             {"NAME", "リソース名"}})
    table.columns.push_back({In(lang, header)});
  RowDepths depths;
  for (const ReportLine& line : report.lines()) {
    Row& row = table.rows.emplace_back();
    row.depth = depths.Next(line);
    row.heading = IsPart(line);
    row.cells = {says.Title(line), says.Kind(line), says.Place(line), line.section(),
                 line.has_thousand_yen()
                     ? domain::GroupedNumber(static_cast<double>(line.thousand_yen()))
                     : std::string()};
    if (says.ByProgramme()) row.cells.emplace_back(says.Funding(line));
    says.AddFigures(line, row);
    row.cells.emplace_back(says.Words(line.words()));
    row.cells.emplace_back(says.Carried(line));
    row.cells.emplace_back(says.Activities(line));
    row.cells.emplace_back(line.kind() == ReportLine::KIND_KPI ? says.Remarks(line) : "");
    row.cells.emplace_back(line.name());
  }
  if (std::string left = LeftOut(report, lang); !left.empty()) {
    Row& row = table.rows.emplace_back();
    row.cells = {std::move(left)};
    row.cells.resize(table.columns.size());
  }
  return table;
}

}  // namespace renkei::view
