// A table as a file that spreadsheet programs open.

#ifndef RENKEI_CLIENT_VIEW_SHEET_TABLE_FILE_H_
#define RENKEI_CLIENT_VIEW_SHEET_TABLE_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/view/block.h"

namespace renkei::view {

// Headings and rows as they stand in the table: rows that lie deeper are indented, and what is only
// drawn (a column of series) is left out. In a column of figures what is a number is one in the file
// too, without separators, and a percentage is one of the workbook; everything else is a text, which
// no program runs.

// UTF-8 with a byte order mark, so that a double click opens it.
std::string TableCsv(const Table& table);

// One sheet that is called `title`, its head fixed, with buttons for filtering. Errors as
// XlsxWriter::Finish.
[[nodiscard]] absl::StatusOr<std::string> TableWorkbook(const Table& table,
                                                        const std::string& title);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_SHEET_TABLE_FILE_H_
