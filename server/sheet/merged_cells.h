// What merged ranges hide.

#ifndef RENKEI_SERVER_SHEET_MERGED_CELLS_H_
#define RENKEI_SERVER_SHEET_MERGED_CELLS_H_

#include <map>
#include <utility>
#include <vector>

#include "server/sheet/workbook.h"

namespace renkei::sheet {

// Removes the cells that lie in a merged range without being its first: programs do not show what
// stands there. False where ranges overlap or are reversed, which no program writes. Cells are in
// order. Time grows with the cells and the ranges, not with their product.
[[nodiscard]] bool DropCoveredCells(Sheet& sheet);

// Cells that reach down over several rows.
class DownwardCells {
 public:
  DownwardCells() = default;
  explicit DownwardCells(const std::vector<MergedRange>& ranges);

  bool empty() const { return ends_.empty(); }
  // The row of the cell that is shown at this place and stands above it; -1 where there is none.
  int RowAbove(int row, int column) const;

 private:
  std::map<std::pair<int, int>, int> ends_;  // last rows, by column and first row
};

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_MERGED_CELLS_H_
