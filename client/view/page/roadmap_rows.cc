// A roadmap in rows and columns.
#include <functional>

#include "absl/strings/str_cat.h"
#include "client/view/page/roadmap.h"
#include "server/domain/time/when.h"

namespace renkei::view {
namespace {

// What stands in a column, and what it is called to programs.
struct RoadmapColumn {
  const char* path;
  Text header;
  std::function<std::string(const domain::RoadmapRow&)> cell;
};

std::string RoadmapYear(int year) { return year == 0 ? "" : absl::StrCat(year); }

std::string RoadmapMilestones(const domain::RoadmapRow& row, const domain::Words& words, bool raw) {
  std::string text;
  for (const pb::Milestone& one : row.activity->milestones()) {
    const std::string when = raw && one.when().text().empty()
                                 ? domain::FormatWhen(one.when(), domain::WhenStyle::kShort)
                                 : words.When(one.when());
    absl::StrAppend(&text, text.empty() ? "" : "; ", when, " ", one.title());
  }
  return text;
}

std::string RoadmapState(const pb::ActivityReport* report, const domain::Words& words, bool raw) {
  if (report == nullptr) return "";
  return raw ? pb::ActivityState_Name(report->state())
             : words.Value(*pb::ActivityState_descriptor(), report->state());
}

std::vector<RoadmapColumn> RoadmapColumns(const domain::Words& words, bool raw) {
  using R = domain::RoadmapRow;
  return {
      {"node.title", {"NODE", "施策等"}, [](const R& r) { return r.node->title(); }},
      {"node.external_id",
       {"NODE EXTERNAL ID", "施策等の外部ID"},
       [](const R& r) { return r.node->external_id(); }},
      {"activity.id", {"ACTIVITY", "取組ID"}, [](const R& r) { return r.activity->id(); }},
      {"activity.title", {"TITLE", "取組"}, [](const R& r) { return r.activity->title(); }},
      {"activity.period.from_fiscal_year",
       {"FROM", "開始年度"},
       [](const R& r) { return RoadmapYear(r.activity->period().from_fiscal_year()); }},
      {"activity.period.to_fiscal_year",
       {"TO", "終了年度"},
       [](const R& r) { return RoadmapYear(r.activity->period().to_fiscal_year()); }},
      {"activity.section", {"SECTION", "担当課"}, [](const R& r) { return r.activity->section(); }},
      {"activity.performer",
       {"PERFORMER", "実施主体"},
       [](const R& r) { return r.activity->performer(); }},
      {"activity.milestones",
       {"MILESTONES", "節目"},
       [&words, raw](const R& r) { return RoadmapMilestones(r, words, raw); }},
      {"report.state",
       {"STATE", "進捗"},
       [&words, raw](const R& r) { return RoadmapState(r.report, words, raw); }},
      {"report.date",
       {"REPORTED", "報告日"},
       [](const R& r) { return r.report == nullptr ? std::string() : r.report->date(); }},
      {"report.note", {"NOTE", "報告の備考"}, [](const R& r) {
         return r.report == nullptr ? std::string() : r.report->note();
       }}};
}

}  // namespace

Table RoadmapRows(const domain::Roadmap& roadmap, const domain::Words& words, bool raw) {
  const std::vector<RoadmapColumn> columns = RoadmapColumns(words, raw);
  Table table;
  for (const RoadmapColumn& column : columns)
    table.columns.push_back({raw ? column.path : In(words.lang(), column.header)});
  for (const domain::RoadmapRow& row : roadmap.rows) {
    Row& cells = table.rows.emplace_back();
    for (const RoadmapColumn& column : columns) cells.cells.emplace_back(column.cell(row));
  }
  return table;
}

}  // namespace renkei::view
