// The rows of a sheet by its layout, whatever the order of its columns.

#ifndef RENKEI_SERVER_SHEET_VISION_TABLES_H_
#define RENKEI_SERVER_SHEET_VISION_TABLES_H_

#include <map>
#include <string>
#include <vector>

#include "server/sheet/vision/columns.h"
#include "server/sheet/vision/mistakes.h"
#include "server/sheet/workbook.h"

namespace renkei::sheet {

// Rows above the headers that are looked through: titles and remarks.
inline constexpr int kMaxRowsAboveHeader = 10;

// One row, its cells in the order of the layout's columns; null where there is nothing. Cells
// belong to the sheet.
struct TableRow {
  int row = 0;
  std::vector<const Cell*> cells;
  // What stands in the column 原本, which no layout has; see base_sheet.h.
  std::string base = {};
};

struct Table {
  const Sheet* sheet = nullptr;
  const SheetLayout* layout = nullptr;
  // Where the layout's columns stand in the sheet; -1: not there.
  std::vector<int> columns;
  // The column 原本; -1: not there.
  int base_column = -1;
  std::vector<TableRow> rows;

  // "施策!B3" for a column of the layout in that row, also where it lies in a merged cell; where the
  // column is missing, the row's first.
  std::string PlaceOf(const TableRow& row, size_t column) const;
};

// Finds the headers and reads the rows below them that have something in a column of the layout. A
// key that is merged down over several rows counts for each of them.
// Mistakes: no headers, the key column is missing, a header that the layout does not know (with the
// one that was probably meant) or that stands there twice, cells below no header.
Table ReadTable(const Sheet& sheet, const SheetLayout& layout, Mistakes& mistakes);

// The first sheet: each row a field. Comes back as a table of one row, beside which `numbered` holds
// the cells of kNumbered columns by their number (from 1). Mistakes: an unknown field, a field
// twice.
struct FieldTable {
  Table table;
  std::map<int, const Cell*> numbered;
};
FieldTable ReadFieldTable(const Sheet& sheet, const SheetLayout& layout, Mistakes& mistakes);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_TABLES_H_
