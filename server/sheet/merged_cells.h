// What merged ranges hide.

#ifndef RENKEI_SERVER_SHEET_MERGED_CELLS_H_
#define RENKEI_SERVER_SHEET_MERGED_CELLS_H_

#include "server/sheet/workbook.h"

namespace renkei::sheet {

// Removes the cells that lie in a merged range without being its first: programs do not show what
// stands there. False where ranges overlap or are reversed, which no program writes. Cells are in
// order. Time grows with the cells and the ranges, not with their product.
[[nodiscard]] bool DropCoveredCells(Sheet& sheet);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_MERGED_CELLS_H_
