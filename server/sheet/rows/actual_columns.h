// Which column of a table of figures (KPIの実績) holds which field.

#ifndef RENKEI_SERVER_SHEET_ROWS_ACTUAL_COLUMNS_H_
#define RENKEI_SERVER_SHEET_ROWS_ACTUAL_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// What a row is about, beside its time.
inline constexpr char kActualVision[] = "@vision";
inline constexpr char kActualKpi[] = "@kpi";
// For readers; kInfo.
inline constexpr char kActualVisionTitle[] = "@vision_title";
inline constexpr char kActualKpiTitle[] = "@title";

// The columns of the sheet 実績 of a vision's workbook, with the vision before them.
const SheetLayout& ActualRowsLayout();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_ACTUAL_COLUMNS_H_
