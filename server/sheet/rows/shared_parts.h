// Parts that resources of several kinds have, as they stand in one cell.

#ifndef RENKEI_SERVER_SHEET_ROWS_SHARED_PARTS_H_
#define RENKEI_SERVER_SHEET_ROWS_SHARED_PARTS_H_

#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// How a column of kRecords is filled in; Japanese.
inline constexpr char kRecordsHelp[] = "1行に1つ、「｜」で区切って";

// The last column of every table of resources: what the row was exported from, as
// domain::RecordBase writes it.
inline constexpr char kRowBase[] = "@base";
Column BaseColumn();

// Of a table whose rows have parts of several messages: headings are the labels of the fields alone, each of which says
// by itself of what it is; where one does not, its column states one.
SheetLayout WithOwnHeadings(SheetLayout layout);

// Of a Partner.
const SheetLayout& PartnerParts();

// Of a Link.
const SheetLayout& LinkParts();

// Of a Funding.
const SheetLayout& FundingParts();

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_SHARED_PARTS_H_
