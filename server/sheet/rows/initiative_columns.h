// Which column of a table of joint initiatives (地域間連携) holds which field: for import, export and
// forms alike. A field of the contract that can be written and has no column here is a failing test.

#ifndef RENKEI_SERVER_SHEET_ROWS_INITIATIVE_COLUMNS_H_
#define RENKEI_SERVER_SHEET_ROWS_INITIATIVE_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// What the name of the organization that leads is called; kInfo.
inline constexpr char kLeadName[] = "@lead_name";

const SheetLayout& InitiativeLayout();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_INITIATIVE_COLUMNS_H_
