#include "client/view/sheet/comparison_workbook.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/sheet/xlsx_writer.h"

namespace renkei::view {
namespace {

using sheet::CellStyle;
using sheet::SheetWriter;
using sheet::TextRun;

constexpr double kSideWidth = 56;
constexpr double kRemarkWidth = 18;
constexpr sheet::Font kGone = {.strike = true, .color = 0xA40000};
constexpr sheet::Font kCame = {.underline = true, .color = 0x00491E};

CellStyle Bordered() { return {.wrap = true, .border = true}; }
CellStyle Heading() {
  CellStyle style = Bordered();
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
  void AddLine(const Line& line, bool bold) {
    for (const Span& span : line.spans) {
      sheet::Font font = span.tone == Tone::kRemoved ? kGone
                         : span.tone == Tone::kAdded ? kCame
                                                     : sheet::Font{};
      font.bold = bold;
      Add(span.text, font);
    }
    if (line.empty()) Add("－", {});
  }
  void AddField(const std::string& label, const Line& value) {
    Add("\n", {});
    if (!label.empty()) Add(absl::StrCat(label, ": "), {.color = 0x444444});
    AddLine(value, /*bold=*/false);
  }
  const std::vector<TextRun>& runs() const { return runs_; }

 private:
  static constexpr size_t kRoom = sheet::kMaxCellText - 8;
  std::vector<TextRun> runs_;
  size_t bytes_ = 0;
  bool full_ = false;
};

void WriteSide(SheetWriter& page, int row, int column, const ComparedItem& item, bool after) {
  CellText cell;
  if (item.says_what) cell.Add(absl::StrCat("[", item.what, "] "), {});
  cell.AddLine(after ? item.title_after : item.title_before, /*bold=*/true);
  for (const Fact& fact : item.content) cell.AddField(fact.label, fact.value);
  for (const ComparedField& field : item.fields) {
    if (!field.in_titles) cell.AddField(field.label, after ? field.after : field.before);
  }
  page.Rich(row, column, cell.runs(), Bordered());
}

void WriteItem(SheetWriter& page, int row, const ComparedItem& item, const Comparison& comparison,
               Lang lang) {
  CellStyle absent = Bordered();
  absent.font.color = 0x666666;
  if (item.change == ComparedItem::Change::kAdded) {
    page.Text(row, 0, comparison.added_note, absent);
  } else {
    WriteSide(page, row, 0, item, /*after=*/false);
  }
  if (item.change == ComparedItem::Change::kRemoved) {
    page.Text(row, 1, comparison.removed_note, absent);
  } else {
    WriteSide(page, row, 1, item, /*after=*/true);
  }
  page.Text(row, 2, absl::StrJoin(item.kinds, In(lang, {", ", "、"})), Bordered());
}

void WriteComparison(SheetWriter& page, const Head& head, const Comparison& comparison, Lang lang) {
  page.SetColumnWidth(0, 1, kSideWidth);
  page.SetColumnWidth(2, 2, kRemarkWidth);
  const std::string& reason = comparison.new_side.reason;
  page.Text(0, 0, ComparedHeader(comparison, comparison.old_side), Heading());
  page.Text(0, 1,
            absl::StrCat(ComparedHeader(comparison, comparison.new_side),
                         reason.empty() ? "" : "\n", reason),
            Heading());
  page.Text(0, 2, comparison.kinds_header, Heading());
  page.FreezePanes(1, 0);
  page.Print({.landscape = true, .repeated_rows = 1, .header = head.footer});
  int row = 1;
  if (comparison.items.empty()) page.Text(row++, 0, comparison.nothing);
  const std::vector<std::string>* path = nullptr;
  for (const ComparedItem& item : comparison.items) {
    if (!item.path.empty() && (path == nullptr || *path != item.path)) {
      page.Merge(row, 0, row, 2, {{absl::StrJoin(item.path, " > "), {.bold = true}}},
                 {.background = 0xF4F6F9, .wrap = true, .border = true});
      ++row;
    }
    path = &item.path;
    WriteItem(page, row++, item, comparison, lang);
  }
}

// What the paper is about, on a sheet of its own: the rows that every printed page repeats are then
// the head of the table alone.
void WriteHead(SheetWriter& page, const Head& head) {
  page.SetColumnWidth(0, 0, 20);
  page.SetColumnWidth(1, 1, 100);
  int row = 0;
  page.Text(row++, 0, head.title, {.font = {.bold = true, .size = 16}});
  for (const Fact& fact : head.facts.facts) {
    if (fact.value.empty()) continue;
    page.Text(row, 0, fact.label, Heading());
    page.Text(row++, 1, fact.value.Plain(), Bordered());
  }
  page.Print({.landscape = true});
}

}  // namespace

absl::StatusOr<std::string> ComparisonWorkbook(const Page& page) {
  sheet::XlsxWriter book({.title = page.head.title});
  SheetWriter& first = book.AddSheet(page.head.title);
  for (const Block& block : page.blocks) {
    if (const auto* comparison = std::get_if<Comparison>(&block.kind))
      WriteComparison(first, page.head, *comparison, page.lang);
  }
  WriteHead(book.AddSheet(In(page.lang, {"About", "概要"})), page.head);
  return book.Finish();
}

}  // namespace renkei::view
