// CSV as RFC 4180 describes it, read by libcsv: one sheet to a file. Numbers are texts here; what
// they mean, who knows the column says.
//
// A text that spreadsheet programs would take for a formula is written with an apostrophe before it,
// and read without (server/domain/formula_guard.h): nothing in an exported file runs where it is
// opened.

#ifndef RENKEI_SERVER_SHEET_CSV_H_
#define RENKEI_SERVER_SHEET_CSV_H_

#include <memory>
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

// One record of a CSV file, texts without the apostrophe before what looks like a formula.
struct CsvRow {
  // As spreadsheet programs count, but from 0: empty lines count.
  int row = 0;
  std::vector<std::string> fields;
};

// Reads a CSV file piece by piece and holds no more of it than the pieces at hand. Errors are those
// of ReadCsv, but for the limits on whole files; after one, nothing more is read.
class CsvRowReader {
 public:
  CsvRowReader();
  ~CsvRowReader();
  CsvRowReader(const CsvRowReader&) = delete;
  CsvRowReader& operator=(const CsvRowReader&) = delete;

  // `lines` is UTF-8 and, but for the last one, ends where a line ends.
  [[nodiscard]] absl::Status Feed(absl::string_view lines);
  // After the last piece.
  [[nodiscard]] absl::Status Finish();

  // The next record that is complete and has not been taken; nullopt: more has to be fed.
  std::optional<CsvRow> Take();

 private:
  class Impl;
  const std::unique_ptr<Impl> impl_;
};

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

// The same without a byte order mark: appends the cells of `sheet`, whose rows count from 0 again,
// to `out`.
void AppendCsv(const Sheet& sheet, Encoding encoding, CsvFile& out);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_CSV_H_
