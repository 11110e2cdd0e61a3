// The columns of a table of each kind of file: a row for each kind that is exchanged as one.

#ifndef RENKEI_SERVER_SHEET_ROWS_ROW_LAYOUTS_H_
#define RENKEI_SERVER_SHEET_ROWS_ROW_LAYOUTS_H_

#include "renkei/v1/exchange_service.pb.h"
#include "server/sheet/vision/columns.h"

namespace renkei::sheet {

// nullptr: a table does not hold it, as a plan, which has several.
const SheetLayout* RowLayoutOf(renkei::v1::ExchangeKind kind);

// Whether files of this kind are read back; support cases are written alone.
bool IsImported(renkei::v1::ExchangeKind kind);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_ROWS_ROW_LAYOUTS_H_
