#include "client/view/page/yearly_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/sheet/table_file.h"
#include "client/view/text/render.h"

namespace renkei::view {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

using Line = pb::YearlyReportLine;

pb::GetYearlyReportResponse ReportOf2024() {
  pb::GetYearlyReportResponse report;
  report.set_title("総合戦略");
  report.set_framework_title("新戦略");
  report.set_fiscal_year(2024);
  report.set_as_of("2025-03-31");
  report.mutable_counts()->set_items(2);
  report.mutable_counts()->set_missing_items(1);
  const auto add = [&](Line::Kind kind, int depth, const std::string& title) -> Line& {
    Line& line = *report.add_lines();
    line.set_kind(kind);
    line.set_depth(depth);
    line.set_title(title);
    return line;
  };
  add(Line::KIND_PLAN, 0, "総合戦略");
  add(Line::KIND_ITEM, 1, "交通").set_coverage(pb::ItemCoverage::COVERAGE_DIRECT);
  Line& node = add(Line::KIND_NODE, 1, "移動の足");
  node.set_thousand_yen(1'200);
  node.mutable_carried_words()->set_fiscal_year(2023);
  node.mutable_carried_words()->set_text("運行を始めた");
  pb::ReportReference& reference = *node.mutable_reference();
  reference.set_from_item("frameworks/old/items/x");
  reference.set_from_title("旧交通");
  reference.set_relation(pb::CrosswalkEdge::RELATION_PART_OF);
  reference.set_status(pb::CROSSWALK_STATUS_PROPOSED);
  pb::ReportedActivity& activity = *node.add_activities();
  activity.set_title("整備");
  activity.set_state(pb::ACTIVITY_STATE_DELAYED);
  activity.set_date("2024-12-01");
  Line& kpi = add(Line::KIND_KPI, 1, "利用者数");
  kpi.mutable_progress()->set_title("利用者数");
  kpi.mutable_progress()->set_unit("人");
  kpi.mutable_progress()->set_label("A");
  kpi.mutable_progress()->set_percent(95);
  kpi.mutable_progress()->mutable_actual()->mutable_value()->set_number(95);
  kpi.mutable_progress()->mutable_actual()->mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  kpi.mutable_progress()->mutable_actual()->mutable_when()->set_year(2023);
  add(Line::KIND_NODE, 1, "別の施策").set_again(true);
  add(Line::KIND_ITEM, 1, "防災").set_coverage(pb::ItemCoverage::COVERAGE_MISSING);
  add(Line::KIND_NO_COUNTERPART, 0, "");
  add(Line::KIND_NODE, 1, "庁舎");
  return report;
}

TEST(YearlyReportViewTest, ThePageSaysWhatIsCarriedForwardOnlyProposedAgainAndWithoutACounterpart) {
  const Page page = YearlyReportPage(ReportOf2024(), domain::Words(Lang::kJapanese));
  const std::string text = RenderText(page.blocks, {});
  EXPECT_THAT(text, AllOf(HasSubstr("2024年度 年次報告"),
                          HasSubstr("（前年度の記載・2023年度）運行を始めた"),
                          HasSubstr("「旧交通」から"), HasSubstr("・案"), HasSubstr("再掲"),
                          HasSubstr("対応する項目のない施策等"), HasSubstr("対応なし")));
  EXPECT_THAT(text, AllOf(HasSubstr("整備：遅れ（2024-12-01）"), HasSubstr("予算 1,200千円"),
                          HasSubstr("当年度の実績なし"), HasSubstr("95%")));
}

TEST(YearlyReportViewTest, MarksAreExplainedWhereTheyStandAlone) {
  pb::GetYearlyReportResponse report = ReportOf2024();
  report.mutable_lines()->DeleteSubrange(2, report.lines_size() - 2);
  const std::string text =
      RenderText(YearlyReportPage(report, domain::Words(Lang::kJapanese)).blocks, {});
  EXPECT_THAT(text, AllOf(Not(HasSubstr("「案」は")), Not(HasSubstr("「再掲」は")),
                          Not(HasSubstr("「前年度の記載」は"))));
}

TEST(YearlyReportViewTest, TheFileHasAColumnForEachThingThatALineSays) {
  const Table table = YearlyReportRows(ReportOf2024(), domain::Words(Lang::kJapanese));
  ASSERT_EQ(table.rows.size(), 8u);
  for (const Row& row : table.rows) EXPECT_EQ(row.cells.size(), table.columns.size());
  EXPECT_THAT(TableCsv(table), AllOf(HasSubstr("前年度の記載"), HasSubstr(",1200,"),
                                     HasSubstr("（前年度の記載・2023年度）運行を始めた")));
}

TEST(YearlyReportViewTest, WhatWasNotFetchedIsSaidToBeLeftOut) {
  pb::GetYearlyReportResponse report = ReportOf2024();
  report.mutable_counts()->set_lines(report.lines_size() + 3);
  const domain::Words words(Lang::kJapanese);
  EXPECT_THAT(RenderText(YearlyReportPage(report, words).blocks, {}), HasSubstr("3行は省略"));
  EXPECT_THAT(TableCsv(YearlyReportRows(report, words)), HasSubstr("3行は省略"));
  report.mutable_counts()->set_lines(report.lines_size());
  EXPECT_THAT(TableCsv(YearlyReportRows(report, words)), Not(HasSubstr("省略")));
}

TEST(YearlyReportViewTest, DepthsThatNoServerOfOursGivesAreDrawnSomewhere) {
  pb::GetYearlyReportResponse report = ReportOf2024();
  for (int i = 0; i < report.lines_size(); ++i)
    report.mutable_lines(i)->set_depth(i % 2 == 0 ? 2'147'483'647 : -2'147'483'647);
  for (const Row& row : YearlyReportRows(report, domain::Words(Lang::kEnglish)).rows)
    EXPECT_LE(row.depth, 2 * kDeepestLevel);
}

}  // namespace
}  // namespace renkei::view
