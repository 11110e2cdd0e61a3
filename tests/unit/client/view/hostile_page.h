// A page with every kind of block, each of whose texts tries to be something else than a text.

#ifndef RENKEI_TESTS_UNIT_CLIENT_VIEW_HOSTILE_PAGE_H_
#define RENKEI_TESTS_UNIT_CLIENT_VIEW_HOSTILE_PAGE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/block.h"

namespace renkei::view {

// Texts with a word of their own in each, by which a reader is seen to get it.
class HostileTexts {
 public:
  std::string operator()() { return Make(words_); }
  // Of papers and browsers alone, of terminals alone.
  std::string Paper() { return Make(paper_words_); }
  std::string Terminal() { return Make(terminal_words_); }

  const std::vector<std::string>& words() const { return words_; }
  const std::vector<std::string>& paper_words() const { return paper_words_; }
  const std::vector<std::string>& terminal_words() const { return terminal_words_; }

 private:
  std::string Make(std::vector<std::string>& words) {
    static const std::vector<std::string> kHostile = {"<script>alert(1)</script>",
                                                      "\" onload=\"x",
                                                      "' style='x",
                                                      "</style>",
                                                      "</td></table>",
                                                      "\x1b[31m",
                                                      "\x1b]0;title\x07",
                                                      "\u202e",
                                                      "\u2066",
                                                      "\u2028",
                                                      "\xef\xbb\xbf",
                                                      "&lt;b&gt;",
                                                      "\x08\x08\x08",
                                                      "\r",
                                                      "\xc2\x9b"
                                                      "2J",
                                                      "\xff\xfe",
                                                      "-->",
                                                      "]]>",
                                                      "\x7f"};
    words.push_back(absl::StrCat("w", count_, "w"));
    const std::string& before = kHostile[count_ % kHostile.size()];
    const std::string& after = kHostile[(count_ * 7 + 3) % kHostile.size()];
    ++count_;
    return absl::StrCat(before, " ", words.back(), " ", after);
  }

  size_t count_ = 0;
  std::vector<std::string> words_;
  std::vector<std::string> paper_words_;
  std::vector<std::string> terminal_words_;
};

inline Line EveryTone(HostileTexts& text) {
  Line line;
  for (const Tone tone : {Tone::kPlain, Tone::kHeading, Tone::kFaint, Tone::kGood, Tone::kWarning,
                          Tone::kBad, Tone::kRemoved, Tone::kAdded, Tone::kFound})
    line.spans.push_back({text(), tone});
  line.spans.push_back({text(), Tone::kPlain, "cases/1", ""});
  line.spans.push_back({text(), Tone::kPlain, "", "https://example.jp/"});
  line.spans.push_back({text(), Tone::kPlain, "", "javascript:alert(1)"});
  return line;
}

inline Table HostileTable(HostileTexts& text) {
  Table table;
  table.title = text();
  table.columns = {{text()}, {text(), true}, {text()}};
  table.rows = {{{text(), text(), Series{{1.0, std::nullopt, 3.0}, 4.0}}, 1, {"・"}},
                {{text(), text(), text()}, 0, {}, true}};
  return table;
}

inline Timeline HostileTimeline(HostileTexts& text) {
  Timeline timeline;
  timeline.title_header = text();
  timeline.who_header = text();
  timeline.state_header = text();
  for (int i = 0; i < 3; ++i) timeline.columns.emplace_back(text.Terminal(), text.Paper());
  TimelineRow node;
  node.title = text();
  node.heading = true;
  TimelineRow row;
  row.depth = 1;
  row.title = text();
  row.resource = "cases/1";
  row.who = text();
  row.first = 0;
  row.last = 1;
  row.marks = {{1, text(), text()}, {-1, text(), text()}, {3, text(), text()}};
  row.state = text();
  row.state_tone = Tone::kWarning;
  timeline.rows = {node, row};
  return timeline;
}

inline Lineage HostileLineage(HostileTexts& text) {
  Lineage lineage;
  lineage.nodes = {{text(), "cases/1", text()}, {text()}};
  lineage.nodes[0].steps = {{text(), text(), 1}, {text()}};
  lineage.nodes[1].steps = {{text(), "", 0}};
  lineage.roots = {0};
  lineage.again = text();
  lineage.more = text();
  return lineage;
}

inline Comparison HostileComparison(HostileTexts& text) {
  Comparison comparison;
  comparison.one_plan = false;
  comparison.old_side = {text(), text(), text(), ""};
  comparison.new_side = {text(), text(), text(), text.Terminal()};
  comparison.kinds_header = text.Paper();
  comparison.added_note = text.Paper();
  comparison.removed_note = text.Paper();
  comparison.counts = {{text.Terminal(), 1, 2, 3}};
  using Change = ComparedItem::Change;
  for (const Change change : {Change::kChanged, Change::kAdded, Change::kRemoved}) {
    ComparedItem& item = comparison.items.emplace_back();
    item.change = change;
    item.path = {text(), text()};
    item.what = text();
    item.says_what = true;
    item.kinds = {text()};
    if (change != Change::kAdded)
      item.title_before = change == Change::kRemoved ? text() : text.Paper();
    if (change != Change::kRemoved) item.title_after = text();
    if (change != Change::kChanged) {
      item.content = {{text(), text()}};
      continue;
    }
    item.fields = {{text.Paper(), text(), EveryTone(text), EveryTone(text)},
                   {"kind", text.Terminal(), text.Terminal(), text.Terminal(), true}};
    // A kind of one field is told among those of the item.
    item.kinds.push_back(item.fields[0].kind);
  }
  return comparison;
}

inline Page HostilePage(HostileTexts& text) {
  Page page;
  page.head.title = text.Paper();
  page.head.subtitle = text.Paper();
  page.head.facts.facts = {{text.Paper(), text.Paper()}};
  page.head.footer = text.Paper();
  Facts facts;
  facts.facts = {{text(), EveryTone(text)},
                 {text(), {}, {text(), text()}},
                 {text(), {}, {}, {{{{text(), text()}}}}, true}};
  page.blocks.emplace_back(facts);
  page.blocks.emplace_back(Paragraphs{{EveryTone(text), text()}});
  page.blocks.emplace_back(HostileTable(text));
  page.blocks.emplace_back(Table{"", {{"a"}}, {}, text()});
  page.blocks.emplace_back(Tree{text(), {{0, EveryTone(text)}, {1, text(), {"○ "}, {text()}}}});
  page.blocks.emplace_back(
      Tree{"", {{0, EveryTone(text)}, {0, text(), {}, {EveryTone(text)}}}, true});
  page.blocks.emplace_back(
      Tree{text(), {{1, EveryTone(text)}, {0, text()}, {5, text(), {"○ "}, {text()}}}, false, 1});
  Chart chart;
  chart.title = text();
  chart.unit = text();
  chart.places = {text(), text()};
  chart.series = {{text(), {1.0, 2.0}, ChartSeries::Shape::kBars}, {text(), {2.0, std::nullopt}}};
  chart.target = 3;
  page.blocks.emplace_back(chart);
  page.blocks.emplace_back(HostileTimeline(text));
  page.blocks.emplace_back(HostileLineage(text));
  page.blocks.emplace_back(HostileComparison(text));
  page.blocks.emplace_back(Warning{EveryTone(text)});
  page.blocks.emplace_back(Action{text(), "CaseService/PublishCase", "cases/1"});
  page.blocks.emplace_back(Section{text(), {Paragraphs{{text()}}}});
  return page;
}

}  // namespace renkei::view

#endif  // RENKEI_TESTS_UNIT_CLIENT_VIEW_HOSTILE_PAGE_H_
