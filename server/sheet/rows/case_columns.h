// Which column of a table of cases holds which field: for import, export and forms alike. A field of
// the contract that can be written and has no column here is a failing test.

#ifndef RENKEI_SERVER_SHEET_ROWS_CASE_COLUMNS_H_
#define RENKEI_SERVER_SHEET_ROWS_CASE_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// What the name of the owner is called; kInfo.
inline constexpr char kOwnerName[] = "@owner_name";

const SheetLayout& CaseLayout();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_CASE_COLUMNS_H_
