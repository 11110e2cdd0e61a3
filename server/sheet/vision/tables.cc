#include "server/sheet/vision/tables.h"

#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"
#include "server/domain/suggest.h"
#include "server/sheet/address.h"
#include "server/sheet/merged_cells.h"
#include "server/sheet/vision/base_sheet.h"
#include "server/sheet/vision/cell_codec.h"

namespace renkei::sheet {
namespace {

// Rows of a sheet, each the cells that stand in it.
std::map<int, std::vector<const Cell*>> RowsOf(const Sheet& sheet) {
  std::map<int, std::vector<const Cell*>> rows;
  for (const Cell& cell : sheet.cells) rows[cell.row].push_back(&cell);
  return rows;
}

// Columns that a hint lists; of a wider sheet they fill the screen and help nobody.
constexpr size_t kMostListedColumns = 12;

domain::Bilingual HintOf(const SheetLayout& layout, const std::string& header) {
  std::vector<std::string> ja;
  std::vector<std::string> en;
  for (const Column& column : layout.columns) {
    ja.emplace_back(column.ja);
    en.emplace_back(column.en);
  }
  std::vector<std::string> known = ja;
  known.insert(known.end(), en.begin(), en.end());
  const std::string meant = domain::Closest(header, known);
  if (!meant.empty())
    return {absl::StrCat("; is \"", meant, "\" meant?"),
            absl::StrCat("「", meant, "」のことでしょうか。")};
  if (ja.size() <= kMostListedColumns)
    return {absl::StrCat("; columns: ", absl::StrJoin(en, ", ")),
            absl::StrCat("使える列: ", absl::StrJoin(ja, "、"), "。")};
  return {"", "列を消すか、見出しを直してください。"};
}

void UnknownColumn(const Sheet& sheet, const SheetLayout& layout, const Cell& cell,
                   Mistakes& mistakes) {
  const std::string header = domain::Quoted(CellText(cell));
  const domain::Bilingual hint = HintOf(layout, CellText(cell));
  mistakes.Add(CellPlace(sheet.name, cell.row, cell.column), "UNKNOWN_COLUMN",
               {absl::StrCat("there is no column \"", header, "\"", hint.en),
                absl::StrCat("「", header, "」という列はありません。", hint.ja)});
}

// A heading that a formula should make.
void NamelessFormula(const Sheet& sheet, const Cell& cell, Mistakes& mistakes) {
  const Column heading = {"", CellKind::kId, 0, ""};
  mistakes.AddStatus(CellPlace(sheet.name, cell.row, cell.column), CheckCell(heading, cell));
}

void Twice(const Sheet& sheet, const Cell& cell, absl::string_view first, Mistakes& mistakes) {
  const std::string name = domain::Quoted(CellText(cell));
  mistakes.Add(CellPlace(sheet.name, cell.row, cell.column), "DUPLICATE_COLUMN",
               {absl::StrCat("\"", name, "\" stands there twice, first at ", first),
                absl::StrCat("「", name, "」が二度あります（一度目は ", first, "）。")});
}

// The row with the header of the key column; -1 where there is none near the top.
int FindHeader(const std::map<int, std::vector<const Cell*>>& rows, const SheetLayout& layout) {
  for (const auto& [number, cells] : rows) {
    if (number >= kMaxRowsAboveHeader) break;
    std::vector<std::string> texts;
    for (const Cell* cell : cells) texts.push_back(CellText(*cell));
    if (AreHeadings(layout, texts)) return number;
  }
  return -1;
}

// Which column of the layout each column of the sheet is.
std::map<int, size_t> ReadHeader(const Sheet& sheet, const std::vector<const Cell*>& cells,
                                 Table& table, Mistakes& mistakes) {
  std::map<int, size_t> known;
  for (const Cell* cell : cells) {
    if (IsBlank(cell, CellKind::kId)) continue;
    const auto column = FindColumn(*table.layout, CellText(*cell));
    if (!column && CellText(*cell) == kBaseName) {
      table.base_column = cell->column;
      known[cell->column] = table.layout->columns.size();
      continue;
    }
    if (cell->kind == Cell::Kind::kFormula) {
      NamelessFormula(sheet, *cell, mistakes);
      known[cell->column] = table.layout->columns.size();
    } else if (!column) {
      UnknownColumn(sheet, *table.layout, *cell, mistakes);
      known[cell->column] = table.layout->columns.size();
    } else if (table.columns[*column] >= 0) {
      Twice(sheet, *cell, CellName(cell->row, table.columns[*column]), mistakes);
    } else {
      table.columns[*column] = cell->column;
      known[cell->column] = *column;
    }
  }
  return known;
}

// Puts into the row what cells say that are merged down over it.
void SpreadMerged(const DownwardCells& down, int header, const Table& table, TableRow& row) {
  for (size_t i = 0; i < row.cells.size() && !down.empty(); ++i) {
    const int column = table.columns[i];
    if (row.cells[i] != nullptr || column < 0 || !SpeaksForMergedRows(table.layout->columns[i]))
      continue;
    const int above = down.RowAbove(row.row, column);
    if (above > header) row.cells[i] = table.sheet->Find(above, column);
  }
}

}  // namespace

std::string Table::PlaceOf(const TableRow& row, size_t column) const {
  // Of fields each has a row of its own; of merged cells the one in this row is named.
  const bool field = layout->kind == SheetKind::kVision && row.cells[column] != nullptr;
  if (field) return CellPlace(sheet->name, row.cells[column]->row, row.cells[column]->column);
  return CellPlace(sheet->name, row.row, columns[column] < 0 ? 0 : columns[column]);
}

Table ReadTable(const Sheet& sheet, const SheetLayout& layout, Mistakes& mistakes) {
  Table table;
  table.sheet = &sheet;
  table.layout = &layout;
  table.columns.assign(layout.columns.size(), -1);
  const auto rows = RowsOf(sheet);
  if (rows.empty()) return table;
  const int header = FindHeader(rows, layout);
  const Column& key = layout.columns[layout.key_column];
  if (header < 0) {
    mistakes.Add(
        CellPlace(sheet.name, 0, 0), "MISSING_COLUMN",
        {absl::StrCat("the column \"", key.en, "\" is missing"),
         absl::StrCat("「", key.ja, "」の列がありません。見出しの行を確かめてください。")});
    return table;
  }
  const std::map<int, size_t> known = ReadHeader(sheet, rows.at(header), table, mistakes);
  const DownwardCells down(sheet.merged);
  std::set<int> nameless;
  for (auto it = rows.upper_bound(header); it != rows.end(); ++it) {
    TableRow row;
    row.row = it->first;
    row.cells.assign(layout.columns.size(), nullptr);
    bool any = false;
    for (const Cell* cell : it->second) {
      const auto column = known.find(cell->column);
      if (column == known.end()) {
        if (!IsBlank(cell, CellKind::kId) && nameless.insert(cell->column).second)
          mistakes.Add(CellPlace(sheet.name, cell->row, cell->column), "NO_HEADER",
                       {"this column has no header", "見出しのない列に値があります。"});
        continue;
      }
      if (cell->column == table.base_column) row.base = CellText(*cell);
      if (column->second >= layout.columns.size()) continue;
      row.cells[column->second] = cell;
      any = any || layout.columns[column->second].kind != CellKind::kInfo;
    }
    if (!any) continue;
    SpreadMerged(down, header, table, row);
    table.rows.push_back(std::move(row));
  }
  return table;
}

FieldTable ReadFieldTable(const Sheet& sheet, const SheetLayout& layout, Mistakes& mistakes) {
  FieldTable fields;
  Table& table = fields.table;
  table.sheet = &sheet;
  table.layout = &layout;
  table.columns.assign(layout.columns.size(), 1);
  TableRow row;
  row.cells.assign(layout.columns.size(), nullptr);
  std::map<size_t, std::string> seen;
  for (const auto& [number, cells] : RowsOf(sheet)) {
    const Cell* label = sheet.Find(number, 0);
    if (IsBlank(label, CellKind::kId)) continue;
    if (label->kind == Cell::Kind::kFormula) {
      NamelessFormula(sheet, *label, mistakes);
      continue;
    }
    const std::string name(
        absl::StripAsciiWhitespace(domain::NormalizeCompatibility(CellText(*label))));
    if (number < kMaxRowsAboveHeader && (name == kFieldHeader || name == kRawFieldHeader)) continue;
    const Cell* value = sheet.Find(number, 1);
    const size_t digits = name.find_last_not_of("0123456789") + 1;
    auto column = FindColumn(layout, name);
    int index = 0;
    if (!column && digits < name.size() && absl::SimpleAtoi(name.substr(digits), &index)) {
      column = FindColumn(layout, name.substr(0, digits));
      if (column && layout.columns[*column].kind != CellKind::kNumbered) column.reset();
    }
    if (!column) {
      UnknownColumn(sheet, layout, *label, mistakes);
      continue;
    }
    if (layout.columns[*column].kind == CellKind::kNumbered) {
      if (value != nullptr && !fields.numbered.emplace(std::max(index, 1), value).second)
        Twice(sheet, *label, CellName(fields.numbered[std::max(index, 1)]->row, 0), mistakes);
      continue;
    }
    const auto [first, added] = seen.emplace(*column, CellName(number, 0));
    if (!added) {
      Twice(sheet, *label, first->second, mistakes);
      continue;
    }
    row.cells[*column] = value;
  }
  table.rows.push_back(std::move(row));
  return fields;
}

}  // namespace renkei::sheet
