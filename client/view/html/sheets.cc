// What pages look like, on a screen and on paper.
#include "client/view/html/parts.h"

namespace renkei::view {
namespace {

// Gothic faces of the three systems that offices use; a browser takes the first that it has. A table
// repeats its head on every printed page, and its rows are torn between pages only where they are
// longer than one.
constexpr char kFrame[] = R"css(
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font-family: "Yu Gothic", "YuGothic", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP",
  "IPAexGothic", Meiryo, sans-serif; font-size: 10pt; line-height: 1.5; color: #1a1a1a;
  background: #fff; line-break: strict; overflow-wrap: anywhere; }
body { margin: 0 auto; padding: 12mm; }
h1 { font-size: 16pt; margin: 0; break-after: avoid; }
h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid; }
.subtitle { font-size: 12pt; margin: 1mm 0 0; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; }
th, td { border: 0.5pt solid #666; padding: 1.2mm 2mm; text-align: left; vertical-align: top; }
th { background: #e9edf2; font-weight: bold; }
tr { break-inside: avoid; }
table.facts { width: auto; margin: 3mm 0 5mm; }
table.facts th { white-space: nowrap; font-weight: normal; }
.keep { break-inside: avoid; }
.text { white-space: pre-wrap; }
.prose { white-space: pre-line; min-width: 45mm; }
.words { min-width: 22mm; }
.short { white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.muted { color: #666; }
footer { margin-top: 6mm; font-size: 8pt; color: #666; }
@media print {
  html { font-size: 9pt; }
  body { padding: 0; max-width: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .screen-only, footer { display: none; }
}
)css";

constexpr char kLandscape[] =
    "@page { size: A4 landscape; margin: 12mm 12mm 14mm;\n"
    "  @bottom-left { content: ";
constexpr char kPortrait[] =
    "@page { size: A4 portrait; margin: 12mm 12mm 14mm;\n"
    "  @bottom-left { content: ";
constexpr char kFoot[] =
    "; font-size: 8pt; color: #666; }\n"
    "  @bottom-right { content: counter(page) \" / \" counter(pages); font-size: 8pt; } }\n";

// Marks survive a black-and-white printer: what went is struck out, what came is underlined, what was searched
// for is bold besides; lines of a chart differ by their dashes.
constexpr char kBlocks[] = R"css(
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
mark { font-weight: bold; text-decoration: underline; color: inherit; background: #fff3b0; }
div.apart > .depth-0 { margin-top: 3mm; }
ul.tree, ul.tree ul { list-style: none; margin: 0; padding: 0; }
ul.tree ul { padding-left: 1.25em; }
ul.tree details { margin: 0; }
ul.tree summary { width: fit-content; padding: 0.15em 0; cursor: pointer; font-size: 0.9em; }
/* On paper all is open, and nothing opens anything. */
@media print {
  ul.tree summary { display: none; }
  ul.tree details::details-content { content-visibility: visible; }
}
tr.added td.new { background: #f3faf5; }
tr.removed td.old { background: #fdf4f4; }
tr.long { break-inside: auto; }
.good { color: #00491e; }
.warning { color: #7a4d00; }
.bad { color: #a40000; font-weight: bold; }
p.notice { border-left: 3pt solid; padding: 1mm 3mm; }
.depth-1 { padding-left: 2em; }
.depth-2 { padding-left: 4em; }
.depth-3 { padding-left: 6em; }
.depth-4 { padding-left: 8em; }
.depth-5 { padding-left: 10em; }
.depth-6 { padding-left: 12em; }
.depth-7 { padding-left: 14em; }
.depth-8 { padding-left: 16em; }
tr.node th { text-align: left; background: #eef2f7; font-weight: 600; }
td.year { width: 6.5em; }
td.on { background: #bcd3ee; }
td.on.first { border-left: 3px solid #1f5fa8; }
td.on.last { border-right: 3px solid #1f5fa8; }
.milestone { display: block; font-size: 0.85em; }
td.state { white-space: nowrap; }
.done { background: #d9ead3; }
.delayed { background: #fce5cd; }
.stopped { background: #e6e6e6; }
ul.lineage, ul.lineage ul { list-style: none; padding-left: 1.5em; border-left: 1pt solid #666; }
svg.series { width: 8em; height: 1.6em; }
svg.chart { width: 100%; max-width: 180mm; height: auto; }
svg .line { fill: none; stroke: #1f4e79; stroke-width: 2; }
svg .second { stroke: #8a5a00; stroke-dasharray: 6 3; }
svg .third { stroke: #00491e; stroke-dasharray: 2 3; }
svg .bar { fill: #bcd3ee; stroke: #1f4e79; }
svg .target { stroke: #a40000; stroke-dasharray: 4 2; }
svg text { font-size: 11px; fill: #1a1a1a; }
)css";

// What is longer than its sheet goes on on the next one, torn between paragraphs and rows rather than
// within them.
constexpr char kBook[] = R"css(
body > h1 { font-size: 22pt; margin-top: 30mm; }
body > section { break-before: page; }
body > section > h2 { font-size: 15pt; margin: 1mm 0 3mm; border-bottom: 1.5pt solid #1f4e79; }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; padding-left: 2mm; border-left: 3pt solid #1f4e79;
  break-after: avoid; }
section p.text { margin: 0; orphans: 3; widows: 3; }
td a { color: inherit; text-decoration: none; }
@media screen { body > section { margin-top: 16mm; } }
)css";

}  // namespace

Css BlockSheet() { return Css(kBlocks); }

// Size and margins of the printed sheet, with the footer and the page's number in its margin.
std::vector<Css> PaperSheets(const Head& head) {
  const bool landscape = head.paper == Paper::kA4Landscape;
  return {Css(kFrame),
          landscape ? Css(kLandscape) : Css(kPortrait),
          Css::String(head.footer),
          Css(kFoot),
          landscape ? Css("body { max-width: 297mm; }\n") : Css("body { max-width: 210mm; }\n"),
          BlockSheet(),
          head.book ? Css(kBook) : Css("")};
}

}  // namespace renkei::view
