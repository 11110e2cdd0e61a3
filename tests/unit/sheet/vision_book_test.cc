// Visions in workbooks: nothing is lost, and only what was edited changes.
#include "server/sheet/vision/vision_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/algorithm/container.h"
#include "renkei/v1/constraints.pb.h"
#include "server/sheet/csv.h"
#include "server/sheet/rows/actual_columns.h"
#include "server/sheet/vision/columns.h"
#include "server/sheet/vision/when_text.h"
#include "server/sheet/xlsx_reader.h"
#include "tests/unit/sheet/random_vision.h"
#include "tests/unit/sheet/vision_applier.h"

namespace renkei::sheet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Every field that a user can write and that no other one stands for.
std::set<std::string> ContentFields(const google::protobuf::Descriptor& type) {
  std::set<std::string> fields;
  for (int i = 0; i < type.field_count(); ++i) {
    const auto& field = *type.field(i);
    const std::string& name = field.name();
    if (field.options().GetExtension(pb::rules).output_only() || name == "etag") continue;
    // References by name; files have the external_id.
    if (name == "parent" || name == "node" || (name == "kpis" && type.name() == "Activity"))
      continue;
    if (name == "name" && type.name() != "Vision") continue;
    fields.insert(name);
  }
  return fields;
}

TEST(VisionColumnsTest, EveryContentFieldHasAColumnOrASheet) {
  // Lists of messages have sheets of their own.
  const std::map<std::string, std::set<std::string>> sheets = {
      {"Vision", {"links"}},
      {"VisionNode", {"re_mentions", "budgets", "links", "activities"}},
      {"Kpi", {"targets", "re_mentions"}},
      {"Activity", {"milestones"}}};
  std::set<std::string> seen;
  for (const SheetLayout& layout : VisionLayouts()) {
    std::set<std::string> columns;
    for (const Column& column : layout.columns) {
      if (column.path[0] == '@') continue;
      EXPECT_NE(FieldOf(layout, column), nullptr) << layout.en << "." << column.path;
      const std::string path = column.path;
      columns.insert(path.substr(0, path.find('.')));
    }
    std::set<std::string> wanted = ContentFields(*layout.message);
    const auto it = sheets.find(layout.message->name());
    if (it != sheets.end()) {
      for (const std::string& field : it->second) wanted.erase(field);
    }
    EXPECT_EQ(columns, wanted) << layout.en;
    seen.insert(layout.message->name());
  }
  // What those lists hold, and what lies within: Value, When, FiscalPeriod, Audience.
  EXPECT_EQ(seen, (std::set<std::string>{"Vision", "VisionNode", "Kpi", "TimedValue", "KpiActual",
                                         "ReMention", "Activity", "Milestone", "Budget", "Link"}));
  std::set<std::string> baseline;
  for (const Column& column : LayoutOf(SheetKind::kKpis).columns) {
    const std::string path = column.path;
    if (path.rfind("baseline.", 0) == 0) baseline.insert(path.substr(9, path.find('.', 9) - 9));
  }
  EXPECT_EQ(baseline, ContentFields(*pb::TimedValue::descriptor()));
  EXPECT_EQ(ContentFields(*pb::Value::descriptor()), (std::set<std::string>{"number", "text"}));
  EXPECT_EQ(ContentFields(*pb::FiscalPeriod::descriptor()).size(), 2U);
  EXPECT_EQ(ContentFields(*pb::Audience::descriptor()).size(), 2U);
}

TEST(VisionColumnsTest, HeadersAreFoundInBothLanguagesAndNamesOfSheetsBySomethingBehindThem) {
  for (const SheetLayout& layout : VisionLayouts()) {
    for (size_t i = 0; i < layout.columns.size(); ++i) {
      EXPECT_EQ(FindColumn(layout, layout.columns[i].ja), i) << layout.columns[i].ja;
      EXPECT_EQ(FindColumn(layout, layout.columns[i].en), i) << layout.columns[i].en;
    }
    EXPECT_EQ(FindLayout(layout.ja), &layout);
    EXPECT_EQ(FindLayout(std::string(layout.en) + "_2024"), &layout);
  }
  EXPECT_EQ(FindLayout("メモ"), nullptr);
  EXPECT_EQ(FindLayout("KPI実績"), nullptr);
}

TEST(ColumnsTest, ALabelOfASheetWithAFieldToARowIsNoHeading) {
  const SheetLayout& figures = ActualRowsLayout();
  EXPECT_FALSE(AreHeadings(figures, {"外部ID", "t-base", "必須"}));
  EXPECT_TRUE(AreHeadings(figures, {"外部ID", "年度", "実績"}));
  EXPECT_TRUE(AreHeadings(figures, {"ＫＰＩの外部ＩＤ"}));
  EXPECT_TRUE(AreHeadings(figures, {"KPIの外部ID（必須）", "実績"}));
  EXPECT_FALSE(AreHeadings(figures, {"年度", "実績"}));
}

absl::StatusOr<Workbook> ThroughXlsx(const Workbook& sheets, Words words = Words::kPeople) {
  const auto bytes = WriteVisionXlsx(sheets, "題名", words);
  if (!bytes.ok()) return bytes.status();
  return ReadXlsx(*bytes);
}

absl::StatusOr<Workbook> ThroughCsv(const Workbook& sheets, Encoding encoding = Encoding::kUtf8) {
  Workbook book;
  for (const VisionCsvFile& file : WriteVisionCsv(sheets, encoding)) {
    auto csv = ReadCsv(file.bytes, file.name.substr(0, file.name.find('.')), encoding);
    if (!csv.ok()) return csv.status();
    book.sheets.push_back(std::move(csv->sheet));
  }
  return book;
}

void ExpectSame(const KnownVision& wanted, const KnownVision& got) {
  const State a = StateOf(wanted);
  const State b = StateOf(got);
  for (const auto& [key, text] : a) {
    const auto it = b.find(key);
    EXPECT_EQ(it == b.end() ? "(missing)" : it->second, text) << key;
  }
  EXPECT_EQ(a.size(), b.size());
}

TEST(VisionBookTest, RandomVisionsComeBackThroughEveryFormat) {
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    const KnownVision vision = RandomVision(seed).Make();
    const Workbook sheets = VisionSheets(vision, true);
    const Workbook raw = VisionSheets(vision, true, Words::kContract);
    for (const auto& book : {ThroughXlsx(sheets), ThroughCsv(sheets),
                             ThroughXlsx(raw, Words::kContract), ThroughCsv(raw)}) {
      ASSERT_TRUE(book.ok()) << book.status();
      const auto onto_itself = ReadVisionBook(*book, {"f", false, &vision});
      ASSERT_TRUE(onto_itself.ok())
          << seed << onto_itself.status() << domain::DetailOf(onto_itself.status())->DebugString();
      ExpectSame(vision, Applied(vision, *onto_itself));
      // Where nothing is known, all of it is in the file.
      const auto onto_nothing = ReadVisionBook(*book, {"f", false, nullptr});
      ASSERT_TRUE(onto_nothing.ok()) << seed << onto_nothing.status();
      ExpectSame(vision, Applied(KnownVision(), *onto_nothing));
    }
    if (HasFailure()) {
      ADD_FAILURE() << "seed " << seed;
      return;
    }
  }
}

// A small plan to edit.
KnownVision SmallVision() {
  KnownVision known;
  pb::Vision& vision = known.plan.vision;
  vision.set_name("organizations/o1/visions/v1");
  vision.set_external_id("plan");
  vision.set_title("計画");
  vision.add_challenges("担い手");
  vision.add_challenges("移動");
  const auto add_node = [&](const std::string& id, const std::string& parent, int order) {
    pb::VisionNode& node = known.plan.nodes.emplace_back();
    node.set_name(vision.name() + "/nodes/" + id);
    node.set_external_id(id);
    if (!parent.empty()) node.set_parent(vision.name() + "/nodes/" + parent);
    node.set_order(order);
    node.set_title("題名 " + id);
  };
  add_node("g1", "", 1);
  add_node("m1", "g1", 1);
  add_node("m2", "g1", 2);
  pb::Kpi& kpi = known.plan.kpis.emplace_back();
  kpi.set_name(vision.name() + "/kpis/k1");
  kpi.set_external_id("k1");
  kpi.set_title("利用者");
  kpi.set_unit("人");
  kpi.set_order(1);
  kpi.mutable_baseline()->mutable_value()->set_number(40);
  *kpi.mutable_baseline()->mutable_when() = *domain::ParseWhen("令和4年度");
  for (const auto& [year, value] : {std::pair("令和7年度", 100), std::pair("令和9年度", 200)}) {
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(value);
    *target.mutable_when() = *domain::ParseWhen(year);
    target.set_unit("");
  }
  pb::KpiActual actual;
  *actual.mutable_when() = *domain::ParseWhen("令和5年度");
  actual.mutable_value()->set_number(58);
  actual.set_source("集計");
  actual.set_status(pb::KPI_ACTUAL_STATUS_PRELIMINARY);
  known.actuals[kpi.name()].push_back(actual);
  return known;
}

// Puts a text into a cell of a sheet, under a header.
void Put(Workbook& book, const std::string& sheet_name, int row, const std::string& header,
         const std::string& text) {
  for (Sheet& sheet : book.sheets) {
    if (sheet.name != sheet_name) continue;
    int column = -1;
    for (const Cell& cell : sheet.cells) {
      if (cell.row == 0 && cell.text == header) column = cell.column;
    }
    ASSERT_GE(column, 0) << header;
    Sheet changed = sheet;
    changed.cells.clear();
    Sheet one;
    one.AddText(row, column, text);
    bool placed = text.empty();
    for (const Cell& cell : sheet.cells) {
      if (!placed && std::tie(cell.row, cell.column) >= std::tie(row, column)) {
        changed.cells.push_back(one.cells[0]);
        placed = true;
      }
      if (cell.row != row || cell.column != column) changed.cells.push_back(cell);
    }
    if (!placed) changed.cells.push_back(one.cells[0]);
    sheet = changed;
    return;
  }
  FAIL() << sheet_name;
}

// Keys whose state differs after the book was applied.
std::vector<std::string> Changed(const Workbook& book, const KnownVision& known,
                                 KnownVision* after = nullptr) {
  const auto file = ReadVisionBook(book, {"f", false, &known});
  EXPECT_TRUE(file.ok()) << domain::DetailOf(file.status())->DebugString();
  if (!file.ok()) return {"(failed)"};
  const KnownVision applied = Applied(known, *file);
  if (after != nullptr) *after = applied;
  const State a = StateOf(known);
  const State b = StateOf(applied);
  std::vector<std::string> keys;
  for (const auto& [key, text] : b) {
    if (a.count(key) == 0 || a.at(key) != text) keys.push_back(key);
  }
  return keys;
}

std::vector<std::string> Mistakes(const Workbook& book, const KnownVision* known,
                                  bool prune = false) {
  const auto file = ReadVisionBook(book, {"f.xlsx", prune, known});
  std::vector<std::string> texts;
  if (file.ok()) return texts;
  const auto detail = domain::DetailOf(file.status());
  for (const auto& v : detail->violations())
    texts.push_back(absl::StrCat(v.field(), " ", v.kind(), " ", v.message_ja()));
  return texts;
}

// What a script reads must not change when people call something by another name.
TEST(VisionBookTest, ARawWorkbookHasNoWordOfOurOwn) {
  KnownVision known = SmallVision();
  known.plan.kpis[0].set_direction(pb::DIRECTION_UP);
  const Workbook book = VisionSheets(known, true, Words::kContract);
  bool direction = false;
  for (const Sheet& sheet : book.sheets) {
    const bool head = sheet.name == "vision";
    EXPECT_TRUE(absl::c_all_of(sheet.name, [](unsigned char c) { return c < 0x80; }));
    for (const Cell& cell : sheet.cells) {
      if (head ? cell.column == 0 : cell.row == 0) {
        EXPECT_TRUE(absl::c_all_of(cell.text, [](unsigned char c) { return c < 0x80; }))
            << cell.text;
      }
      direction = direction || cell.text == "DIRECTION_UP";
    }
  }
  EXPECT_TRUE(direction);
}

// The empty form said "organizations/○○市" in the cell of the owner.
TEST(VisionBookTest, OrganizationsStandInCellsAsPeopleWriteThem) {
  KnownVision known = SmallVision();
  pb::Vision& vision = known.plan.vision;
  vision.add_owners("organizations/o1");
  vision.add_owners("organizations/o2");
  vision.mutable_audience()->set_visibility(pb::VISIBILITY_SHARED);
  vision.mutable_audience()->add_organizations("organizations/o3");
  const Workbook book = VisionSheets(known, true, Words::kPeople, [](const std::string& name) {
    return name == "organizations/o1" ? "141003" : name.substr(name.find('/') + 1);
  });
  for (const Cell& cell : book.sheets.front().cells)
    EXPECT_EQ(cell.text.find("organizations/"), std::string::npos) << cell.text;
  const auto file = ReadVisionBook(book, {"f.xlsx", false, nullptr});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->header.parent(), "141003");
  EXPECT_THAT(file->header.vision().owners(), testing::ElementsAre("141003", "o2"));
  EXPECT_THAT(file->header.vision().audience().organizations(), testing::ElementsAre("o3"));
  EXPECT_EQ(file->head_places.at("parent"), "f.xlsx:ビジョン!B2");
}

TEST(VisionBookTest, AnUnchangedWorkbookChangesNothing) {
  const KnownVision known = SmallVision();
  EXPECT_THAT(Changed(VisionSheets(known, true), known), IsEmpty());
}

TEST(VisionBookTest, ExactlyTheEditedCellChanges) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "施策", 2, "題名", "新しい題名");
  Put(book, "目標値", 1, "目標値", "１，２００人");
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("kpi k1", "node m1"));
  EXPECT_EQ(after.plan.kpis[0].targets(0).value().number(), 1200);
  EXPECT_EQ(after.plan.kpis[0].targets(1).value().number(), 200);
  EXPECT_EQ(after.plan.nodes[1].title(), "新しい題名");
}

TEST(VisionBookTest, AnEmptyCellIsUnchangedAndTheMarkerClears) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "KPI", 1, "単位", "");
  Put(book, "KPI", 1, "基準値", "");
  Put(book, "実績", 1, "出典", "");
  EXPECT_THAT(Changed(book, known), IsEmpty());
  Put(book, "KPI", 1, "基準値の時点", "（消去）");
  Put(book, "実績", 1, "出典", "(clear)");
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("actuals k1", "kpi k1"));
  EXPECT_TRUE(after.plan.kpis[0].baseline().has_value());
  EXPECT_FALSE(after.plan.kpis[0].baseline().has_when());
}

TEST(VisionBookTest, AbsentRowsAreKeptAndMarkedRowsGo) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  for (const char* header : {"KPIの外部ID", "KPI", "時点", "目標値"})
    Put(book, "目標値", 1, header, "");
  EXPECT_THAT(Changed(book, known), IsEmpty());
  Put(book, "目標値", 2, "目標値", "（消去）");
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("kpi k1"));
  ASSERT_EQ(after.plan.kpis[0].targets_size(), 1);
  EXPECT_EQ(after.plan.kpis[0].targets(0).value().number(), 100);
}

TEST(VisionBookTest, AYearThatIsChangedToItsEndIsThatTargetAndNoSecondOne) {
  const KnownVision known = SmallVision();
  const pb::When& when = known.plan.kpis[0].targets(0).when();
  ASSERT_EQ(when.kind(), pb::When::KIND_FISCAL_YEAR);
  Workbook book = VisionSheets(known, true);
  Put(book, "目標値", 1, "時点", domain::FormatWhen(when, domain::WhenStyle::kEra) + "末");
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("kpi k1"));
  ASSERT_EQ(after.plan.kpis[0].targets_size(), known.plan.kpis[0].targets_size());
  EXPECT_EQ(after.plan.kpis[0].targets(0).when().kind(), pb::When::KIND_END_OF_FISCAL_YEAR);
  EXPECT_EQ(after.plan.kpis[0].targets(0).value().number(),
            known.plan.kpis[0].targets(0).value().number());
}

TEST(VisionBookTest, ANewRowStandsWhereTheFileHasIt) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "目標値", 3, "KPIの外部ID", "k1");
  Put(book, "目標値", 3, "時点", "R10");
  Put(book, "目標値", 3, "目標値", "ほぼ全て");
  Put(book, "施策", 4, "外部ID", "m3");
  Put(book, "施策", 4, "上位の外部ID", "g1");
  Put(book, "施策", 4, "題名", "三番目");
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("kpi k1", "node m3"));
  EXPECT_EQ(after.plan.kpis[0].targets(2).value().text(), "ほぼ全て");
  EXPECT_EQ(after.plan.nodes[3].order(), 3);
}

TEST(VisionBookTest, WithPruneTheFileIsTheWholeTruth) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  for (const char* header : {"KPIの外部ID", "KPI", "時点", "目標値"}) {
    Put(book, "目標値", 1, header, "");
    Put(book, "目標値", 2, header, "");
  }
  const auto file = ReadVisionBook(book, {"f", true, &known});
  ASSERT_TRUE(file.ok());
  EXPECT_THAT(file->kpis[0].clear_mask().paths(), testing::Contains("targets"));
  book.sheets.erase(book.sheets.begin() + 1);
  EXPECT_THAT(Mistakes(book, &known, true), ElementsAre(HasSubstr("MISSING_SHEET")));
  EXPECT_THAT(Mistakes(book, &known), IsEmpty());
  // A blank sheet is no statement that there are none.
  book.sheets.emplace_back().name = "施策";
  EXPECT_THAT(Mistakes(book, &known, true), ElementsAre(HasSubstr("MISSING_SHEET")));
}

TEST(VisionBookTest, WordsInThePlaceOfFiguresAreKept) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "実績", 2, "KPIの外部ID", "k1");
  Put(book, "実績", 2, "時点", "令和6年度");
  for (const auto& [word, status] :
       {std::pair("集計中", pb::KPI_ACTUAL_STATUS_UNSPECIFIED),
        std::pair("-", pb::KPI_ACTUAL_STATUS_UNSPECIFIED),
        std::pair("データなし", pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE)}) {
    Put(book, "実績", 2, "実績", word);
    const auto file = ReadVisionBook(book, {"f", false, &known});
    ASSERT_TRUE(file.ok());
    const pb::KpiActual& actual = file->kpis[0].actuals(1);
    EXPECT_FALSE(actual.value().has_number()) << word;
    EXPECT_EQ(actual.status(), status) << word;
    if (status == pb::KPI_ACTUAL_STATUS_UNSPECIFIED) {
      EXPECT_EQ(actual.value().text(), word);
    }
  }
  Put(book, "実績", 2, "実績", "－");
  Put(book, "実績", 2, "確度", "データなし");
  const auto file = ReadVisionBook(book, {"f", false, &known});
  ASSERT_TRUE(file.ok());
  EXPECT_FALSE(file->kpis[0].actuals(1).has_value());
}

TEST(VisionBookTest, FiguresAreReadByTheirKpiAndEachMistakeStandsAtItsCell) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  const std::vector<std::vector<std::string>> rows = {
      {"令和6年度", "12,34"}, {"R7", "#REF!"}, {"令和7年度", "5"}, {"R7", "6"}};
  int row = 2;
  for (const std::vector<std::string>& cells : rows) {
    Put(book, "実績", row, "KPIの外部ID", "k1");
    Put(book, "実績", row, "時点", cells[0]);
    Put(book, "実績", row++, "実績", cells[1]);
  }
  EXPECT_THAT(
      Mistakes(book, &known),
      ElementsAre(HasSubstr("実績!D3 NOT_A_FIGURE"), HasSubstr("実績!D4 CELL_ERROR"),
                  HasSubstr("実績!C5 DUPLICATE_TIME"), HasSubstr("実績!C6 DUPLICATE_TIME")));
}

TEST(VisionBookTest, TheReasonOfAnEarlierCorrectionIsNoneForThisOne) {
  KnownVision known = SmallVision();
  known.actuals.begin()->second[0].set_correction_reason("転記誤り");
  Workbook book = VisionSheets(known, true);
  EXPECT_THAT(Changed(book, known), IsEmpty());
  Put(book, "実績", 1, "実績", "59");
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("actuals k1"));
  EXPECT_EQ(after.actuals.begin()->second[0].correction_reason(), "");
  Put(book, "実績", 1, "訂正の理由", "再集計");
  (void)Changed(book, known, &after);
  EXPECT_EQ(after.actuals.begin()->second[0].correction_reason(), "再集計");
}

TEST(VisionBookTest, EveryMistakeComesAtOnceWithItsCell) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "目標値", 1, "目標値", "812件");
  Put(book, "目標値", 2, "時点", "平成35年度");
  Put(book, "目標値", 2, "目標値", "2万件");
  Put(book, "KPI", 1, "望ましい方向", "ふやす");
  Put(book, "施策", 2, "並び順", "二番目");
  Put(book, "施策", 3, "外部ID", "m1");
  Put(book, "予算", 1, "施策等の外部ID", "zz");
  Put(book, "予算", 1, "年度", "R6");
  const std::vector<std::string> mistakes = Mistakes(book, &known);
  EXPECT_THAT(mistakes, testing::SizeIs(7));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("目標値!D3 OTHER_UNIT")));
  EXPECT_THAT(
      mistakes,
      testing::Contains(HasSubstr("f.xlsx:目標値!D2 OTHER_UNIT 目標値: 「812件」の単位「件」が")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("目標値!C3 OUTSIDE_ERA")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("KPI!F2 UNKNOWN_VALUE")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("施策!D3 NOT_A_NUMBER")));
  EXPECT_THAT(mistakes,
              testing::Contains(HasSubstr(
                  "施策!A4 DUPLICATE 外部ID「m1」が二度あります（一度目は f.xlsx:施策!A3）")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("予算!A2 DANGLING_REFERENCE 施策等「zz」")));
}

TEST(VisionBookTest, WhatTheContractRefusesIsToldAtItsCell) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "施策", 2, "題名", std::string(301, 'x'));
  Put(book, "KPI", 1, "公表までの日数", "△5");
  Put(book, "リンク", 1, "URL", "http//example");
  Put(book, "リンク", 1, "題名", "頁");
  Put(book, "工程表", 1, "施策等の外部ID", "m1");
  Put(book, "工程表", 1, "開始年度", "R5");
  const std::vector<std::string> mistakes = Mistakes(book, &known);
  for (const char* place :
       {"施策!F3 ", "KPI!S2 ", "リンク!B2 ", "工程表!D2 REQUIRED", "工程表!F2 REQUIRED"})
    EXPECT_THAT(mistakes, testing::Contains(HasSubstr(place)));
  EXPECT_THAT(mistakes, testing::SizeIs(5));
}

TEST(VisionBookTest, UnknownAndMissingColumnsAreTold) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  for (Sheet& sheet : book.sheets) {
    for (Cell& cell : sheet.cells) {
      if (cell.row == 0 && cell.text == "担当課" && sheet.name == "施策") cell.text = "担当部課";
      if (cell.row == 0 && cell.text == "KPIの外部ID" && sheet.name == "目標値") cell.text = "番号";
    }
  }
  EXPECT_THAT(
      Mistakes(book, &known),
      ElementsAre(HasSubstr("施策!I1 UNKNOWN_COLUMN 「担当部課」という列はありません。「担当課」"),
                  HasSubstr("目標値!A1 MISSING_COLUMN")));
}

TEST(VisionBookTest, AMergedKeyIsAMistakeAndAChildMayStandBeforeItsParent) {
  KnownVision none;
  Workbook book;
  Sheet& head = book.sheets.emplace_back();
  head.name = "ビジョン";
  head.AddText(0, 0, "項目");
  head.AddText(0, 1, "値");
  head.AddText(1, 0, "所有団体");
  head.AddText(1, 1, "141003");
  head.AddText(2, 0, "外部ID");
  head.AddText(2, 1, "p");
  Sheet& nodes = book.sheets.emplace_back();
  nodes.name = "nodes";
  for (const auto& [column, text] :
       {std::pair(0, "external_id"), std::pair(1, "title"), std::pair(2, "parent_external_id")})
    nodes.AddText(0, column, text);
  nodes.AddText(1, 0, "child");
  nodes.AddText(1, 1, "子");
  nodes.AddText(1, 2, "parent");
  nodes.AddText(2, 0, "parent");
  nodes.AddText(2, 1, "親");
  EXPECT_THAT(Mistakes(book, nullptr), IsEmpty());
  nodes.AddText(3, 1, "三");
  nodes.merged.push_back({2, 0, 3, 0});
  EXPECT_THAT(Mistakes(book, nullptr),
              ElementsAre(HasSubstr("nodes!A4 REQUIRED 外部IDのセルが結合")));
}

TEST(VisionBookTest, DatesPercentsAndErrorsInCells) {
  KnownVision known = SmallVision();
  known.plan.kpis[0].set_unit("％");
  Workbook book = VisionSheets(known, true);
  for (Sheet& sheet : book.sheets) {
    if (sheet.name != "目標値") continue;
    for (Cell& cell : sheet.cells) {
      if (cell.kind != Cell::Kind::kNumber) continue;
      cell.look = Cell::Look::kPercent;
      cell.number = 0.352;
    }
  }
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("kpi k1"));
  EXPECT_EQ(after.plan.kpis[0].targets(0).value().number(), 35.2);
  known.plan.kpis[0].set_unit("人");
  Put(book, "KPI", 1, "単位", "人");
  EXPECT_THAT(Mistakes(book, &known), testing::Each(HasSubstr("PERCENT_FOR_NUMBER")));
}

TEST(VisionBookTest, ATextThatAProgramMadeADateOfIsTold) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "施策", 1, "番号", "2024-01-02");
  for (Sheet& sheet : book.sheets) {
    for (Cell& cell : sheet.cells) {
      if (cell.text != "2024-01-02") continue;
      cell.kind = Cell::Kind::kNumber;
      cell.look = Cell::Look::kDate;
    }
  }
  EXPECT_THAT(Mistakes(book, &known), ElementsAre(HasSubstr("施策!E2 DATE_FOR_TEXT")));
}

TEST(VisionBookTest, TextsThatCp932CannotHoldStayAsTheyAre) {
  KnownVision known = SmallVision();
  known.plan.nodes[1].set_title("𠮷野川♡河口");
  known.plan.nodes[1].set_text("川♡");
  const Workbook sheets = VisionSheets(known, true);
  size_t missing = 0;
  for (const VisionCsvFile& file : WriteVisionCsv(sheets, Encoding::kCp932))
    missing += file.missing.size();
  EXPECT_EQ(missing, 3U);
  auto book = ThroughCsv(sheets, Encoding::kCp932);
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_THAT(Changed(*book, known), IsEmpty());
  Put(*book, "施策", 2, "題名", "〓野川〓河口まで");
  EXPECT_THAT(Mistakes(*book, &known), ElementsAre(HasSubstr("施策!F3 MISSING_CHARACTER")));
}

TEST(VisionBookTest, TextsThatCp932HoldsInAnotherFormStayAsTheyAre) {
  KnownVision known = SmallVision();
  known.plan.nodes[1].set_title("令和5〜9年度の𠮷野川");
  known.plan.vision.set_challenges(0, "人口−3％ ‖ 担い手");
  known.plan.kpis[0].mutable_targets(0)->mutable_value()->clear_number();
  known.plan.kpis[0].mutable_targets(0)->mutable_value()->set_text("5〜6割");
  known.actuals.begin()->second[0].set_source("A—B £¬¢");
  // Keys too: nothing becomes a new item or a second entry.
  known.plan.nodes[1].set_external_id("m1〜3");
  known.plan.kpis[0].set_external_id("k−1");
  known.plan.kpis[0].set_node(known.plan.nodes[1].name());
  pb::Link& link = *known.plan.nodes[1].add_links();
  link.set_url("https://www.example.jp/〜a");
  link.set_title("頁");
  auto book = ThroughCsv(VisionSheets(known, true), Encoding::kCp932);
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_THAT(Changed(*book, known), IsEmpty());
  // What is edited is taken as it stands there.
  Put(*book, "実績", 1, "出典", "A―B");
  KnownVision after;
  EXPECT_THAT(Changed(*book, known, &after), ElementsAre("actuals k−1"));
  EXPECT_EQ(after.actuals.begin()->second[0].source(), "A―B");
}

// A cell of a sheet, under a header, to be spoiled.
Cell& At(Workbook& book, const std::string& sheet_name, int row, const std::string& header) {
  Put(book, sheet_name, row, header, "x");
  for (Sheet& sheet : book.sheets) {
    if (sheet.name != sheet_name) continue;
    for (Cell& cell : sheet.cells) {
      if (cell.row == row && cell.text == "x") return cell;
    }
  }
  ADD_FAILURE() << sheet_name << " " << header;
  static Cell none;
  return none;
}

// Each was taken for an empty cell, which is "unchanged".
TEST(VisionBookTest, AFormulaThatWasNeverCalculatedIsAMistakeAtItsCell) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  for (const auto& [sheet, row, header] :
       {std::tuple("目標値", 1, "目標値"), std::tuple("実績", 1, "KPIの外部ID"),
        std::tuple("施策", 1, "外部ID"), std::tuple("施策", 2, "題名"),
        std::tuple("KPI", 1, "次の報告期限"), std::tuple("予算", 1, "年度")}) {
    At(book, sheet, row, header) = {
        .row = row, .column = At(book, sheet, row, header).column, .kind = Cell::Kind::kFormula};
  }
  Put(book, "予算", 1, "施策等の外部ID", "m1");
  const std::vector<std::string> mistakes = Mistakes(book, &known);
  EXPECT_THAT(mistakes, testing::SizeIs(6));
  for (const char* place : {"目標値!D2", "実績!A2", "施策!A2", "施策!F3", "KPI!U2", "予算!C2"})
    EXPECT_THAT(mistakes, testing::Contains(testing::AllOf(
                              HasSubstr(absl::StrCat(place, " NOT_CALCULATED")),
                              HasSubstr("数式の値が計算されていません。表計算ソフトで開いて保存"))))
        << place;
}

TEST(VisionBookTest, ColumnsForPeopleMayHoldAnything) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Cell& title = At(book, "実績", 1, "KPI");
  title.kind = Cell::Kind::kFormula;
  title.text.clear();
  Put(book, "目標値", 1, "KPI", "#N/A");
  EXPECT_THAT(Changed(book, known), IsEmpty());
}

// "#REF!" became the figure, a key or a choice that nobody knows.
TEST(VisionBookTest, WordsOfErrorsAreMistakesWhereNobodyWritesSuchAText) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "目標値", 1, "目標値", "#REF!");
  Put(book, "目標値", 2, "時点", "＃Ｎ／Ａ");
  Put(book, "実績", 1, "実績", "########");
  Put(book, "実績", 1, "確度", "#NAME?");
  Put(book, "実績", 2, "KPIの外部ID", "#VALUE!");
  Put(book, "施策", 3, "外部ID", "#N/A");
  Put(book, "施策", 1, "題名", "#N/A と書かれたセルを直す");
  Put(book, "施策", 2, "題名", "#REF!");
  const std::vector<std::string> mistakes = Mistakes(book, &known);
  for (const char* place : {"目標値!D2", "目標値!C3", "実績!D2", "実績!F2", "実績!A3", "施策!A4"})
    EXPECT_THAT(mistakes, testing::Contains(HasSubstr(absl::StrCat(place, " CELL_ERROR"))))
        << place;
  EXPECT_THAT(mistakes, testing::SizeIs(6));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("（#REF!）になっています")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("列の幅を広げて")));
}

// 62,000 on the screen was 62,000,000 in the plan.
TEST(VisionBookTest, ANumberThatIsShownWithoutItsThousandsIsAMistakeWithBothNumbers) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "予算", 1, "施策等の外部ID", "m1");
  Put(book, "予算", 1, "年度", "R6");
  Cell& yen = At(book, "予算", 1, "金額（千円）");
  yen.kind = Cell::Kind::kNumber;
  yen.number = 62'000'000;
  yen.look = Cell::Look::kScaled;
  yen.text = "62,000";
  EXPECT_THAT(Mistakes(book, &known),
              ElementsAre(HasSubstr("予算!D2 SCALED_NUMBER 金額（千円）: "
                                    "セルには62,000,000が入っていますが、表示形式により62,000と"
                                    "表示されています。")));
}

// The number of a day said nothing of the day that it is.
TEST(VisionBookTest, TheNumberOfADayIsAMistakeThatNamesTheDay) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "実績", 1, "時点", "45382");
  for (const bool from_1904 : {false, true}) {
    Cell& due = At(book, "KPI", 1, "次の報告期限");
    due.kind = Cell::Kind::kNumber;
    due.number = from_1904 ? 43'920 : 45'382.5;
    due.from_1904 = from_1904;
    due.text.clear();
    const std::vector<std::string> mistakes = Mistakes(book, &known);
    EXPECT_THAT(mistakes, testing::SizeIs(2));
    for (const char* place : {"実績!C2", "KPI!U2"})
      EXPECT_THAT(mistakes,
                  testing::Contains(testing::AllOf(
                      HasSubstr(absl::StrCat(place, " SERIAL_FOR_DATE")), HasSubstr("2024-03-31"))))
          << place;
    Put(book, "KPI", 1, "次の報告期限", "");
  }
}

// Only the first of the rows was read.
TEST(VisionBookTest, AKeyThatIsMergedDownCountsForEachOfItsRows) {
  const KnownVision known = SmallVision();
  Workbook book;
  Sheet& sheet = book.sheets.emplace_back();
  sheet.name = "実績";
  int column = 0;
  for (const char* header : {"KPIの外部ID", "時点", "実績", "備考"})
    sheet.AddText(0, column++, header);
  sheet.AddText(1, 0, "k1");
  sheet.AddText(1, 1, "令和5年度");
  sheet.AddNumber(1, 2, 61);
  sheet.AddText(2, 1, "令和6年度");
  sheet.AddNumber(2, 2, 62);
  sheet.AddText(3, 1, "令和7年度");
  sheet.AddNumber(3, 2, 63);
  sheet.AddText(6, 1, "令和8年度");
  sheet.AddNumber(6, 2, 64);
  // Rows 5 and 6 have nothing of their own.
  sheet.merged.push_back({1, 0, 5, 0});
  EXPECT_THAT(Mistakes(book, &known),
              testing::Contains(HasSubstr("実績!A7 DANGLING_REFERENCE どのKPIの行か")));
  sheet.merged[0].last_row = 6;
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("actuals k1"));
  std::vector<double> numbers;
  for (const pb::KpiActual& actual : after.actuals.begin()->second)
    numbers.push_back(actual.value().number());
  EXPECT_THAT(numbers, ElementsAre(61, 62, 63, 64));
  // A heading that reaches into the first row is no key.
  sheet.merged[0] = {0, 0, 1, 0};
  sheet.cells.erase(sheet.cells.begin() + 4);
  EXPECT_THAT(Mistakes(book, &known), ElementsAre(HasSubstr("実績!A2 DANGLING_REFERENCE どのKPI")));
}

TEST(VisionBookTest, OneSheetAloneSpeaksOfAKnownVision) {
  const KnownVision known = SmallVision();
  Workbook book;
  Sheet& sheet = book.sheets.emplace_back();
  sheet.name = "実績_2024";
  int column = 0;
  for (const char* header : {"KPIの外部ID", "時点", "実績"}) sheet.AddText(0, column++, header);
  sheet.AddText(1, 0, "k1");
  sheet.AddText(1, 1, "令和5年度");
  sheet.AddText(1, 2, "61人");
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("actuals k1"));
  const pb::KpiActual& actual = after.actuals.begin()->second[0];
  EXPECT_EQ(actual.value().number(), 61);
  EXPECT_EQ(actual.source(), "集計");
  EXPECT_THAT(Mistakes(book, nullptr), testing::Contains(HasSubstr("MISSING_SHEET")));
}

TEST(VisionBookTest, SheetsThatAreNotReadAreToldOf) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  book.sheets.emplace_back().name = "メモ";
  book.sheets.emplace_back().name = kHelpSheet;
  const auto file = ReadVisionBook(book, {"f", false, &known});
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(file->notes.size(), 1U);
  EXPECT_THAT(file->notes[0].ja, HasSubstr("「メモ」"));
}

TEST(WhenTextTest, TimesStandInCellsAsPeopleWriteThem) {
  pb::When text;
  text.set_text("令和5年度末");
  EXPECT_EQ(WhenToCell(text), "令和5年度末");
  EXPECT_EQ(WhenToCell(*domain::ParseWhen("R6年3月")), "R6年3月");
  pb::When numbers = *domain::ParseWhen("令和9年度");
  numbers.clear_text();
  EXPECT_EQ(WhenToCell(numbers), "FY2027");
  EXPECT_EQ(ReadWhen("FY2027")->text(), "");
  EXPECT_EQ(WhenKey(numbers), WhenKey(*ReadWhen("令和9年度")));
}

TEST(VisionBookTest, TheIdentityIsReadBeforeAnythingElse) {
  const VisionIdentity identity = IdentityOf(VisionSheets(SmallVision(), false));
  EXPECT_EQ(identity.owner, "organizations/o1");
  EXPECT_EQ(identity.external_id, "plan");
  EXPECT_EQ(identity.name, "");
}

}  // namespace
}  // namespace renkei::sheet
