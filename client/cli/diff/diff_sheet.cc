// 新旧対照表 as a workbook.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/cli/diff/diff_table.h"
#include "server/sheet/xlsx_writer.h"

namespace renkei::cli {
namespace {

using sheet::CellStyle;
using sheet::SheetWriter;
using sheet::TextRun;

constexpr double kSideWidth = 56;
constexpr double kRemarkWidth = 18;
constexpr sheet::Font kGone = {.strike = true, .color = 0xA40000};
constexpr sheet::Font kCame = {.underline = true, .color = 0x00491E};

CellStyle Cell() { return {.wrap = true, .border = true}; }
CellStyle Head() {
  CellStyle style = Cell();
  style.font.bold = true;
  style.background = 0xE9EDF2;
  return style;
}

// A text longer than a cell holds ends with "…". Counted in bytes, of which there are never fewer
// than UTF-16 units.
class CellText {
 public:
  void Add(const std::string& text, const sheet::Font& font) {
    if (text.empty() || full_) return;
    size_t end = std::min(text.size(), kRoom - bytes_);
    full_ = end < text.size();
    while (full_ && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    bytes_ += end;
    runs_.push_back({text.substr(0, end), font});
    if (full_) runs_.push_back({"…", {}});
  }
  const std::vector<TextRun>& runs() const { return runs_; }

 private:
  static constexpr size_t kRoom = sheet::kMaxCellText - 8;
  std::vector<TextRun> runs_;
  size_t bytes_ = 0;
  bool full_ = false;
};

void Side(SheetWriter& page, int row, int column, const TableRow& item,
          const std::vector<TableLine>& lines, const std::string& note,
          const sheet::Font& changed) {
  if (lines.empty()) {
    CellStyle style = Cell();
    style.font.color = 0x666666;
    return page.Text(row, column, note, style);
  }
  CellText cell;
  for (const TableLine& line : lines) {
    const bool title = &line == &lines.front();
    if (!title) cell.Add("\n", {});
    if (title && !item.what.empty()) cell.Add(absl::StrCat("[", item.what, "] "), {});
    if (!line.label.empty()) cell.Add(absl::StrCat(line.label, ": "), {.color = 0x444444});
    for (const WordRun& run : line.runs) {
      sheet::Font font = run.changed ? changed : sheet::Font{};
      font.bold = title;
      cell.Add(run.text, font);
    }
    if (line.runs.empty()) cell.Add("－", {});
  }
  page.Rich(row, column, cell.runs(), Cell());
}

// What the paper is about, on a sheet of its own: the rows that every printed page repeats are then
// the head of the table alone.
void WriteFacts(SheetWriter& page, const ComparisonTable& table) {
  page.SetColumnWidth(0, 0, 20);
  page.SetColumnWidth(1, 1, 100);
  int row = 0;
  page.Text(row++, 0, table.title, {.font = {.bold = true, .size = 16}});
  for (const auto& [label, value] : table.facts) {
    if (value.empty()) continue;
    page.Text(row, 0, label, Head());
    page.Text(row++, 1, value, Cell());
  }
  page.Print({.landscape = true});
}

}  // namespace

absl::StatusOr<std::string> ComparisonWorkbook(const ComparisonTable& table) {
  sheet::XlsxWriter book({.title = table.title});
  SheetWriter& page = book.AddSheet(table.title);
  page.SetColumnWidth(0, 1, kSideWidth);
  page.SetColumnWidth(2, 2, kRemarkWidth);
  const std::string reason = table.reason.empty() ? "" : absl::StrCat("\n", table.reason);
  page.Text(0, 0, table.old_header, Head());
  page.Text(0, 1, absl::StrCat(table.new_header, reason), Head());
  page.Text(0, 2, table.remark_header, Head());
  page.FreezePanes(1, 0);
  page.Print({.landscape = true,
              .repeated_rows = 1,
              .header = absl::StrCat(table.title, "  ", table.facts.front().second)});
  int row = 1;
  if (table.rows.empty()) page.Text(row++, 0, table.nothing);
  std::string path;
  for (const TableRow& item : table.rows) {
    if (item.path != path && !item.path.empty()) {
      page.Merge(row, 0, row, 2, {{item.path, {.bold = true}}},
                 {.background = 0xF4F6F9, .wrap = true, .border = true});
      ++row;
    }
    path = item.path;
    Side(page, row, 0, item, item.before, table.added_note, kGone);
    Side(page, row, 1, item, item.after, table.removed_note, kCame);
    page.Text(row, 2, item.remark, Cell());
    ++row;
  }
  WriteFacts(book.AddSheet(table.facts_title), table);
  return book.Finish();
}

}  // namespace renkei::cli
