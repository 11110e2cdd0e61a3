// What a workbook of a vision was exported from (domain::VisionBase), as cells: a hidden sheet 原本,
// and where one table goes out alone, its last column of the same name. Rows may be sorted, cut and
// added in between: each base names what it is of.

#ifndef RENKEI_SERVER_SHEET_VISION_BASE_SHEET_H_
#define RENKEI_SERVER_SHEET_VISION_BASE_SHEET_H_

#include "server/domain/strategy/vision_base.h"
#include "server/sheet/vision/tables.h"
#include "server/sheet/workbook.h"

namespace renkei::sheet {

// The name of the sheet and of the column; not to be edited.
inline constexpr char kBaseName[] = "原本";

Sheet BaseSheet(const domain::VisionBase& base);
// Adds what the sheet says; rows that cannot be read are left out, as if they were not there.
void ReadBaseSheet(const Sheet& sheet, domain::VisionBase& base);

// Adds the column to a table of VisionSheets.
void AddBaseColumn(const domain::VisionBase& base, Sheet& sheet);
// Adds what the column of a table says.
void ReadBaseColumn(const Table& table, domain::VisionBase& base);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_VISION_BASE_SHEET_H_
