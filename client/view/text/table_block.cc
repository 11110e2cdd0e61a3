// Tables, and charts as tables with their lines drawn small.
#include "absl/strings/str_cat.h"
#include "client/view/text/lines.h"
#include "client/view/text/render.h"
#include "client/view/text/sparkline.h"
#include "client/view/text/table.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::view {

std::vector<TableColumn> LayoutOf(const Table& table) {
  std::vector<TableColumn> layout;
  for (const Column& column : table.columns)
    layout.push_back(
        {Printable(column.header), column.number, column.may_be_cut, column.secondary});
  return layout;
}

std::vector<std::vector<std::string>> CellsOf(const Table& table, bool only_ascii) {
  std::vector<std::vector<std::string>> rows;
  for (const Row& row : table.rows) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (const Cell& cell : row.cells) {
      cells.push_back(cell.series ? Sparkline(cell.series->figures, cell.series->target, only_ascii)
                                  : cell.text);
    }
  }
  return rows;
}

std::string RenderText(const Table& table, const TextStyle& style) {
  const std::string title = HeadingText(table.title, style);
  if (table.rows.empty() && !table.nothing.empty())
    return absl::StrCat(title, Printable(table.nothing), "\n");
  std::vector<std::vector<std::string>> cells = CellsOf(table, style.only_ascii);
  for (size_t i = 0; i < cells.size(); ++i) {
    const Row& row = table.rows[i];
    if (cells[i].empty()) continue;
    cells[i][0] = absl::StrCat(Indent(row.depth), SignText(row.mark, style), cells[i][0]);
  }
  return absl::StrCat(title,
                      RenderTable(LayoutOf(table), cells, style.table_columns, style.ambiguous));
}

std::string RenderText(const Chart& chart, const TextStyle& style) {
  Table table;
  table.title = chart.unit.empty() ? chart.title
                                   : absl::StrCat(chart.title, In(style.lang, {" (", "（"}),
                                                  chart.unit, In(style.lang, {")", "）"}));
  table.columns.push_back({"", false, true});
  for (const std::string& place : chart.places) table.columns.push_back({place, true});
  table.columns.push_back({In(style.lang, {"COURSE", "推移"})});
  for (const ChartSeries& series : chart.series) {
    Row& row = table.rows.emplace_back();
    row.cells.emplace_back(series.label);
    for (size_t i = 0; i < chart.places.size(); ++i) {
      const bool has = i < series.figures.size() && series.figures[i].has_value();
      row.cells.emplace_back(has ? domain::GroupedNumber(*series.figures[i]) : std::string());
    }
    row.cells.emplace_back(Series{series.figures, chart.target});
  }
  return RenderText(table, style);
}

}  // namespace renkei::view
