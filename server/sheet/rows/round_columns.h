// The columns of tables of applications to rounds (公募への応募), and of readings (審査票), in which a row is a
// criterion and those of one sheet stand after each other.

#ifndef RENKEI_SERVER_SHEET_ROWS_ROUND_COLUMNS_H_
#define RENKEI_SERVER_SHEET_ROWS_ROUND_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// What tells applications apart.
inline constexpr char kApplicationRound[] = "round";
inline constexpr char kApplicationSource[] = "application.source";
inline constexpr char kApplicationName[] = "application.name";
// What tells sheets and their criteria apart.
inline constexpr char kReadingName[] = "record.reading";
inline constexpr char kReadingStage[] = "record.stage";
inline constexpr char kReadingCriterion[] = "score.criterion_id";
// What is said of a sheet as a whole, in its first row.
inline constexpr char kReadingWords[] = "record.sheet.words";
inline constexpr char kReadingSubmit[] = "record.submit";
// For readers; kInfo.
inline constexpr char kApplicationBodies[] = "@body_names";
inline constexpr char kApplicationSubmitted[] = "@submit_date";
inline constexpr char kApplicationSourceDay[] = "@source_date";

const SheetLayout& RoundApplicationLayout();
const SheetLayout& RoundReadingLayout();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_ROUND_COLUMNS_H_
