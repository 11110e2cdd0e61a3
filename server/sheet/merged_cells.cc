#include "server/sheet/merged_cells.h"

#include <algorithm>
#include <map>
#include <queue>
#include <tuple>

namespace renkei::sheet {
namespace {

// The ranges that a row crosses, by their first column. They do not overlap, so that a row has one
// range at most for each column.
class ActiveRanges {
 public:
  void DropBefore(int row) {
    while (!ends_.empty() && ends_.top().first < row) {
      by_column_.erase(ends_.top().second);
      ends_.pop();
    }
  }

  bool Add(const MergedRange& range) {
    const auto next = by_column_.lower_bound(range.first_column);
    if (next != by_column_.end() && next->first <= range.last_column) return false;
    if (next != by_column_.begin() && std::prev(next)->second->last_column >= range.first_column)
      return false;
    by_column_.emplace(range.first_column, &range);
    ends_.emplace(range.last_row, range.first_column);
    return true;
  }

  bool Covers(const Cell& cell) const {
    auto it = by_column_.upper_bound(cell.column);
    if (it == by_column_.begin()) return false;
    const MergedRange& range = *std::prev(it)->second;
    return range.Contains(cell.row, cell.column) &&
           (cell.row != range.first_row || cell.column != range.first_column);
  }

 private:
  using End = std::pair<int, int>;  // last row, first column
  std::map<int, const MergedRange*> by_column_;
  std::priority_queue<End, std::vector<End>, std::greater<>> ends_;
};

}  // namespace

bool DropCoveredCells(Sheet& sheet) {
  std::vector<MergedRange> ranges = sheet.merged;
  std::sort(ranges.begin(), ranges.end(), [](const MergedRange& a, const MergedRange& b) {
    return std::tie(a.first_row, a.first_column) < std::tie(b.first_row, b.first_column);
  });
  ActiveRanges active;
  std::vector<Cell> shown;
  shown.reserve(sheet.cells.size());
  auto cell = sheet.cells.begin();
  const auto keep_before = [&](int row) {
    for (; cell != sheet.cells.end() && cell->row < row; ++cell) {
      active.DropBefore(cell->row);
      if (!active.Covers(*cell)) shown.push_back(std::move(*cell));
    }
  };
  for (const MergedRange& range : ranges) {
    if (range.first_row > range.last_row || range.first_column > range.last_column) return false;
    keep_before(range.first_row);
    active.DropBefore(range.first_row);
    if (!active.Add(range)) return false;
  }
  keep_before(sheet.RowCount());
  sheet.cells = std::move(shown);
  return true;
}

DownwardCells::DownwardCells(const std::vector<MergedRange>& ranges) {
  for (const MergedRange& range : ranges) {
    if (range.last_row > range.first_row)
      ends_[{range.first_column, range.first_row}] = range.last_row;
  }
}

int DownwardCells::RowAbove(int row, int column) const {
  // The last one in this column that begins above the row.
  auto it = ends_.lower_bound({column, row});
  if (it == ends_.begin()) return -1;
  --it;
  const auto [at, first] = it->first;
  return at == column && it->second >= row ? first : -1;
}

}  // namespace renkei::sheet
