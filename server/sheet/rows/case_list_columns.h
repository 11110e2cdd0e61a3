// The columns of a table of lists of cases: a row for each case in the order in which they are printed, those of one list
// after each other.

#ifndef RENKEI_SERVER_SHEET_ROWS_CASE_LIST_COLUMNS_H_
#define RENKEI_SERVER_SHEET_ROWS_CASE_LIST_COLUMNS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// What tells lists and their cases apart.
inline constexpr char kListExternalId[] = "list.external_id";
inline constexpr char kListName[] = "list.name";
inline constexpr char kListOwner[] = "list.owner";
inline constexpr char kListCase[] = "entry.case";
// For readers; kInfo.
inline constexpr char kListNumber[] = "@number";
inline constexpr char kListCaseTitle[] = "@case_title";
inline constexpr char kListCaseOwner[] = "@case_owner";

const SheetLayout& CaseListLayout();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_CASE_LIST_COLUMNS_H_
