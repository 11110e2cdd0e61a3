// A small plan in a workbook, edited as people edit it, and what becomes of it.

#ifndef RENKEI_TESTS_UNIT_SHEET_VISION_BOOK_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SHEET_VISION_BOOK_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/time/when.h"
#include "server/sheet/csv.h"
#include "server/sheet/vision/vision_book.h"
#include "server/sheet/xlsx_reader.h"
#include "tests/unit/sheet/vision_applier.h"

namespace renkei::sheet {

inline absl::StatusOr<Workbook> ThroughXlsx(const Workbook& sheets, Words words = Words::kPeople) {
  const auto bytes = WriteVisionXlsx(sheets, "題名", words);
  if (!bytes.ok()) return bytes.status();
  return ReadXlsx(*bytes);
}

inline absl::StatusOr<Workbook> ThroughCsv(const Workbook& sheets,
                                           Encoding encoding = Encoding::kUtf8) {
  Workbook book;
  for (const VisionCsvFile& file : WriteVisionCsv(sheets, encoding)) {
    auto csv = ReadCsv(file.bytes, file.name.substr(0, file.name.find('.')), encoding);
    if (!csv.ok()) return csv.status();
    book.sheets.push_back(std::move(csv->sheet));
  }
  return book;
}

inline void ExpectSame(const KnownVision& wanted, const KnownVision& got) {
  const State a = StateOf(wanted);
  const State b = StateOf(got);
  for (const auto& [key, text] : a) {
    const auto it = b.find(key);
    EXPECT_EQ(it == b.end() ? "(missing)" : it->second, text) << key;
  }
  EXPECT_EQ(a.size(), b.size());
}

// A small plan to edit.
inline KnownVision SmallVision() {
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
inline void Put(Workbook& book, const std::string& sheet_name, int row, const std::string& header,
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
inline std::vector<std::string> Changed(const Workbook& book, const KnownVision& known,
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

inline std::vector<std::string> Mistakes(const Workbook& book, const KnownVision* known,
                                         bool prune = false) {
  const auto file = ReadVisionBook(book, {"f.xlsx", prune, known});
  std::vector<std::string> texts;
  if (file.ok()) return texts;
  const auto detail = domain::DetailOf(file.status());
  for (const auto& v : detail->violations())
    texts.push_back(absl::StrCat(v.field(), " ", v.kind(), " ", v.message_ja()));
  return texts;
}

}  // namespace renkei::sheet

#endif  // RENKEI_TESTS_UNIT_SHEET_VISION_BOOK_FIXTURE_H_
