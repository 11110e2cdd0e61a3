// What a page says, whoever shows it: a terminal, a sheet of paper, a browser, a workbook.
//
// A page is made from messages (page/) and shown by a renderer (text/, html/, sheet/). Blocks hold
// texts as they were written: each renderer makes them harmless for where it prints them. They know
// neither commands, addresses of pages nor widths: what can be followed is the name of a resource,
// what can be done is data, and how wide something may be is the renderer's.

#ifndef RENKEI_CLIENT_VIEW_BLOCK_H_
#define RENKEI_CLIENT_VIEW_BLOCK_H_

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/domain/words/lang.h"

namespace renkei::view {

using Text = domain::Bilingual;

using domain::In;
using domain::Lang;

// Depths of rows and items are counted from 0. They come from messages: where one is negative, it is
// drawn as 0, and where it is deeper than any tree of ours, as this.
inline constexpr int kDeepestLevel = 32;

// What a piece of text is to its reader. Never said by a colour alone: what goes is struck out or in
// brackets, what comes is underlined, what was searched for stands between asterisks.
enum class Tone { kPlain, kHeading, kFaint, kGood, kWarning, kBad, kRemoved, kAdded, kFound };

// A piece of a line.
struct Span {
  std::string text;
  Tone tone = Tone::kPlain;
  // What it leads to, or empty: the name of a resource ("cases/01m8..."), for which a renderer may
  // have an address; or an address on the web, which is followed where it is http, https or mailto.
  std::string resource = {};
  std::string url = {};

  bool operator==(const Span& other) const = default;
};

// Pieces that are read as one text; it may have several lines.
struct Line {
  std::vector<Span> spans;

  Line() = default;
  // NOLINTBEGIN(google-explicit-constructor): a text is a line.
  Line(std::vector<Span> pieces) : spans(std::move(pieces)) {}
  Line(std::string text, Tone tone = Tone::kPlain) {
    if (!text.empty()) spans.push_back({std::move(text), tone});
  }
  Line(const char* text) : Line(std::string(text)) {}
  // NOLINTEND(google-explicit-constructor)

  bool empty() const { return spans.empty(); }
  // Without its tones.
  std::string Plain() const {
    std::string text;
    for (const Span& span : spans) text += span.text;
    return text;
  }
};

// Labels and values. A fact without any value, entry or part is not shown.
struct Fact;
struct Facts {
  std::vector<Fact> facts;
};
struct Fact {
  std::string label;
  Line value;
  // Instead of the value, those of a list: beside each other where they are short, otherwise under
  // each other.
  std::vector<Line> entries = {};
  // Instead of both, facts of what lies within.
  std::vector<Facts> parts = {};
  // Whether the parts are entries of a list, which may be one only.
  bool is_list = false;
};

// Sentences and paragraphs, one under the other.
struct Paragraphs {
  std::vector<Line> lines;
};

// Figures in the order of time: as high as they lie between the lowest and the highest of all of
// them and the target. What is no number is nullopt.
struct Series {
  std::vector<std::optional<double>> figures;
  std::optional<double> target;
};

// A sign before an item, told apart without colour too; where signs differ a legend says what each
// means.
struct Mark {
  std::string sign;
  Tone tone = Tone::kPlain;
  // For a terminal that draws ASCII alone; empty: the sign itself.
  std::string ascii = {};
};

struct Cell {
  Cell() = default;
  // NOLINTBEGIN(google-explicit-constructor): a text is a cell.
  Cell(std::string words) : text(std::move(words)) {}
  Cell(const char* words) : text(words) {}
  Cell(Series drawn) : series(std::move(drawn)) {}
  // NOLINTEND(google-explicit-constructor)

  std::string text;
  Tone tone = Tone::kPlain;
  std::string resource;
  // Instead of a text.
  std::optional<Series> series;
};

struct Column {
  std::string header;
  // Figures stand at the right.
  bool number = false;
  // Texts that may be cut where there is no room; the widest of them loses first.
  bool may_be_cut = false;
  // May be left out where there is no room: the reader loses little.
  bool secondary = false;
  // What somebody wrote, of some length: on a page it has room, and its line breaks.
  bool prose = false;
};

struct Row {
  std::vector<Cell> cells;
  // How deep the first cell lies below those before it.
  int depth = 0;
  Mark mark = {};
  // Names the rows below it.
  bool heading = false;
};

struct Table {
  // Empty: none.
  std::string title;
  std::vector<Column> columns;
  std::vector<Row> rows;
  // Instead of a table without rows; empty: its head alone.
  std::string nothing;
};

// Items under one another, each as deep as it lies.
struct TreeItem {
  int depth = 0;
  Line text;
  Mark mark = {};
  // Under the item, each with lines of its own.
  std::vector<Line> notes = {};
  // The name of what it is about: printed under the notes where nothing can be followed.
  std::string resource = {};
};
struct Tree {
  // Empty: none.
  std::string title;
  std::vector<TreeItem> items;
  // Each item on the top is read by itself: with room before it.
  bool apart = false;
  // So many levels are shown, counted from 1, and what lies deeper once a reader opens it, where a page
  // can do so: paper and terminals show all. nullopt: nothing is folded.
  std::optional<int> open_levels = {};
};

// Bars and lines over one axis, and the same figures as a table.
struct ChartSeries {
  enum class Shape { kBars, kLine };
  std::string label;
  // As many as the chart has places; nullopt: no figure.
  std::vector<std::optional<double>> figures;
  Shape shape = Shape::kLine;
};
struct Chart {
  std::string title;
  std::string unit;
  // What the axis has: fiscal years, say.
  std::vector<std::string> places;
  std::vector<ChartSeries> series;
  // A line across; nullopt: none.
  std::optional<double> target;
};

// What runs over several columns of time (工程表).
struct TimelineMark {
  // Of the columns; outside of them it is only listed.
  int column = -1;
  std::string title;
  std::string when;
};
struct TimelineRow {
  int depth = 0;
  std::string title;
  std::string resource = {};
  // Names the rows below it; all that follows is empty.
  bool heading = false;
  std::string who = {};
  // The first and the last column that it runs in, inclusive; first > last: in none.
  int first = 0;
  int last = -1;
  // It began before the first column, goes on after the last.
  bool begins_before = false;
  bool ends_after = false;
  std::vector<TimelineMark> marks = {};
  std::string state = {};
  Tone state_tone = Tone::kPlain;
};
struct Timeline {
  std::string title_header;
  std::string who_header;
  std::string state_header;
  // The same times, short for a terminal and in full ("2024", "令和6年度").
  std::vector<std::pair<std::string, std::string>> columns;
  std::vector<TimelineRow> rows;
  std::string nothing;
};

// What came of what: things, each with the steps that were taken from it; a step may lead to another
// thing.
struct LineageNode;
struct LineageStep {
  Line text;
  // Why it was taken, and what was changed.
  std::string note = {};
  // The thing that came of it, as an index in Lineage::nodes; nullopt: none.
  std::optional<size_t> result = {};
};
struct LineageNode {
  Line text;
  std::string resource = {};
  // "this case"; empty for all others.
  std::string remark = {};
  std::vector<LineageStep> steps = {};
};
struct Lineage {
  std::vector<LineageNode> nodes;
  // Those that came of nothing else, as indices. A node that is reached twice is drawn once, where it is
  // first met on a walk depth first, step by step: at most kDeepestLevel steps from its root. Where it is
  // met again, `again` stands.
  std::vector<size_t> roots;
  std::string again;
  // That there is more than is shown; empty: there is not.
  std::string more;
};

// Two states of one thing side by side (新旧対照表).
struct ComparedField {
  std::string kind;
  std::string label;
  // Pieces that the other side lacks are kRemoved and kAdded. Empty: the side says nothing.
  Line before;
  Line after;
  // Stands in the titles too: not repeated where both of them are shown.
  bool in_titles = false;
};
struct ComparedItem {
  enum class Change { kChanged, kAdded, kRemoved };
  Change change = Change::kChanged;
  // What it hangs on, from the top.
  std::vector<std::string> path;
  // What it is ("KPI"), and whether its title does not say so by itself.
  std::string what;
  bool says_what = false;
  std::string resource;
  std::string external_id;
  // Marked like fields; on the side where it is not, empty.
  Line title_before;
  Line title_after;
  // The kinds of change, each once; of what was added or removed, the first is that.
  std::vector<std::string> kinds;
  // All that was added or removed says besides its title.
  std::vector<Fact> content;
  std::vector<ComparedField> fields;
};
struct ComparedSide {
  // "旧", the title of the plan, "第2版（時点修正、2023-03-31）", why it was revised.
  std::string word;
  std::string title;
  std::string state;
  std::string reason;
};
// How many items a kind of change happened to.
struct ComparedCount {
  std::string kind;
  int heads = 0;
  int nodes = 0;
  int kpis = 0;
};
struct Comparison {
  ComparedSide old_side;
  ComparedSide new_side;
  // Both are one plan, whose title is said once.
  bool one_plan = true;
  // What a column of kinds is called; what stands on the side where an item is not; what is said where
  // nothing differs.
  std::string kinds_header;
  std::string added_note;
  std::string removed_note;
  std::string nothing;
  std::vector<ComparedItem> items;
  std::vector<ComparedCount> counts;
};

// What stands over the column of a side, in two lines.
std::string ComparedHeader(const Comparison& comparison, const ComparedSide& side);

// What a reader has to know before anything else, or beside it.
struct Warning {
  Line text;
  Tone tone = Tone::kWarning;
};

// What can be done: the method of the contract ("VisionService/PublishVision") on a resource, or a search for
// a text. A renderer that has no way to do it shows the label.
struct Action {
  std::string label;
  std::string method;
  std::string resource = {};
  std::string text = {};
};

struct Block;
// A part with a heading.
struct Section {
  std::string title;
  std::vector<Block> blocks;
  // What it is about, or empty: on paper, what leads to that resource leads here.
  std::string resource = {};
};

struct Block {
  using Kind = std::variant<Facts, Paragraphs, Table, Tree, Chart, Timeline, Lineage, Comparison,
                            Warning, Action, Section>;
  // Each kind is one.
  template <typename T>
  Block(T block) : kind(std::move(block)) {}  // NOLINT(google-explicit-constructor)

  Kind kind;
};

// The sheet that a page is laid out for; a printer with another one scales.
enum class Paper { kA4Portrait, kA4Landscape };

// What a paper or a browser has at the head and the foot. A terminal prints the blocks alone: whoever
// typed the command knows what was asked for.
struct Head {
  std::string title;
  std::string subtitle;
  // What the page is about.
  Facts facts;
  std::string footer;
  Paper paper = Paper::kA4Landscape;
  // Printed as a book: a title page, and each section on a sheet of its own.
  bool book = false;
};

struct Page {
  Lang lang = Lang::kJapanese;
  Head head;
  std::vector<Block> blocks;
};

// Without blocks yet, for an upright sheet.
Page UprightPage(Lang lang, std::string title, std::string subtitle = "");

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_BLOCK_H_
