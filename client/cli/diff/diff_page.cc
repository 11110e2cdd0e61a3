// 新旧対照表 as a page to print.
#include "absl/strings/str_cat.h"
#include "client/cli/diff/diff_table.h"
#include "client/cli/html/page.h"

namespace renkei::cli {
namespace {

// Marks that survive a black-and-white printer: what went is struck out, what came is underlined.
constexpr char kStyle[] = R"css(
table.comparison { table-layout: fixed; }
col.side { width: 43%; }
col.remark { width: 14%; }
table.comparison thead th { text-align: center; white-space: pre-line; }
tr.place td { background: #f4f6f9; font-weight: bold; break-after: avoid; }
td p { margin: 0; }
td p.title { font-weight: bold; }
td p.field { padding-left: 3em; text-indent: -3em; }
td p.field > * { text-indent: 0; }
.label { color: #444; margin-right: 0.6em; }
.label::after { content: ":"; }
.what { font-size: 8pt; border: 0.5pt solid #666; border-radius: 2pt; padding: 0 0.4em;
  margin-right: 0.5em; font-weight: normal; }
del { color: #a40000; text-decoration: line-through; background: #fdeaea; }
ins { color: #00491e; text-decoration: underline; background: #e6f4ea; }
tr.added td.new { background: #f3faf5; }
tr.removed td.old { background: #fdf4f4; }
tr.long { break-inside: auto; }
)css";

// Rows longer than this, in bytes of HTML, may be torn between pages: about half a page.
constexpr size_t kLongRowBytes = 6'000;

std::string Runs(const std::vector<WordRun>& runs, const char* tag) {
  std::string html;
  for (const WordRun& run : runs) {
    const std::string text = HtmlEscape(run.text);
    absl::StrAppend(&html, run.changed ? absl::StrCat("<", tag, ">", text, "</", tag, ">") : text);
  }
  return html;
}

std::string Lines(const std::vector<TableLine>& lines, const std::string& what, const char* tag) {
  std::string html;
  for (const TableLine& line : lines) {
    const bool title = &line == &lines.front();
    absl::StrAppend(&html, title ? "<p class=\"title text\">" : "<p class=\"field text\">");
    if (title && !what.empty())
      absl::StrAppend(&html, "<span class=\"what\">", HtmlEscape(what), "</span>");
    if (!line.label.empty())
      absl::StrAppend(&html, "<span class=\"label\">", HtmlEscape(line.label), "</span>");
    absl::StrAppend(&html, line.runs.empty() ? "－" : Runs(line.runs, tag), "</p>");
  }
  return html;
}

std::string Side(const char* side, const std::string& content, const std::string& note) {
  return absl::StrCat(
      "<td class=\"", side, "\">",
      content.empty() ? absl::StrCat("<p class=\"muted\">", HtmlEscape(note), "</p>") : content,
      "</td>\n");
}

std::string Row(const ComparisonTable& table, const TableRow& row) {
  const std::string cells =
      absl::StrCat(Side("old", Lines(row.before, row.what, "del"), table.added_note),
                   Side("new", Lines(row.after, row.what, "ins"), table.removed_note),
                   "<td class=\"remark\">", HtmlEscape(row.remark), "</td>\n");
  return absl::StrCat("<tr class=\"",
                      row.added     ? "added"
                      : row.removed ? "removed"
                                    : "changed",
                      cells.size() > kLongRowBytes ? " long" : "", "\">\n", cells, "</tr>\n");
}

}  // namespace

std::string ComparisonPage(const ComparisonTable& table, Lang lang) {
  HtmlPage page;
  page.lang = lang;
  page.title = table.title;
  page.facts = table.facts;
  page.style = kStyle;
  page.footer = absl::StrCat(table.title, "  ", table.facts.front().second);
  if (table.rows.empty()) {
    page.body = absl::StrCat("<p>", HtmlEscape(table.nothing), "</p>");
    return RenderHtmlPage(page);
  }
  page.body = absl::StrCat(
      "<table class=\"comparison\">\n<colgroup><col class=\"side\"><col class=\"side\">"
      "<col class=\"remark\"></colgroup>\n<thead><tr><th scope=\"col\">",
      HtmlEscape(table.old_header), "</th><th scope=\"col\">", HtmlEscape(table.new_header),
      "</th><th scope=\"col\">", HtmlEscape(table.remark_header), "</th></tr></thead>\n<tbody>\n");
  std::string path;
  for (const TableRow& row : table.rows) {
    if (row.path != path && !row.path.empty())
      absl::StrAppend(&page.body, "<tr class=\"place\"><td colspan=\"3\">", HtmlEscape(row.path),
                      "</td></tr>\n");
    path = row.path;
    page.body += Row(table, row);
  }
  page.body += "</tbody>\n</table>";
  return RenderHtmlPage(page);
}

}  // namespace renkei::cli
