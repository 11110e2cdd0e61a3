// Which column of a table of national KPIs holds which field. How one is counted stands there to be read, and is
// written in YAML or JSON: conditions are no cells.

#ifndef RENKEI_SERVER_SHEET_ROWS_NATIONAL_KPI_COLUMNS_H_
#define RENKEI_SERVER_SHEET_ROWS_NATIONAL_KPI_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// For readers; kInfo.
inline constexpr char kNationalDefinition[] = "@definition";
inline constexpr char kNationalOwnerName[] = "@owner_name";

const SheetLayout& NationalKpiLayout();

// Parts of one, as forms have them too.
const SheetLayout& NationalTargetParts();
const SheetLayout& NationalValueParts();
const SheetLayout& NationalDenominatorParts();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_NATIONAL_KPI_COLUMNS_H_
