// CSV as RFC 4180 describes it, read by libcsv: one sheet to a file. Numbers are texts here; what
// they mean, who knows the column says.
//
// A text that spreadsheet programs would take for a formula (it begins with = + - @ and is no
// number) is written with an apostrophe before it, and read without: nothing in an exported file
// runs where it is opened.

#ifndef RENKEI_SERVER_SHEET_CSV_H_
#define RENKEI_SERVER_SHEET_CSV_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/sheet/encoding.h"
#include "server/sheet/workbook.h"

namespace renkei::sheet {

struct CsvSheet {
  Sheet sheet;
  Encoding encoding = Encoding::kUtf8;
};

// The only sheet of a CSV file; `name` becomes its name. The encoding is found (see DecodeText)
// unless it is given. Fields are separated by commas, records by any line break; line breaks in
// quotes belong to the field. An empty line is an empty row. Errors are violations of "file":
// TOO_LARGE by the limits of workbook.h, those of DecodeText, BAD_QUOTING with the row, TOO_WIDE,
// TEXT_TOO_LONG.
[[nodiscard]] absl::StatusOr<CsvSheet> ReadCsv(absl::string_view bytes, absl::string_view name,
                                               std::optional<Encoding> encoding = std::nullopt);

// A character of a cell that cp932 cannot hold.
struct MissingCharacter {
  int row = 0;
  int column = 0;
  std::string character;
};

struct CsvFile {
  std::string bytes;
  // For cp932: every one, once for each cell that it stands in. In the file each is 〓.
  std::vector<MissingCharacter> missing;
};

// Records end in CRLF. UTF-8 begins with a byte order mark, without which spreadsheet programs take
// it for cp932.
CsvFile WriteCsv(const Sheet& sheet, Encoding encoding = Encoding::kUtf8);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_CSV_H_
