// Tables as files for spreadsheet programs, and those that are made for them: of a search, of a list of
// cases.
#include "client/view/sheet/table_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "client/view/page/hit_table.h"
#include "client/view/page/menu_table.h"
#include "server/sheet/csv.h"
#include "server/sheet/xlsx_reader.h"
#include "tests/unit/client/view/cell_texts.h"

namespace renkei::view {
namespace {

using testing::ElementsAre;

Table Example() {
  Table table;
  table.columns = {{"施策"}, {"判定"}, {"達成度", true}, {"値", true}, {"推移"}, {"備考"}};
  Row& goal = table.rows.emplace_back();
  goal.heading = true;
  goal.cells = {"交通", "A", "95.2%", "", "", "=1+1"};
  Row& kpi = table.rows.emplace_back();
  kpi.depth = 1;
  kpi.mark = {"・"};
  kpi.cells = {"利用者", "", "△5%", "1,234", Series{{1, 2}, 3}, "改行\nあり"};
  Row& text = table.rows.emplace_back();
  text.cells = {"約束", "", "", "800以上"};
  return table;
}

// What is only drawn is left out; figures are numbers; a text stays one.
TEST(TableCsv, OpensAsItStands) {
  EXPECT_EQ(TableCsv(Example()), absl::StrCat(sheet::kUtf8Mark,
                                              "施策,判定,達成度,値,備考\r\n"
                                              "交通,A,95.2%,,'=1+1\r\n"
                                              "　・利用者,,△5%,1234,\"改行\nあり\"\r\n"
                                              "約束,,,800以上\r\n"));
}

TEST(TableCsv, ATableWithoutRowsHasItsHeadings) {
  Table table;
  table.columns = {{"a"}, {"b"}};
  EXPECT_EQ(TableCsv(table), absl::StrCat(sheet::kUtf8Mark, "a,b\r\n"));
}

TEST(TableWorkbook, NumbersAreNumbersAndPercentagesAreCounted) {
  const auto bytes = TableWorkbook(Example(), "進捗");
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const auto book = sheet::ReadXlsx(*bytes);
  ASSERT_TRUE(book.ok()) << book.status();
  const sheet::Sheet& sheet = book->sheets.at(0);
  EXPECT_EQ(sheet.name, "進捗");
  using Kind = sheet::Cell::Kind;
  const auto at = [&](int row, int column) { return *sheet.Find(row, column); };
  EXPECT_EQ(at(1, 4).kind, Kind::kText);
  EXPECT_EQ(at(1, 4).text, "=1+1");
  EXPECT_EQ(at(1, 2).kind, Kind::kNumber);
  EXPECT_DOUBLE_EQ(at(1, 2).number, 0.952);
  EXPECT_EQ(at(1, 2).look, sheet::Cell::Look::kPercent);
  EXPECT_DOUBLE_EQ(at(2, 2).number, -0.05);
  EXPECT_DOUBLE_EQ(at(2, 3).number, 1234);
  EXPECT_EQ(at(3, 3).text, "800以上");
}

TEST(TableWorkbook, WhatNoCellHoldsIsToldAndNotCut) {
  Table table;
  table.columns = {{"a"}};
  table.rows.emplace_back().cells = {std::string(40'000, 'x')};
  EXPECT_EQ(TableWorkbook(table, "t").status().code(), absl::StatusCode::kInvalidArgument);
}

std::vector<std::string> Headings(const Table& table) {
  std::vector<std::string> headings;
  for (const Column& column : table.columns) headings.push_back(column.header);
  return headings;
}

const domain::Words kTableWords(domain::Lang::kJapanese, [](const std::string& name) {
  return name == "organizations/y" ? "横浜市" : "川崎市";
});

TEST(HitTable, HasWhatAHitSays) {
  pb::SearchHit hit;
  hit.set_type(pb::RESOURCE_TYPE_KPI);
  hit.set_name("organizations/y/visions/v/kpis/k");
  hit.set_title("利用者数");
  hit.add_owners("organizations/y");
  hit.add_owners("organizations/k");
  hit.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  hit.set_selected(true);
  hit.mutable_date()->set_seconds(1'711'900'800);
  hit.add_path()->set_title("総合戦略");
  hit.add_path()->set_title("施策1");
  pb::SearchSnippet& snippet = *hit.add_snippets();
  snippet.set_text("乗合タクシー");
  snippet.set_cut_after(true);
  const Table table = HitTable({hit}, kTableWords);
  EXPECT_THAT(Headings(table), ElementsAre("種類", "題名", "所有団体", "状態", "優良事例", "日付",
                                           "位置", "抜粋", "リソース名"));
  EXPECT_THAT(Texts(table.rows.at(0)),
              ElementsAre("KPI", "利用者数", "横浜市、川崎市", "公開中", "優良事例", "2024-04-01",
                          "総合戦略 > 施策1", "乗合タクシー…", "organizations/y/visions/v/kpis/k"));
}

TEST(MenuTable, HasACaseInEachRow) {
  pb::ListedCase listed;
  listed.set_position(2);
  listed.set_heading("交通");
  listed.set_comment("都市部向け");
  pb::Case& c = *listed.mutable_case_();
  c.set_name("cases/c");
  c.set_title("乗合タクシー");
  c.set_owner("organizations/y");
  c.set_summary("概要");
  c.set_contact_section("交通政策課");
  pb::CaseResult& result = *c.add_results();
  result.set_indicator_title("1日の利用者数");
  result.set_unit("人");
  result.mutable_before()->mutable_value()->set_number(40);
  result.mutable_after()->mutable_value()->set_number(120);
  const Table table = MenuTable({listed}, kTableWords);
  EXPECT_THAT(Headings(table), ElementsAre("掲載順", "見出し", "題名", "所有団体", "概要", "成果",
                                           "担当課", "コメント", "リソース名"));
  EXPECT_THAT(Texts(table.rows.at(0)),
              ElementsAre("2", "交通", "乗合タクシー", "横浜市", "概要",
                          testing::AllOf(testing::HasSubstr("1日の利用者数"),
                                         testing::HasSubstr("40人"), testing::HasSubstr("120人")),
                          "交通政策課", "都市部向け", "cases/c"));
}

}  // namespace
}  // namespace renkei::view
