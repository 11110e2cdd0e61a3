// The columns of a table of programmes: a row for each type and call, those of one programme and year
// after each other.

#ifndef RENKEI_SERVER_SHEET_ROWS_PROGRAMME_COLUMNS_H_
#define RENKEI_SERVER_SHEET_ROWS_PROGRAMME_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// What tells programmes, years, types and calls apart.
inline constexpr char kProgrammeExternalId[] = "programme.external_id";
inline constexpr char kProgrammeName[] = "programme.name";
inline constexpr char kProgrammeOwner[] = "programme.owner";
inline constexpr char kProgrammeYear[] = "edition.fiscal_year";
inline constexpr char kProgrammeState[] = "edition.state";
inline constexpr char kProgrammeTypeId[] = "type.id";
inline constexpr char kProgrammeRound[] = "call.round";

const SheetLayout& ProgrammeLayout();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_PROGRAMME_COLUMNS_H_
