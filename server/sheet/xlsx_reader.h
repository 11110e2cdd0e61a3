// XLSX to Workbook. Files come from anybody. What is trusted of a file is nothing: it is measured,
// its container is read by zip_reader, its XML by Expat under the limits of workbook.h, and only the
// parts that hold cells are read at all (no formulas, macros, links, pictures). Readings over
// Japanese words (furigana) are not part of the text.

#ifndef RENKEI_SERVER_SHEET_XLSX_READER_H_
#define RENKEI_SERVER_SHEET_XLSX_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/sheet/workbook.h"

namespace renkei::sheet {

// What one step unpacks and reads at most: some ten milliseconds.
inline constexpr size_t kXlsxStepBytes = size_t{1} << 20;
// Cells that stand before one that came earlier in their sheet; programs write none.
inline constexpr size_t kMaxLateCells = 50'000;

// A file that is read step by step, so that other work comes in between.
class XlsxReader {
 public:
  // `bytes` outlives it. Errors of all methods as of ReadXlsx; after one it is at its end.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<XlsxReader>> Open(
      absl::string_view bytes, size_t max_inflated = kMaxInflatedBytes);
  virtual ~XlsxReader() = default;

  // At most `most` bytes more (at least 1), as they are unpacked; true when that was all.
  [[nodiscard]] virtual absl::StatusOr<bool> Step(size_t most = kXlsxStepBytes) = 0;
  // Once Step was true.
  virtual Workbook Take() = 0;
  // What has been read takes so much memory, beside `bytes`.
  virtual size_t held_bytes() const = 0;
};

// The cells of all worksheets, hidden ones too; of formulas the value that was last worked out, or
// Cell::Kind::kFormula where none ever was.
// Errors are violations of the field "file": TOO_LARGE (see workbook.h), BROKEN_FILE,
// WRONG_FILE_TYPE for an old .xls, a file with a password, a web page or a CSV under this name;
// TEXT_TOO_LONG with the cell's place for a text beyond kMaxCellText. All in one go: for programs
// that do nothing else.
[[nodiscard]] absl::StatusOr<Workbook> ReadXlsx(absl::string_view bytes,
                                                size_t max_inflated = kMaxInflatedBytes);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_XLSX_READER_H_
