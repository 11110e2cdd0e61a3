#include "server/sheet/vision/base_sheet.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/reader_state.h"

namespace renkei::sheet {
namespace {

constexpr char kHead[] = "ビジョン";
constexpr char kNode[] = "施策等";
constexpr char kKpi[] = "KPI";
constexpr char kActual[] = "実績";

using Bases = std::map<std::string, std::string>;

void AddRows(const char* kind, const Bases& bases, int& row, Sheet& sheet) {
  for (const auto& [key, base] : bases) {
    ++row;
    sheet.AddText(row, 0, kind);
    sheet.AddText(row, 1, key);
    sheet.AddText(row, 2, base);
  }
}

// Which of the bases a row of a table belongs to.
template <class Base>
auto& BasesOf(SheetKind kind, const std::string& item_kind, Base& base) {
  switch (kind) {
    case SheetKind::kKpis:
    case SheetKind::kTargets:
      return base.kpis;
    case SheetKind::kActuals:
      return base.actuals;
    case SheetKind::kReMentions:
      return item_kind == kKpi ? base.kpis : base.nodes;
    default:
      return base.nodes;
  }
}

std::string TextAt(const Sheet& sheet, int row, int column) {
  const Cell* cell = sheet.Find(row, column);
  return cell == nullptr ? "" : CellText(*cell);
}

}  // namespace

Sheet BaseSheet(const domain::VisionBase& base) {
  Sheet sheet;
  sheet.name = kBaseName;
  sheet.hidden = true;
  sheet.AddText(0, 0, "種別");
  sheet.AddText(0, 1, "キー");
  sheet.AddText(0, 2, kBaseName);
  int row = 0;
  AddRows(kHead, {{"-", base.head}}, row, sheet);
  AddRows(kNode, base.nodes, row, sheet);
  AddRows(kKpi, base.kpis, row, sheet);
  AddRows(kActual, base.actuals, row, sheet);
  return sheet;
}

void ReadBaseSheet(const Sheet& sheet, domain::VisionBase& base) {
  for (int row = 1; row < sheet.RowCount(); ++row) {
    const std::string kind = TextAt(sheet, row, 0);
    const std::string key = TextAt(sheet, row, 1);
    const std::string text = TextAt(sheet, row, 2);
    if (kind == kHead) {
      base.head = text;
    } else if (kind == kNode) {
      base.nodes.emplace(key, text);
    } else if (kind == kKpi) {
      base.kpis.emplace(key, text);
    } else if (kind == kActual) {
      base.actuals.emplace(key, text);
    }
  }
}

void AddBaseColumn(const domain::VisionBase& base, Sheet& sheet) {
  const SheetLayout* layout = FindLayout(sheet.name);
  const int column = static_cast<int>(layout->columns.size());
  // Cells are appended in order of row: the table is made anew.
  Sheet with;
  with.name = sheet.name;
  const int rows = sheet.RowCount();
  size_t next = 0;
  for (int row = 0; row < rows; ++row) {
    for (; next < sheet.cells.size() && sheet.cells[next].row == row; ++next)
      with.cells.push_back(sheet.cells[next]);
    if (row == 0) {
      with.AddText(row, column, kBaseName);
      continue;
    }
    const Bases& bases = BasesOf(layout->kind, TextAt(sheet, row, 1), base);
    const auto found = bases.find(TextAt(sheet, row, 0));
    if (found != bases.end()) with.AddText(row, column, found->second);
  }
  sheet = std::move(with);
}

void ReadBaseColumn(const Table& table, domain::VisionBase& base) {
  for (const TableRow& row : table.rows) {
    if (row.base.empty()) continue;
    const std::string key = KeyText(row.cells[0]);
    const std::string item_kind =
        table.layout->kind == SheetKind::kReMentions ? KeyText(row.cells[1]) : "";
    BasesOf(table.layout->kind, item_kind, base).emplace(key, row.base);
  }
}

}  // namespace renkei::sheet
