// XLSX to Workbook. Files come from anybody. What is trusted of a file is nothing: it is measured,
// its container is read by zip_reader, its XML by Expat under the limits of workbook.h, and only the
// parts that hold cells are read at all (no formulas, macros, links, pictures). Readings over
// Japanese words (furigana) are not part of the text.

#ifndef RENKEI_SERVER_SHEET_XLSX_READER_H_
#define RENKEI_SERVER_SHEET_XLSX_READER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/sheet/workbook.h"

namespace renkei::sheet {

// The cells of all worksheets, hidden ones too; of formulas the value that was last worked out.
// Errors are violations of the field "file": TOO_LARGE (see workbook.h), BROKEN_FILE,
// WRONG_FILE_TYPE for an old .xls, a file with a password, a web page or a CSV under this name;
// TEXT_TOO_LONG with the cell's place for a text beyond kMaxCellText.
[[nodiscard]] absl::StatusOr<Workbook> ReadXlsx(absl::string_view bytes,
                                                size_t max_inflated = kMaxInflatedBytes);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_XLSX_READER_H_
