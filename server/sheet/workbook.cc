#include "server/sheet/workbook.h"

#include <algorithm>
#include <tuple>

namespace renkei::sheet {

const Cell* Sheet::Find(int row, int column) const {
  const auto at = std::lower_bound(
      cells.begin(), cells.end(), std::tie(row, column),
      [](const Cell& cell, const auto& place) { return std::tie(cell.row, cell.column) < place; });
  if (at == cells.end() || at->row != row || at->column != column) return nullptr;
  return &*at;
}

bool Sheet::IsCovered(int row, int column) const {
  return std::any_of(merged.begin(), merged.end(), [&](const MergedRange& range) {
    return range.Contains(row, column) && (row != range.first_row || column != range.first_column);
  });
}

void Sheet::AddText(int row, int column, absl::string_view text) {
  if (text.empty()) return;
  Cell cell;
  cell.row = row;
  cell.column = column;
  cell.kind = Cell::Kind::kText;
  cell.text = std::string(text);
  cells.push_back(std::move(cell));
}

void Sheet::AddNumber(int row, int column, double number) {
  Cell cell;
  cell.row = row;
  cell.column = column;
  cell.kind = Cell::Kind::kNumber;
  cell.number = number;
  cells.push_back(std::move(cell));
}

const Sheet* Workbook::Find(absl::string_view name) const {
  for (const Sheet& sheet : sheets) {
    if (sheet.name == name) return &sheet;
  }
  return nullptr;
}

}  // namespace renkei::sheet
