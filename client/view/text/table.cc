#include "client/view/text/table.h"

#include <numeric>

#include "absl/strings/ascii.h"

namespace renkei::view {
namespace {

constexpr int kGap = 2;
// No column is cut below this: fewer columns of Japanese say nothing.
constexpr int kNarrowest = 12;

std::vector<int> NaturalWidths(const std::vector<TableColumn>& layout,
                               const std::vector<std::vector<std::string>>& rows,
                               Ambiguous ambiguous) {
  std::vector<int> widths;
  for (size_t i = 0; i < layout.size(); ++i) {
    int width = DisplayWidth(layout[i].header, ambiguous);
    for (const auto& row : rows) {
      if (i < row.size()) width = std::max(width, DisplayWidth(row[i], ambiguous));
    }
    widths.push_back(width);
  }
  return widths;
}

int TotalWidth(const std::vector<int>& widths) {
  return std::accumulate(widths.begin(), widths.end(),
                         kGap * (static_cast<int>(widths.size()) - 1));
}

// Takes columns away from the widest flexible column until the table fits or nothing more can be
// taken.
void Shrink(const std::vector<TableColumn>& layout, int columns, std::vector<int>& widths) {
  int excess = TotalWidth(widths) - columns;
  while (excess > 0) {
    size_t widest = layout.size();
    for (size_t i = 0; i < layout.size(); ++i) {
      const bool can_lose = layout[i].flexible && widths[i] > kNarrowest;
      if (can_lose && (widest == layout.size() || widths[i] > widths[widest])) widest = i;
    }
    if (widest == layout.size()) return;
    --widths[widest];
    --excess;
  }
}

// Takes out the droppable columns.
void Drop(std::vector<TableColumn>& layout, std::vector<std::vector<std::string>>& rows,
          std::vector<int>& widths) {
  for (size_t i = layout.size(); i-- > 0;) {
    if (!layout[i].droppable) continue;
    const auto at = static_cast<std::ptrdiff_t>(i);
    layout.erase(layout.begin() + at);
    widths.erase(widths.begin() + at);
    for (auto& row : rows) {
      if (i < row.size()) row.erase(row.begin() + at);
    }
  }
}

std::string RenderRow(const std::vector<TableColumn>& layout, const std::vector<std::string>& row,
                      const std::vector<int>& widths, Ambiguous ambiguous) {
  std::string line;
  for (size_t i = 0; i < layout.size(); ++i) {
    const std::string cell =
        i < row.size() ? Truncate(row[i], std::max(widths[i], 1), ambiguous) : "";
    if (i > 0) line.append(kGap, ' ');
    line += layout[i].right ? PadLeft(cell, widths[i], ambiguous)
                            : PadRight(cell, widths[i], ambiguous);
  }
  return absl::StrCat(absl::StripTrailingAsciiWhitespace(line), "\n");
}

}  // namespace

std::string RenderTable(const std::vector<TableColumn>& all_columns,
                        const std::vector<std::vector<std::string>>& rows, int columns,
                        Ambiguous ambiguous) {
  std::vector<std::vector<std::string>> clean = rows;
  for (auto& row : clean) {
    for (std::string& cell : row) cell = Printable(cell);
  }
  std::vector<TableColumn> layout = all_columns;
  std::vector<int> widths = NaturalWidths(layout, clean, ambiguous);
  if (columns > 0 && TotalWidth(widths) > columns) {
    Drop(layout, clean, widths);
    Shrink(layout, columns, widths);
  }
  std::vector<std::string> headers;
  for (const TableColumn& column : layout) headers.push_back(column.header);
  std::string out = RenderRow(layout, headers, widths, ambiguous);
  for (const auto& row : clean) out += RenderRow(layout, row, widths, ambiguous);
  return out;
}

}  // namespace renkei::view
