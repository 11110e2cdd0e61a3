#include "client/view/sheet/table_file.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "server/domain/quantity/quantity.h"
#include "server/sheet/csv.h"
#include "server/sheet/xlsx_writer.h"

namespace renkei::view {
namespace {

constexpr char kIndent[] = "　";
constexpr double kNarrow = 14;
constexpr double kWide = 40;
// Columns with a text of more bytes than this are wide.
constexpr size_t kShortText = 36;

// All but those that are drawn.
std::vector<size_t> WrittenColumns(const Table& table) {
  std::vector<size_t> written;
  for (size_t column = 0; column < table.columns.size(); ++column) {
    bool drawn = false;
    bool said = false;
    for (const Row& row : table.rows) {
      if (column >= row.cells.size()) continue;
      drawn = drawn || row.cells[column].series.has_value();
      said = said || !row.cells[column].text.empty();
    }
    if (said || !drawn) written.push_back(column);
  }
  return written;
}

std::string TextOf(const Row& row, size_t column) {
  if (column >= row.cells.size()) return "";
  if (column > 0) return row.cells[column].text;
  std::string text;
  for (int i = 0; i < std::clamp(row.depth, 0, kDeepestLevel); ++i) text += kIndent;
  return absl::StrCat(text, row.mark.sign, row.cells[column].text);
}

struct Figure {
  double number = 0;
  bool percent = false;
};

// nullopt for a text.
std::optional<Figure> FigureOf(absl::string_view text) {
  const bool percent = absl::ConsumeSuffix(&text, "%");
  const std::optional<double> number = domain::ParseNumber(text);
  if (!number) return std::nullopt;
  return Figure{percent ? domain::ShiftDecimal(*number, -2) : *number, percent};
}

const char* FormatOf(const Figure& figure) {
  if (figure.percent) return "0.0%";
  return figure.number == std::trunc(figure.number) ? "#,##0" : "#,##0.0##";
}

// Every cell that says something, by row from 0; the headings are the first.
struct Placed {
  int row = 0;
  int column = 0;
  std::string text;
  std::optional<Figure> figure;
};

std::vector<Placed> Place(const Table& table, const std::vector<size_t>& columns) {
  std::vector<Placed> cells;
  const auto add = [&cells](int row, size_t column, std::string text, bool number) {
    if (text.empty()) return;
    std::optional<Figure> figure;
    if (number) figure = FigureOf(text);
    cells.push_back({row, static_cast<int>(column), std::move(text), figure});
  };
  for (size_t i = 0; i < columns.size(); ++i) add(0, i, table.columns[columns[i]].header, false);
  int line = 0;
  for (const Row& row : table.rows) {
    ++line;
    for (size_t i = 0; i < columns.size(); ++i)
      add(line, i, TextOf(row, columns[i]), table.columns[columns[i]].number);
  }
  return cells;
}

}  // namespace

std::string TableCsv(const Table& table) {
  sheet::Sheet sheet;
  for (Placed& placed : Place(table, WrittenColumns(table))) {
    sheet::Cell& cell = sheet.cells.emplace_back();
    cell.row = placed.row;
    cell.column = placed.column;
    // A percentage is read as one by programs that open the file.
    if (placed.figure && !placed.figure->percent) {
      cell.kind = sheet::Cell::Kind::kNumber;
      cell.number = placed.figure->number;
    } else {
      cell.kind = sheet::Cell::Kind::kText;
      cell.text = std::move(placed.text);
    }
  }
  return sheet::WriteCsv(sheet).bytes;
}

absl::StatusOr<std::string> TableWorkbook(const Table& table, const std::string& title) {
  const std::vector<size_t> columns = WrittenColumns(table);
  const std::vector<Placed> cells = Place(table, columns);
  std::vector<double> widths(columns.size(), kNarrow);
  for (const Placed& cell : cells) {
    if (cell.text.size() > kShortText) widths[static_cast<size_t>(cell.column)] = kWide;
  }
  sheet::XlsxWriter book({.title = title});
  sheet::SheetWriter& page = book.AddSheet(title);
  for (size_t i = 0; i < widths.size(); ++i)
    page.SetColumnWidth(static_cast<int>(i), static_cast<int>(i), widths[i]);
  const sheet::CellStyle heading = {
      .font = {.bold = true}, .background = 0xE9EDF2, .wrap = true, .border = true};
  const sheet::CellStyle text = {.wrap = true, .border = true};
  for (const Placed& cell : cells) {
    if (cell.figure) {
      page.Number(cell.row, cell.column, cell.figure->number,
                  {.border = true, .number_format = FormatOf(*cell.figure)});
    } else {
      page.Text(cell.row, cell.column, cell.text, cell.row == 0 ? heading : text);
    }
  }
  page.FreezePanes(1, 0);
  if (!columns.empty())
    page.AutoFilter(0, static_cast<int>(table.rows.size()), static_cast<int>(columns.size()) - 1);
  page.Print({.landscape = true, .repeated_rows = 1, .header = title});
  return book.Finish();
}

}  // namespace renkei::view
