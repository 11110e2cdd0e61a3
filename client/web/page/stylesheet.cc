#include "client/web/page/stylesheet.h"

#include "absl/strings/str_cat.h"
#include "client/view/html/render.h"

namespace renkei::web {
namespace {

// Faces are the system's: nothing is fetched from elsewhere. Sizes follow the reader's, so that a page
// can be enlarged to four times without losing anything; what is wider than the window scrolls within
// its own box.
constexpr char kSite[] = R"css(
:root { color-scheme: light; --ink: #1a1a1a; --faint: #595959; --line: #767676; --ground: #fff;
  --quiet: #f1f4f8; --link: #0b4f8a; --key: #0b3f6e; --bad: #a3161a; }
* { box-sizing: border-box; }
html { font-family: "Hiragino Sans", "Yu Gothic UI", "Yu Gothic", Meiryo, "Noto Sans CJK JP",
  "Noto Sans JP", "IPAexGothic", sans-serif; line-height: 1.7; color: var(--ink);
  background: var(--ground); line-break: strict; overflow-wrap: anywhere; }
body { margin: 0; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible,
summary:focus-visible, main:focus-visible, [tabindex]:focus-visible { outline: 3px solid #b35900;
  outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 0.5rem; top: 0.5rem; background: #fff; padding: 0.5rem 1rem; z-index: 1; }
header.site { border-bottom: 1px solid var(--line); background: var(--quiet); }
header.site .inner { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center;
  max-width: 72rem; margin: 0 auto; padding: 0.75rem 1rem 0; }
.brand { font-weight: bold; font-size: 1.15rem; color: var(--key); text-decoration: none; }
.lang { margin-left: auto; }
nav.ways { max-width: 72rem; margin: 0 auto; padding: 0.25rem 1rem 0.5rem; }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: 0.25rem 1.25rem; }
nav.ways a { display: inline-block; padding: 0.25rem 0; }
nav.tabs { margin: 1rem 0 1.5rem; border-bottom: 1px solid var(--line); }
nav.tabs a { display: inline-block; padding: 0.5rem 0.25rem; text-decoration: none; }
nav.tabs a[aria-current] { font-weight: bold; border-bottom: 4px solid var(--key);
  color: var(--ink); }
main { display: block; max-width: 72rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
h1 { font-size: 1.6rem; line-height: 1.4; margin: 0.75rem 0 0.5rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.75rem; padding-bottom: 0.25rem;
  border-bottom: 2px solid var(--key); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.5rem; }
.subtitle { margin: 0 0 1rem; color: var(--faint); font-size: 1.05rem; }
form.search { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; flex: 1 1 20rem; }
form.search label { font-weight: bold; }
.completed { position: relative; flex: 1 1 12rem; min-width: 0; }
.completed input { width: 100%; }
[role=listbox] { position: absolute; z-index: 1; left: 0; right: 0; max-height: 22rem; overflow: auto;
  margin: 0; padding: 0; list-style: none; background: var(--ground); border: 1px solid var(--line); }
[role=option] { padding: 0.45rem 0.6rem; cursor: pointer; }
[role=option]:hover { background: var(--quiet); }
[role=option][aria-selected=true] { background: var(--key); color: #fff; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
.session:not(:empty) { position: sticky; bottom: 0; display: flex; flex-wrap: wrap;
  gap: 0.5rem 1.5rem; align-items: center; padding: 0.5rem 1rem; background: #fff4d6;
  border-top: 3px solid #b35900; }
.session p { margin: 0; }
/* What has the focus is not below the warning. */
html.warned { scroll-padding-bottom: 8rem; }
input, button, select { font: inherit; padding: 0.45rem 0.6rem; border: 1px solid var(--line);
  border-radius: 4px; background: #fff; color: var(--ink); min-height: 2.75rem; }
button { background: var(--key); border-color: var(--key); color: #fff; font-weight: bold;
  cursor: pointer; padding: 0.45rem 1.25rem; }
button.plain { background: #fff; color: var(--key); border-color: var(--line); font-weight: normal; }
form.entry { max-width: 40rem; }
form.wide { max-width: 52rem; }
form.grid { max-width: none; }
table.grid th, table.grid td { font-weight: normal; vertical-align: middle; }
table.grid thead th, table.grid th[colspan] { font-weight: bold; background: var(--quiet); }
form.entry table.grid input { width: 9rem; padding: 0.3rem 0.5rem; min-height: 2.5rem; }
form.entry table.grid input[data-cell=note] { width: 14rem; }
@media (max-width: 40rem) { .scroll table.grid th:first-child { min-width: 9rem; } }
code.secret { font-size: 1.2rem; user-select: all; }
input.copied { width: 16rem; max-width: 100%; }
textarea { font: inherit; padding: 0.45rem 0.6rem; border: 1px solid var(--line); border-radius: 4px;
  width: 100%; background: #fff; color: var(--ink); }
select { max-width: 100%; }
[aria-invalid=true] { border: 2px solid var(--bad); }
.wrong { color: var(--bad); font-weight: bold; margin: 0.25rem 0; }
fieldset { border: 1px solid var(--line); border-radius: 4px; margin: 1rem 0; padding: 0.5rem 1rem;
  min-width: 0; }
legend { font-weight: bold; padding: 0 0.5rem; }
fieldset.entry { display: grid; gap: 0 1rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); }
fieldset.entry details { grid-column: 1 / -1; margin: 0.5rem 0 0; }
fieldset.entry .part:has(textarea) { grid-column: 1 / -1; }
fieldset.entry label { font-weight: normal; margin-top: 0.25rem; }
.tick { display: flex; gap: 0.5rem; align-items: baseline; }
form.entry .tick input { width: auto; min-height: auto; }
form.entry .tick label { margin: 0.25rem 0; font-weight: normal; }
.stored { border-left: 5px solid var(--key); padding: 0.25rem 0.75rem; background: var(--quiet); }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin-top: 1rem; }
form.entry .buttons button { margin-top: 0; }
.done { border-color: var(--key); }
nav.actions ul, ul.actions { list-style: none; display: flex; flex-wrap: wrap; gap: 0.5rem;
  margin: 0.5rem 0; padding: 0; }
nav.actions a, ul.actions a { display: inline-block; border: 1px solid var(--key); border-radius: 4px;
  padding: 0.45rem 1rem; font-weight: bold; text-decoration: none; }
form.entry label { display: block; font-weight: bold; margin-top: 1rem; }
form.entry input { width: 100%; }
.hint { margin: 0; }
details { margin: 1.5rem 0; }
form.entry button { margin-top: 1rem; }
main > form.search { max-width: 44rem; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #b8b8b8; padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
thead th { background: var(--quiet); }
table.facts th { width: 11rem; background: var(--quiet); font-weight: normal; }
table.facts, .scroll { margin: 0.75rem 0; }
@media (max-width: 30rem) { table.facts th { width: 7rem; } }
.scroll { overflow-x: auto; }
.scroll th, .scroll td { min-width: 4.5rem; }
.scroll td:first-child, .scroll th:first-child { min-width: 14rem; }
.scroll td.number:first-child, .scroll th.number:first-child { min-width: 4.5rem; }
.scroll td.prose { min-width: 14rem; white-space: pre-line; }
.scroll td.words { min-width: 8rem; }
.scroll td.short { white-space: nowrap; }
.scroll thead th { white-space: nowrap; }
.scroll table.digest td:first-child, .scroll table.digest th:first-child { min-width: 9rem; width: 9rem;
  white-space: nowrap; }
.scroll table.digest th:nth-child(2) { min-width: 9rem; width: 11rem; }
.scroll table.digest th:nth-child(3) { min-width: 14rem; }
.text { white-space: pre-wrap; margin: 0.5rem 0; max-width: 48rem; }
td .text { margin: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.muted { color: var(--faint); }
.notice { border-left: 5px solid; padding: 0.5rem 1rem; background: var(--quiet); }
.columns { display: grid; gap: 1.5rem 2.5rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 60rem) {
  .columns { grid-template-columns: minmax(0, 1fr) 20rem; }
  .columns > aside { grid-column: 2; grid-row: 1; }
  .columns > div { grid-column: 1; grid-row: 1; }
}
nav.orders a[aria-current] { font-weight: bold; color: var(--ink); text-decoration: none; }
ul.hits { list-style: none; margin: 0; padding: 0; }
ul.hits > li { border-bottom: 1px solid #b8b8b8; padding: 0.9rem 0; }
ul.hits h3 { margin: 0; font-size: 1.1rem; }
ul.hits p { margin: 0.25rem 0 0; max-width: 48rem; }
.facets h3 { margin: 1rem 0 0.25rem; }
.facets ul { list-style: none; margin: 0; padding: 0; }
.facets li { display: flex; justify-content: space-between; gap: 0.5rem; padding: 0.15rem 0; }
.chosen { display: flex; flex-wrap: wrap; gap: 0.5rem; list-style: none; margin: 0.75rem 0;
  padding: 0; }
.chosen a { display: inline-block; border: 1px solid var(--line); border-radius: 1rem;
  padding: 0.15rem 0.8rem; text-decoration: none; background: var(--quiet); }
.pages { display: flex; gap: 1.5rem; margin: 1.5rem 0; }
ol.tiles { list-style: none; margin: 0; padding: 0; display: grid; gap: 3px;
  grid-template-columns: repeat(auto-fill, minmax(4.5rem, 1fr)); max-width: 46rem; }
ol.tiles a { display: block; text-align: center; padding: 0.3rem 0.1rem; border: 1px solid #b8b8b8;
  text-decoration: none; line-height: 1.3; min-height: 3rem; font-size: 0.85rem; }
ol.tiles .count { display: block; font-size: 0.8rem; font-variant-numeric: tabular-nums; }
ol.tiles .none { color: var(--faint); }
ol.tiles .some { background: #dbe8f5; }
ol.tiles .many { background: #a9c9e8; }
@media (min-width: 44rem) {
  ol.tiles { grid-template-columns: repeat(14, minmax(0, 1fr)); }
}
nav.files { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; align-items: baseline;
  margin: 1rem 0; }
nav.files a { display: inline-block; padding: 0.25rem 0; }
.counts { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; margin: 1rem 0; padding: 0; }
.counts a { display: block; border: 1px solid var(--line); border-radius: 6px; padding: 0.6rem 1.2rem;
  text-decoration: none; }
.counts .count { display: block; font-size: 1.5rem; font-weight: bold; color: var(--ink); }
footer.site { border-top: 1px solid var(--line); color: var(--faint); padding: 1rem; max-width: 72rem;
  margin: 0 auto; font-size: 0.9rem; }
@media (forced-colors: active) {
  ol.tiles a, .counts a, .chosen a { border: 1px solid; }
  [role=option][aria-selected=true] { outline: 3px solid Highlight; outline-offset: -3px; }
}
@page { size: A4 portrait; margin: 14mm 12mm 16mm;
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
@media print {
  html { font-size: 9.5pt; line-height: 1.5; }
  header.site, footer.site, nav, form, .manage, .facets, .pages, .skip, .session { display: none !important; }
  main { padding: 0; max-width: none; }
  a { color: inherit; text-decoration: none; }
  .scroll { overflow: visible; }
  tr, ul.hits > li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
)css";

// Positions of the prefectures on a grid, as people know the country: by code, column and row.
struct TilePlace {
  const char* code;
  int column;
  int row;
};
constexpr TilePlace kPlaces[] = {
    {"01", 13, 1}, {"02", 13, 3}, {"03", 13, 4}, {"04", 13, 5}, {"05", 12, 4}, {"06", 12, 5},
    {"07", 13, 6}, {"08", 13, 7}, {"09", 12, 6}, {"10", 11, 6}, {"11", 12, 7}, {"12", 13, 8},
    {"13", 12, 8}, {"14", 11, 8}, {"15", 11, 5}, {"16", 10, 5}, {"17", 9, 5},  {"18", 9, 6},
    {"19", 11, 7}, {"20", 10, 6}, {"21", 10, 7}, {"22", 10, 8}, {"23", 9, 8},  {"24", 8, 8},
    {"25", 9, 7},  {"26", 8, 7},  {"27", 7, 7},  {"28", 7, 6},  {"29", 7, 8},  {"30", 7, 9},
    {"31", 6, 6},  {"32", 5, 6},  {"33", 6, 7},  {"34", 5, 7},  {"35", 4, 6},  {"36", 6, 10},
    {"37", 6, 9},  {"38", 5, 9},  {"39", 5, 10}, {"40", 3, 7},  {"41", 2, 7},  {"42", 1, 7},
    {"43", 2, 8},  {"44", 3, 8},  {"45", 3, 9},  {"46", 2, 9},  {"47", 1, 11}};

}  // namespace

std::string SiteStylesheet() {
  std::string sheet =
      absl::StrCat(view::BlockSheet().text(), kSite, "@media (min-width: 44rem) {\n");
  for (const TilePlace& place : kPlaces) {
    absl::StrAppend(&sheet, "ol.tiles .place-", place.code, " { grid-column: ", place.column,
                    "; grid-row: ", place.row, "; }\n");
  }
  return absl::StrCat(sheet, "}\n");
}

}  // namespace renkei::web
