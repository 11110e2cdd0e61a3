#include "client/view/text/table.h"

#include <numeric>

#include "absl/strings/ascii.h"

namespace renkei::view {
namespace {

constexpr int kGap = 2;
// No column is cut below this: fewer columns of Japanese say nothing.
constexpr int kNarrowest = 12;

// As many cells as there are columns, or one that goes across all of them.
void FillRow(size_t columns, std::vector<std::string>& row) {
  if (row.size() != 1 || columns == 0) row.resize(columns);
}

std::vector<int> NaturalWidths(const std::vector<TableColumn>& layout,
                               const std::vector<std::vector<std::string>>& rows,
                               Ambiguous ambiguous) {
  std::vector<int> widths;
  for (size_t i = 0; i < layout.size(); ++i) {
    int width = DisplayWidth(layout[i].header, ambiguous);
    for (const auto& row : rows) {
      if (row.size() == layout.size()) width = std::max(width, DisplayWidth(row[i], ambiguous));
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
      if (row.size() > layout.size()) row.erase(row.begin() + at);
    }
  }
}

std::string RenderRow(const std::vector<TableColumn>& layout, const std::vector<std::string>& row,
                      const std::vector<int>& widths, Ambiguous ambiguous) {
  std::string line;
  for (size_t i = 0; i < layout.size(); ++i) {
    const std::string cell = Truncate(row[i], std::max(widths[i], 1), ambiguous);
    if (i > 0) line.append(kGap, ' ');
    line += layout[i].right ? PadLeft(cell, widths[i], ambiguous)
                            : PadRight(cell, widths[i], ambiguous);
  }
  return absl::StrCat(absl::StripTrailingAsciiWhitespace(line), "\n");
}

std::string RenderAcross(const TableColumn& first, const std::string& cell, int columns,
                         Ambiguous ambiguous) {
  const bool cut = columns > 0 && first.flexible;
  const std::string line = cut ? Truncate(cell, columns, ambiguous) : cell;
  return absl::StrCat(absl::StripTrailingAsciiWhitespace(line), "\n");
}

}  // namespace

std::string RenderTable(const std::vector<TableColumn>& all_columns,
                        const std::vector<std::vector<std::string>>& rows, int columns,
                        Ambiguous ambiguous) {
  std::vector<std::vector<std::string>> clean = rows;
  for (auto& row : clean) {
    for (std::string& cell : row) cell = Printable(cell);
    FillRow(all_columns.size(), row);
  }
  std::vector<TableColumn> layout = all_columns;
  for (TableColumn& column : layout) column.header = Printable(column.header);
  std::vector<int> widths = NaturalWidths(layout, clean, ambiguous);
  if (columns > 0 && TotalWidth(widths) > columns) {
    Drop(layout, clean, widths);
    Shrink(layout, columns, widths);
  }
  std::vector<std::string> headers;
  for (const TableColumn& column : layout) headers.push_back(column.header);
  std::string out = RenderRow(layout, headers, widths, ambiguous);
  for (const auto& row : clean) {
    out += row.size() == layout.size()
               ? RenderRow(layout, row, widths, ambiguous)
               : RenderAcross(all_columns.front(), row.front(), columns, ambiguous);
  }
  return out;
}

}  // namespace renkei::view
