// Workbooks for people: written with libxlsxwriter, whose headers stay in xlsx_writer.cc.
//
//   sheet::XlsxWriter book({.title = "新旧対照表"});
//   sheet::SheetWriter& page = book.AddSheet("新旧対照表");
//   page.SetColumnWidth(0, 1, 48);
//   page.Text(0, 0, "改訂前", {.font = {.bold = true}, .background = 0xD9E1F2, .wrap = true});
//   page.Rich(1, 0, {{"目標値 "}, {"800", {.strike = true, .color = 0xC00000}}}, {.wrap = true});
//   page.FreezePanes(1, 0);
//   page.Print({.landscape = true, .repeated_rows = 1});
//   absl::StatusOr<std::string> bytes = book.Finish();

#ifndef RENKEI_SERVER_SHEET_XLSX_WRITER_H_
#define RENKEI_SERVER_SHEET_XLSX_WRITER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::sheet {

// The largest sheet that spreadsheet programs open, and the longest text of one cell in UTF-16
// units (ECMA-376 leaves them open; these are Excel's published limits).
inline constexpr int kMaxRows = 1'048'576;
inline constexpr int kMaxColumns = 16'384;
inline constexpr size_t kMaxCellText = 32'767;
// Of a sheet's name, in UTF-16 units.
inline constexpr size_t kMaxSheetName = 31;

// Colours are 0xRRGGBB.
using Color = uint32_t;

// How letters look.
struct Font {
  bool bold = false;
  bool italic = false;
  bool underline = false;
  // 取消線
  bool strike = false;
  std::optional<Color> color = {};
  // Points; 0: the program's default (11).
  double size = 0;

  bool operator==(const Font&) const = default;
};

enum class Align { kDefault, kLeft, kCenter, kRight };

// How a cell looks. The text of every cell stands at its top.
struct CellStyle {
  Font font = {};
  std::optional<Color> background = {};
  // Breaks lines at the column's width, and at line breaks.
  bool wrap = false;
  // A thin line around the cell.
  bool border = false;
  Align align = Align::kDefault;
  // Excel's code: "#,##0", "0.0%", "@" for cells that keep what is typed as text. Empty: General.
  std::string number_format = {};

  bool operator==(const CellStyle&) const = default;
};

// A piece of a cell's text with a look of its own.
struct TextRun {
  std::string text;
  Font font = {};
};

// How a sheet is printed. Paper is A4.
struct PrintSetup {
  bool landscape = false;
  // So many rows from the top stand on every page.
  int repeated_rows = 0;
  // All columns on one page; the height runs on over pages.
  bool fit_width = true;
  // In the middle of the page's head. Its foot is "page / pages".
  std::string header = {};
};

// One sheet of an XlsxWriter, which owns it. Rows and columns count from 0. What cannot be written
// (a place beyond the limits above, a text that is too long or not UTF-8, overlapping merges)
// is kept as the first error, and XlsxWriter::Finish returns it. Not for several threads at once.
class SheetWriter {
 public:
  SheetWriter(const SheetWriter&) = delete;
  SheetWriter& operator=(const SheetWriter&) = delete;
  virtual ~SheetWriter() = default;

  // Texts are UTF-8; "\n" breaks the line in a cell with `wrap`. Control characters, which XML
  // cannot hold, are written in the escaped form that spreadsheet programs and ReadXlsx read back.
  // A text that looks like a formula or a number stays a text. An empty one is an empty cell.
  virtual void Text(int row, int column, absl::string_view text, const CellStyle& style = {}) = 0;
  // Runs without text are left out.
  virtual void Rich(int row, int column, const std::vector<TextRun>& runs,
                    const CellStyle& style = {}) = 0;
  // `number` is finite.
  virtual void Number(int row, int column, double number, const CellStyle& style = {}) = 0;
  // A cell with a look and nothing in it.
  virtual void Empty(int row, int column, const CellStyle& style) = 0;
  // One cell out of many, both ends inclusive; `runs` as in Rich. Merges do not overlap. A single
  // cell is written as Rich.
  virtual void Merge(int first_row, int first_column, int last_row, int last_column,
                     const std::vector<TextRun>& runs, const CellStyle& style = {}) = 0;

  // Both inclusive; in widths of a digit, so that a Japanese letter takes about two.
  virtual void SetColumnWidth(int first, int last, double width) = 0;
  // What cells that are written later look like in whole columns: for cells that the user fills.
  virtual void SetColumnStyle(int first, int last, double width, const CellStyle& style) = 0;
  virtual void HideColumn(int column) = 0;
  // Rows from the top and columns from the left that do not scroll.
  virtual void FreezePanes(int rows, int columns) = 0;
  // Buttons for filtering on the cells of `row` from column 0 to `last_column`.
  virtual void AutoFilter(int row, int last_row, int last_column) = 0;
  // Offers `choices` in a list below the cells of a column; others may still be typed. Together
  // at most 255 UTF-16 units with a comma between each, or nothing is offered.
  virtual void Choices(int column, int first_row, int last_row,
                       const std::vector<std::string>& choices) = 0;
  virtual void Print(const PrintSetup& setup) = 0;
  // Not shown until the user asks for it. The first sheet is never hidden.
  virtual void Hide() = 0;

 protected:
  SheetWriter() = default;
};

// Writes one workbook. While it is written, parts of it lie in temporary files of this process'
// own.
class XlsxWriter {
 public:
  struct Options {
    // Of the document's properties.
    std::string title = {};
    // Its "created", in seconds of the Unix epoch: the same content and time give the same bytes.
    int64_t created = 946'684'800;  // 2000-01-01
    // Rows are written out as they come: cells must then come in order of their rows, and what is
    // set for columns before them. No merged cells.
    bool row_by_row = false;
  };

  explicit XlsxWriter(const Options& options);
  XlsxWriter() : XlsxWriter(Options()) {}
  ~XlsxWriter();
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  // A further sheet, shown in this order. What no sheet may be called is mended: the signs
  // []:*?/\ become spaces, the rest is cut, a name that is taken gets " (2)". Lives as long as the
  // writer.
  SheetWriter& AddSheet(absl::string_view name);

  // The file. Call once, with at least one sheet; the sheets are not to be used afterwards. Errors:
  // INVALID_ARGUMENT for the first thing that could not be written, with its sheet and cell;
  // INTERNAL without room for temporary files.
  [[nodiscard]] absl::StatusOr<std::string> Finish();

  // The same, left in a file: its descriptor, at the beginning, for the caller to close. The file
  // has no name any more.
  [[nodiscard]] absl::StatusOr<int> FinishToFile();

 private:
  class Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_XLSX_WRITER_H_
