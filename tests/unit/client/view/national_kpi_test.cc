// A national KPI as people read it: the figure with its unit and day, targets, breakdowns, who counts.
#include "client/view/page/national_kpi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "client/view/text/render.h"
#include "tests/unit/client/view/cell_texts.h"

namespace renkei::view {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const domain::Words& NationalWords() {
  static const auto& words = *new domain::Words(Lang::kJapanese);
  return words;
}

pb::NationalKpi NationalKpiOf(pb::CountingUnit unit) {
  pb::NationalKpi kpi;
  kpi.set_name("nationalKpis/k");
  kpi.set_title("デジタル実装に取り組む団体");
  kpi.mutable_definition()->set_unit(unit);
  kpi.mutable_definition()->mutable_cases();
  pb::NationalKpiTarget& target = *kpi.add_targets();
  target.mutable_when()->set_kind(pb::When::KIND_END_OF_FISCAL_YEAR);
  target.mutable_when()->set_year(2024);
  target.mutable_value()->set_number(1'000);
  target.set_source("総合戦略");
  return kpi;
}

pb::NationalKpiCount NationalCountOf(int64_t number, pb::NationalKpiBasis basis) {
  pb::NationalKpiCount count;
  count.set_national_kpi("nationalKpis/k");
  count.set_definition_version(2);
  count.set_unit(pb::COUNTING_UNIT_BODIES);
  count.set_as_of("2024-07-03");
  count.set_basis(basis);
  count.set_count(number);
  count.set_bodies(number);
  return count;
}

TEST(NationalSentenceTest, ATotalNamesItsUnitItsDayAndHowItCameAbout) {
  const pb::NationalKpi kpi = NationalKpiOf(pb::COUNTING_UNIT_BODIES);
  const std::string sentence =
      NationalSentence(kpi, NationalCountOf(1'234, pb::NATIONAL_KPI_BASIS_KEPT), NationalWords());
  EXPECT_EQ(sentence, "1,234団体（実）（2024-07-03、記録から自動集計、数え方第2版）");
}

TEST(NationalSentenceTest, WhatIsEnteredSaysSoWithItsSource) {
  pb::NationalKpi kpi;
  kpi.set_entered_unit("％");
  pb::NationalKpiValue& value = *kpi.add_values();
  value.mutable_when()->set_kind(pb::When::KIND_END_OF_FISCAL_YEAR);
  value.mutable_when()->set_year(2023);
  value.mutable_value()->set_number(99.8);
  value.set_source("整備率調査");
  const std::string sentence =
      NationalSentence(kpi, NationalCountOf(0, pb::NATIONAL_KPI_BASIS_ENTERED), NationalWords());
  EXPECT_THAT(sentence, HasSubstr("99.8"));
  EXPECT_THAT(sentence, HasSubstr("入力値。出典: 整備率調査"));
}

TEST(NationalCountBlocksTest, TheChartHasTheCountAndTheLineOfTargets) {
  const std::vector<Block> blocks =
      NationalCountBlocks(NationalKpiOf(pb::COUNTING_UNIT_BODIES),
                          NationalCountOf(800, pb::NATIONAL_KPI_BASIS_KEPT), NationalWords());
  const auto* chart = std::get_if<Chart>(&blocks.back().kind);
  ASSERT_NE(chart, nullptr);
  EXPECT_THAT(chart->places, ElementsAre("2024-07-03", "令和6年度末"));
  ASSERT_THAT(chart->series, SizeIs(2));
  EXPECT_EQ(chart->series[0].label, "集計値");
  EXPECT_EQ(chart->series[0].figures[0], 800);
  EXPECT_EQ(chart->series[1].label, "基準値・目標値");
  EXPECT_EQ(chart->series[1].figures[1], 1'000);
  EXPECT_EQ(chart->unit, "団体・実");
}

TEST(NationalCountBlocksTest, WhatIsStillBeingCountedIsAWarning) {
  pb::NationalKpiCount count = NationalCountOf(3, pb::NATIONAL_KPI_BASIS_BEING_MADE);
  count.mutable_progress()->set_seen(12'000);
  const std::vector<Block> blocks =
      NationalCountBlocks(NationalKpiOf(pb::COUNTING_UNIT_BODIES), count, NationalWords());
  EXPECT_THAT(RenderText(blocks, TextStyle()), HasSubstr("12,000件まで確認"));
}

TEST(NationalBreakdownTest, EachFacetIsATableInTheUnitOfTheCount) {
  pb::NationalKpiCount count = NationalCountOf(3, pb::NATIONAL_KPI_BASIS_KEPT);
  pb::NationalKpiRow& prefecture = *count.add_rows();
  prefecture.set_facet(pb::NATIONAL_KPI_FACET_PREFECTURE);
  prefecture.set_title("神奈川県");
  prefecture.set_resource("organizations/p");
  prefecture.set_count(3);
  prefecture.set_bodies(3);
  prefecture.set_all_bodies(12);
  pb::NationalKpiRow& item = *count.add_rows();
  item.set_facet(pb::NATIONAL_KPI_FACET_FRAMEWORK_ITEM);
  item.set_title("観光DX");
  item.set_depth(1);
  item.set_count(1);
  item.set_bodies(1);
  const std::vector<Block> blocks =
      NationalBreakdown(NationalKpiOf(pb::COUNTING_UNIT_BODIES), count, NationalWords());
  ASSERT_THAT(blocks, SizeIs(2));
  const auto& table = std::get<Table>(blocks[0].kind);
  EXPECT_EQ(table.title, "都道府県");
  EXPECT_EQ(table.columns[1].header, "集計値（団体・実）");
  EXPECT_THAT(Texts(table.rows[0]), ElementsAre("神奈川県", "3", "12", "25.0%"));
  EXPECT_EQ(std::get<Table>(blocks[1].kind).rows[0].depth, 1);
  const Table file = NationalRows(NationalKpiOf(pb::COUNTING_UNIT_RECORDS), count, NationalWords());
  EXPECT_THAT(file.rows, SizeIs(3)) << "the total, and each row";
  for (const Row& row : file.rows) EXPECT_EQ(row.cells.size(), file.columns.size());
}

TEST(NationalBodyTableTest, WhoCountsSaysByWhatAndWhoDoesNotWhatIsMissing) {
  pb::NationalKpiBody counted;
  counted.set_organization("organizations/o");
  counted.set_code("332143");
  counted.set_display_name("真庭市");
  counted.set_prefecture_name("岡山県");
  counted.set_kind(pb::ORGANIZATION_KIND_CITY);
  counted.set_counted(true);
  counted.set_record_count(2);
  for (const char* title : {"自動運転バス", "母子手帳アプリ"}) {
    counted.add_records()->set_title(title);
    counted.mutable_records(counted.records_size() - 1)->set_parts(1);
  }
  pb::NationalKpiBody missing;
  missing.set_display_name("会津若松市");
  missing.add_lacks(pb::NATIONAL_KPI_LACK_CONTINUITY);
  missing.add_lacks(pb::NATIONAL_KPI_LACK_SELECTION);
  missing.mutable_nearest()->set_resource("cases/c");
  missing.mutable_nearest()->set_title("スマートシティ");
  const Table table = NationalBodyTable({counted, missing}, NationalWords());
  EXPECT_THAT(Texts(table.rows[0]), ElementsAre("332143", "真庭市", "岡山県", "市", "該当", "2",
                                                "自動運転バス\n母子手帳アプリ", "", ""));
  EXPECT_EQ(table.rows[1].cells[7].text, "継続状況が該当しない、優良事例でない");
  EXPECT_EQ(table.rows[1].cells[8].resource, "cases/c");
}

}  // namespace
}  // namespace renkei::view
