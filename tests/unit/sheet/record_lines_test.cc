// Lists in one cell: what is written is read back, and what people write is understood.
#include "server/sheet/vision/record_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/error.h"
#include "server/domain/initiative/form_steps.h"
#include "server/sheet/rows/initiative_columns.h"
#include "server/sheet/vision/cell_codec.h"

namespace renkei::sheet {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Column& ColumnOf(absl::string_view path) {
  for (const Column& column : InitiativeLayout().columns) {
    if (column.path == path) return column;
  }
  ADD_FAILURE() << path;
  return InitiativeLayout().columns.front();
}

std::string Written(absl::string_view path, const pb::Initiative& initiative) {
  Sheet sheet;
  WriteCell(InitiativeLayout(), ColumnOf(path), "", initiative, 0, 0, sheet);
  return sheet.cells.empty() ? "" : sheet.cells[0].text;
}

absl::StatusOr<pb::Initiative> Read(absl::string_view path, const std::string& text) {
  Cell cell;
  cell.kind = Cell::Kind::kText;
  cell.text = text;
  pb::Initiative initiative;
  const absl::Status status = ReadCell(InitiativeLayout(), ColumnOf(path), cell, "", initiative);
  if (!status.ok()) return status;
  return initiative;
}

std::string KindOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail && detail->violations_size() > 0 ? detail->violations(0).kind() : "";
}

void ExpectComesBack(absl::string_view path, const pb::Initiative& initiative) {
  const std::string text = Written(path, initiative);
  const auto read = Read(path, text);
  ASSERT_TRUE(read.ok()) << text << read.status();
  EXPECT_EQ(read->DebugString(), initiative.DebugString()) << text;
}

TEST(RecordLines, AListWithinAnEntryIsPlainWhereItsTextsAre) {
  pb::Initiative i;
  pb::SharedKpi& kpi = *i.add_kpis();
  kpi.set_id("riders");
  kpi.set_indicator("indicators/riders");
  for (const auto& [year, number] : {std::pair(2027, 20000), std::pair(2030, 25000)}) {
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(number);
    target.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    target.mutable_when()->set_year(year);
  }
  EXPECT_EQ(Written("kpis", i), "riders｜indicators/riders｜｜FY2027：20000；FY2030：25000");
  ExpectComesBack("kpis", i);
}

TEST(RecordLines, TextsThatSeparateAreKept) {
  const std::string nasty = "\\a｜b|c；d;e：f:g\nh\r\\n\\";
  pb::Initiative i;
  for (int n = 0; n < 2; ++n) {
    pb::SharedKpi& kpi = *i.add_kpis();
    kpi.set_id("k");
    kpi.set_title(nasty);
    for (int t = 0; t < 2; ++t) {
      kpi.add_targets()->set_unit(nasty);
      kpi.mutable_targets(t)->mutable_value()->set_text(nasty);
    }
    kpi.set_note(nasty);
  }
  ExpectComesBack("kpis", i);
  pb::Initiative texts;
  for (const std::string& text : {nasty, std::string("\n"), std::string(" "), std::string("\t a")})
    texts.add_challenges(text);
  ExpectComesBack("challenges", texts);
}

TEST(RecordLines, AnEntryThatSaysNothingIsThereAllTheSame) {
  pb::Initiative i;
  pb::SharedKpi& kpi = *i.add_kpis();
  kpi.set_id("k");
  kpi.add_targets();
  kpi.add_targets()->set_unit("人");
  kpi.add_targets();
  ExpectComesBack("kpis", i);
  pb::Initiative blank;
  blank.add_milestones()->set_title(" ");
  blank.add_milestones();
  ExpectComesBack("milestones", blank);
}

TEST(RecordLines, NarrowMarksAndLineBreaksOfWindowsAreRead) {
  const auto read = Read("kpis", "a|indicators/x||R9:1;R10:2:約:人\r\n\r\nb|indicators/y\r\n");
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->kpis_size(), 2);
  ASSERT_EQ(read->kpis(0).targets_size(), 2);
  EXPECT_EQ(read->kpis(0).targets(1).value().text(), "約");
  EXPECT_EQ(read->kpis(0).targets(1).unit(), "人");
  EXPECT_EQ(read->kpis(1).indicator(), "indicators/y");
  // A backslash at the end of a line is one.
  EXPECT_THAT(Read("challenges", "a\\\nb")->challenges(), ElementsAre("a\\", "b"));
}

TEST(RecordLines, MistakesSayWhichEntry) {
  const auto wrong = Read("kpis", "a｜indicators/x\nb｜indicators/y｜｜R9：1；R10：2：約：人：x");
  EXPECT_EQ(KindOf(wrong.status()), "TOO_MANY_PARTS");
  const auto detail = domain::DetailOf(wrong.status());
  EXPECT_EQ(detail->violations(0).message_ja().rfind("2件目の「目標値」: 2件目の「：」", 0), 0U)
      << detail->violations(0).message_ja();
  EXPECT_EQ(KindOf(Read("steps", "協議｜いつか").status()).empty(), false);
}

TEST(EnumsInCells, AStepIsReadByTheNameThatItsFormHasForIt) {
  for (int form = pb::CooperationForm_MIN + 1; form <= pb::CooperationForm_MAX; ++form) {
    for (const domain::FormStep& step : domain::StepsOf(static_cast<pb::CooperationForm>(form))) {
      const auto read = Read("steps", absl::StrCat(step.name_ja, "｜2024-04-01"));
      ASSERT_TRUE(read.ok()) << step.name_ja;
      EXPECT_EQ(read->steps(0).kind(), step.kind) << step.name_ja;
    }
  }
}

TEST(YesNo, TheWordsForItAreReadAndNothingElse) {
  for (const char* yes : {"はい", "yes", "TRUE", "○", "〇", "１"})
    EXPECT_TRUE(Read("open_to_applications", yes)->open_to_applications()) << yes;
  for (const char* no : {"いいえ", "No", "false", "×", "0"}) {
    const auto read = Read("open_to_applications", no);
    ASSERT_TRUE(read.ok()) << no;
    EXPECT_FALSE(read->open_to_applications()) << no;
  }
  EXPECT_EQ(KindOf(Read("open_to_applications", "たぶん").status()), "NOT_A_BOOL");
  pb::Initiative i;
  EXPECT_EQ(Written("open_to_applications", i), "いいえ");
  i.set_open_to_applications(true);
  EXPECT_EQ(Written("open_to_applications", i), "はい");
}

}  // namespace
}  // namespace renkei::sheet
