// Visions in workbooks: nothing is lost, and only what was edited changes.
#include "server/sheet/vision/vision_book.h"

#include "absl/algorithm/container.h"
#include "server/sheet/vision/columns.h"
#include "tests/unit/sheet/random_vision.h"
#include "tests/unit/sheet/vision_book_fixture.h"

namespace renkei::sheet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

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

TEST(VisionBookTest, ASecondSheetForOneTableIsRefusedAtItsFirstCell) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  for (const SheetLayout& layout : VisionLayouts()) {
    Workbook twice = book;
    Sheet& second = twice.sheets.emplace_back();
    second.name = layout.en;
    EXPECT_THAT(Mistakes(twice, &known),
                ElementsAre(HasSubstr(absl::StrCat(layout.en, "!A1 DUPLICATE_SHEET"))));
  }
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

TEST(VisionBookTest, TheIdentityIsReadBeforeAnythingElse) {
  const VisionIdentity identity = IdentityOf(VisionSheets(SmallVision(), false));
  EXPECT_EQ(identity.owner, "organizations/o1");
  EXPECT_EQ(identity.external_id, "plan");
  EXPECT_EQ(identity.name, "");
}

}  // namespace
}  // namespace renkei::sheet
