// Facts and tables.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/view/html/drawing.h"
#include "client/view/html/parts.h"

namespace renkei::view {
namespace {

void WriteFacts(Writer& html, const Facts& facts, const HtmlStyle& style) {
  for (const Fact& fact : facts.facts) {
    if (fact.value.empty() && fact.entries.empty() && fact.parts.empty()) continue;
    {
      const auto row = html.Open("tr");
      html.Leaf("th", {Attribute("scope", "row")}, fact.label);
      const auto cell = html.Open("td", {Class("text")});
      WriteLine(html, fact.value, style);
      for (size_t i = 0; i < fact.entries.size(); ++i) {
        if (i > 0) html.Text("\n");
        WriteLine(html, fact.entries[i], style);
      }
      for (const Facts& part : fact.parts) {
        const auto table = html.Open("table", {Class("facts")});
        WriteFacts(html, part, style);
      }
    }
    html.Break();
  }
}

void WriteCell(Writer& html, const Cell& cell, const HtmlStyle& style) {
  if (cell.series) return DrawSeries(html, *cell.series, style);
  const std::vector<ClassName> tone = ToneClass(cell.tone);
  if (tone.empty()) return WriteLinked(html, cell.text, cell.resource, style);
  const auto span = html.Open("span", {Classes(tone)});
  WriteLinked(html, cell.text, cell.resource, style);
}

bool HasProse(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [](const Column& column) { return column.prose; });
}

// Beside prose the rest keeps its room: what may not be cut stays on one line.
void AddColumnClass(const Column& column, bool beside_prose, std::vector<ClassName>& classes) {
  if (column.number) classes.push_back("number");
  if (column.prose) classes.push_back("prose");
  if (!beside_prose || column.number || column.prose) return;
  if (column.may_be_cut) {
    classes.push_back("words");
  } else {
    classes.push_back("short");
  }
}

// The first cell of a row that names others is a heading, and stands as deep as it lies; alone in its
// row, it goes across.
void WriteTableRow(Writer& html, const Table& table, const Row& row, const HtmlStyle& style) {
  const auto element = row.heading ? html.Open("tr", {Class("node")}) : html.Open("tr");
  const bool beside_prose = HasProse(table);
  const bool across = row.cells.size() == 1 && table.columns.size() > 1;
  const std::string columns = across ? absl::StrCat(table.columns.size()) : "";
  for (size_t i = 0; i < row.cells.size(); ++i) {
    std::vector<ClassName> classes;
    if (!across && i < table.columns.size())
      AddColumnClass(table.columns[i], beside_prose, classes);
    if (i == 0 && row.depth > 0) classes.push_back(DepthClass(row.depth));
    const auto cell = i == 0 && row.heading
                          ? html.Open("th", {Attribute("scope", "row"),
                                             Attribute("colspan", columns), Classes(classes)})
                          : html.Open("td", {Classes(classes)});
    if (i == 0) html.Text(row.mark.sign);
    WriteCell(html, row.cells[i], style);
  }
}

std::string NameOf(const Table& table, Lang lang) {
  return table.title.empty() ? In(lang, {"table", "表"}) : table.title;
}

}  // namespace

void WriteBlock(Writer& html, const Facts& facts, const HtmlStyle& style, int) {
  Writer rows;
  WriteFacts(rows, facts, style);
  if (rows.size() == 0) return;
  {
    const auto table = html.Open("table", {Class("facts")});
    html.Break();
    html.Append(std::move(rows));
  }
  html.Break();
}

void WriteBlock(Writer& html, const Table& table, const HtmlStyle& style, int level) {
  WriteHeading(html, table.title, level);
  if (table.rows.empty() && !table.nothing.empty()) {
    html.Leaf("p", {}, table.nothing);
    return html.Break();
  }
  {
    // What is wider than the window scrolls within its own box, which the keyboard reaches.
    const auto box = html.Open(
        "div", {Class("scroll"), Attribute("role", "region"),
                Attribute("aria-label", NameOf(table, style.lang)), Attribute("tabindex", "0")});
    const auto element = html.Open("table");
    {
      const auto head = html.Open("thead");
      const auto row = html.Open("tr");
      for (const Column& column : table.columns) {
        html.Leaf("th",
                  {Attribute("scope", "col"), Attribute("class", column.number ? "number" : "")},
                  column.header);
      }
    }
    html.Break();
    const auto body = html.Open("tbody");
    html.Break();
    for (const Row& row : table.rows) {
      WriteTableRow(html, table, row, style);
      html.Break();
    }
  }
  html.Break();
}

}  // namespace renkei::view
