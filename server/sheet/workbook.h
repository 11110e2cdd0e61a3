// A workbook as it was found in a file: sheets of cells, whatever the file's format.

#ifndef RENKEI_SERVER_SHEET_WORKBOOK_H_
#define RENKEI_SERVER_SHEET_WORKBOOK_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::sheet {

// What is taken of one file. Officers' files are far below; a hostile one is refused before it
// costs more than this.
inline constexpr size_t kMaxFileBytes = 32 << 20;
// All parts of an XLSX together, unpacked.
inline constexpr size_t kMaxInflatedBytes = size_t{256} << 20;
inline constexpr size_t kMaxCells = 1'000'000;
inline constexpr size_t kMaxSheets = 100;
// Texts of all cells together: one long text that many cells share counts each time.
inline constexpr size_t kMaxTextBytes = size_t{128} << 20;

// One cell that has something in it. Rows and columns count from 0.
struct Cell {
  // kFormula: one whose value was never worked out. Programs show a value there, once they have.
  enum class Kind { kEmpty, kText, kNumber, kBoolean, kError, kFormula };
  // What the cell's format makes of its number. kScaled: another one, since it shows thousands or
  // millions.
  enum class Look { kPlain, kPercent, kDate, kScaled };

  int row = 0;
  int column = 0;
  Kind kind = Kind::kEmpty;
  // kText: the text. kError: what is shown ("#N/A"). kNumber that looks like a date: the day, month
  // or year that is shown, as 2024-03-31, 2024-03 or 2024. kNumber that is scaled: what is shown
  // ("62,000千円").
  std::string text = {};
  double number = 0;
  bool boolean = false;
  // kNumber: as a day it would count from 1904-01-01.
  bool from_1904 = false;
  Look look = Look::kPlain;
};

// Cells that are shown as one; ends inclusive. Only the first may have something in it.
struct MergedRange {
  int first_row = 0;
  int first_column = 0;
  int last_row = 0;
  int last_column = 0;

  bool Contains(int row, int column) const {
    return row >= first_row && row <= last_row && column >= first_column && column <= last_column;
  }
};

struct Sheet {
  std::string name;
  bool hidden = false;
  // By row, then column, each place at most once; empty cells are left out.
  std::vector<Cell> cells;
  std::vector<MergedRange> merged;

  // The cell there; null where it is empty. Lives as long as the sheet is not changed.
  const Cell* Find(int row, int column) const;
  // Whether it lies in a merged range and is not its first cell: what it says is said elsewhere.
  bool IsCovered(int row, int column) const;
  // One more than the last row that has a cell; 0 for an empty sheet.
  int RowCount() const { return cells.empty() ? 0 : cells.back().row + 1; }

  // Appends a cell; to be called in order of row and column.
  void AddText(int row, int column, absl::string_view text);
  void AddNumber(int row, int column, double number);
};

struct Workbook {
  std::vector<Sheet> sheets;

  // By its name, exactly; null where there is none.
  const Sheet* Find(absl::string_view name) const;
};

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_WORKBOOK_H_
