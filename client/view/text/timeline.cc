// 工程表: bars over columns of years, milestones within them and listed below.
#include "absl/strings/str_cat.h"
#include "client/view/text/lines.h"
#include "client/view/text/render.h"
#include "client/view/text/table.h"

namespace renkei::view {
namespace {

// What stands in the cell of a year: four columns of bar, the mark within.
struct Drawing {
  const char* bar;
  const char* milestone;
  const char* before;
  const char* after;
};
constexpr Drawing kUnicodeDrawing = {"━", "◆", "←", "→"};
constexpr Drawing kAsciiDrawing = {"=", "*", "<", ">"};

std::string Bar(const TimelineRow& row, int column, const Drawing& drawing) {
  const bool bar = column >= row.first && column <= row.last;
  bool milestone = false;
  for (const TimelineMark& one : row.marks) milestone |= one.column == column;
  const char* fill = bar ? drawing.bar : (milestone ? " " : "");
  const char* first = bar && column == row.first && row.begins_before ? drawing.before : fill;
  const char* last = bar && column == row.last && row.ends_after ? drawing.after : fill;
  return absl::StrCat(first, milestone ? drawing.milestone : fill, fill, last);
}

}  // namespace

std::string RenderText(const Timeline& timeline, const TextStyle& style) {
  if (timeline.rows.empty() && !timeline.nothing.empty())
    return absl::StrCat(Printable(timeline.nothing), "\n");
  const Drawing& drawing = style.only_ascii ? kAsciiDrawing : kUnicodeDrawing;
  std::vector<TableColumn> layout = {{timeline.title_header, false, true, false},
                                     {timeline.who_header, false, true, false}};
  for (const auto& [label, in_full] : timeline.columns)
    layout.push_back({label, false, false, false});
  layout.push_back({timeline.state_header, false, false, false});
  std::vector<std::vector<std::string>> rows;
  for (const TimelineRow& row : timeline.rows) {
    std::vector<std::string>& cells = rows.emplace_back();
    cells.push_back(absl::StrCat(Indent(row.depth), row.title));
    if (row.heading) continue;
    cells.push_back(row.who);
    for (size_t i = 0; i < timeline.columns.size(); ++i)
      cells.push_back(Bar(row, static_cast<int>(i), drawing));
    cells.push_back(row.state);
    for (const TimelineMark& one : row.marks)
      rows.push_back({absl::StrCat(Indent(row.depth), Spaces(2), drawing.milestone, " ", one.when,
                                   " ", one.title)});
  }
  return RenderTable(layout, rows, style.table_columns, style.ambiguous);
}

}  // namespace renkei::view
