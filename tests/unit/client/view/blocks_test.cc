// Every block in every rendering: its texts reach the reader, and none of them is more than a text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/view/html/render.h"
#include "client/view/text/render.h"
#include "server/domain/visible_text.h"
#include "tests/unit/client/printed.h"
#include "tests/unit/client/view/hostile_page.h"

namespace renkei::view {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Pair;

TextStyle Wide(bool color) {
  TextStyle style;
  style.columns = 20'000;
  style.palette = Palette(color);
  return style;
}

// `text` without the colours of our own.
std::string WithoutColours(std::string text) {
  for (const char* rendition : {"0", "1", "2", "32", "33", "31", "31;9", "32;4", "1;4"})
    text = absl::StrReplaceAll(text, {{absl::StrCat("\x1b[", rendition, "m"), ""}});
  return text;
}

TEST(Blocks, EveryTextReachesATerminalAndNoneOfThemActs) {
  HostileTexts text;
  const Page page = HostilePage(text);
  const std::string plain = RenderText(page.blocks, Wide(false));
  for (const std::string& word : text.words()) EXPECT_THAT(plain, HasSubstr(word));
  for (const std::string& word : text.terminal_words()) EXPECT_THAT(plain, HasSubstr(word));
  EXPECT_EQ(domain::FindHarmful(plain, /*multiline=*/true), std::nullopt);
  EXPECT_THAT(plain, Not(HasSubstr("\r")));
  EXPECT_EQ(plain.back(), '\n');
}

TEST(Blocks, ColoursAreOursAloneAndChangeNoText) {
  HostileTexts text;
  const Page page = HostilePage(text);
  const std::string painted = WithoutColours(RenderText(page.blocks, Wide(true)));
  EXPECT_EQ(domain::FindHarmful(painted, /*multiline=*/true), std::nullopt);
  // Without colours what was removed, added and found has marks of its own.
  const auto bare = [](const std::string& printed) {
    return absl::StrReplaceAll(printed,
                               {{"[-", ""}, {"-]", ""}, {"{+", ""}, {"+}", ""}, {"*", ""}});
  };
  EXPECT_EQ(bare(painted), bare(RenderText(page.blocks, Wide(false))));
}

// Found: a goal above the top level had an indent of nearly 2^64 spaces.
TEST(Blocks, AnyDepthIsDrawnBetweenTheTopAndTheDeepestLevel) {
  const auto rendered = [](int depth) {
    Table table;
    table.columns = {{"a"}};
    table.rows = {{{"b"}, depth}};
    TimelineRow row;
    row.depth = depth;
    row.title = "c";
    row.marks = {{-1, "d", "e"}};
    Timeline timeline;
    timeline.rows = {row};
    const std::vector<Block> blocks = {table, Tree{"", {{depth, "f"}}}, timeline};
    Page page;
    page.blocks = blocks;
    return absl::StrCat(RenderText(blocks, Wide(false)), RenderHtml(page));
  };
  EXPECT_EQ(rendered(std::numeric_limits<int>::min()), rendered(0));
  EXPECT_EQ(rendered(std::numeric_limits<int>::max()), rendered(kDeepestLevel));
  EXPECT_NE(rendered(kDeepestLevel), rendered(kDeepestLevel - 1));
}

TEST(Blocks, AnAsciiTerminalGetsNoLinesOfOurs) {
  HostileTexts text;
  TextStyle style = Wide(false);
  style.only_ascii = true;
  const Page page = HostilePage(text);
  for (const Block& block : page.blocks) {
    const std::string printed = RenderText(std::vector<Block>{block}, style);
    for (const char* line : {"━", "◆", "├", "└", "│", "■ ", "▁", "█", "→", "←"})
      EXPECT_THAT(printed, Not(HasSubstr(line)));
  }
}

// A reader of HTML that knows no leniency: what begins a tag is one of ours, and closes.
class StrictReader {
 public:
  explicit StrictReader(const std::string& html) : html_(html) {}

  void Read() {
    while (at_ < html_.size()) {
      if (html_[at_] == '<') {
        ReadTag();
      } else if (html_[at_] == '&') {
        ReadReference();
      } else {
        EXPECT_NE(html_[at_], '>') << Here();
        text_ += html_[at_++];
      }
      if (testing::Test::HasFailure()) return;
    }
    EXPECT_TRUE(open_.empty()) << open_.back();
  }

  const std::string& text() const { return text_; }
  const std::vector<std::string>& links() const { return links_; }

 private:
  std::string Here() const { return html_.substr(at_ > 60 ? at_ - 60 : 0, 160); }

  void ReadTag() {
    const size_t end = html_.find('>', at_);
    ASSERT_NE(end, std::string::npos);
    std::string tag = html_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    if (tag == "!DOCTYPE html") return;
    if (tag[0] == '/') {
      ASSERT_FALSE(open_.empty()) << Here();
      EXPECT_EQ(open_.back(), tag.substr(1)) << Here();
      open_.pop_back();
      return;
    }
    const std::string name = tag.substr(0, tag.find(' '));
    static const std::set<std::string> kOurs = {
        "html", "head",     "meta",     "title", "style", "body",    "h1",      "h2",
        "h3",   "h4",       "p",        "table", "thead", "tbody",   "tr",      "th",
        "td",   "colgroup", "col",      "b",     "del",   "ins",     "span",    "a",
        "mark", "br",       "ul",       "li",    "div",   "section", "footer",  "svg",
        "desc", "circle",   "polyline", "rect",  "line",  "text",    "details", "summary"};
    EXPECT_EQ(kOurs.count(name), 1u) << tag << " in " << Here();
    ReadAttributes(tag.substr(name.size()));
    static const std::set<std::string> kVoid = {"meta", "br", "col"};
    if (kVoid.count(name) == 0) open_.push_back(name);
    // A style is no text: it ends where its element does, whatever stands in it.
    if (name == "style") at_ = std::min(html_.find("</style", at_), html_.size());
  }

  void ReadAttributes(std::string rest) {
    while (!rest.empty()) {
      const size_t equals = rest.find("=\"");
      ASSERT_EQ(rest[0], ' ') << rest;
      ASSERT_NE(equals, std::string::npos) << rest;
      const std::string name = rest.substr(1, equals - 1);
      const size_t close = rest.find('"', equals + 2);
      ASSERT_NE(close, std::string::npos) << rest;
      EXPECT_FALSE(absl::StartsWith(name, "on")) << rest;
      EXPECT_NE(name, "style") << rest;
      if (name == "href") links_.push_back(rest.substr(equals + 2, close - equals - 2));
      rest = rest.substr(close + 1);
    }
  }

  void ReadReference() {
    for (const auto& [reference, character] : std::vector<std::pair<std::string, std::string>>{
             {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}}) {
      if (html_.compare(at_, reference.size(), reference) != 0) continue;
      text_ += character;
      at_ += reference.size();
      return;
    }
    ADD_FAILURE() << "no reference of ours: " << Here();
  }

  const std::string& html_;
  size_t at_ = 0;
  std::string text_;
  std::vector<std::string> open_;
  std::vector<std::string> links_;
};

TEST(Blocks, EveryTextReachesAPaperAndNoneOfThemIsMarkup) {
  HostileTexts text;
  const std::string html = RenderHtml(HostilePage(text));
  StrictReader reader(html);
  reader.Read();
  for (const std::string& word : text.words()) EXPECT_THAT(reader.text(), HasSubstr(word));
  for (const std::string& word : text.paper_words()) EXPECT_THAT(reader.text(), HasSubstr(word));
  EXPECT_EQ(domain::FindHarmful(html, /*multiline=*/true), std::nullopt);
  EXPECT_THAT(reader.text(), HasSubstr("<script>alert(1)</script>"));
}

TEST(Blocks, APaperTakesNothingFromElsewhereAndFollowsOnlyWhatIsALink) {
  HostileTexts text;
  const std::string html = RenderHtml(HostilePage(text));
  for (const char* outside : {"url(", "<link", "<script", "@import", "src=\"", "javascript:"})
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  StrictReader reader(html);
  reader.Read();
  EXPECT_THAT(reader.links(), testing::Each("https://example.jp/"));
  EXPECT_THAT(reader.links(), Not(testing::IsEmpty()));
}

TEST(Blocks, ResourcesAndActionsLeadWhereTheFrontSaysTheyAre) {
  HostileTexts text;
  HtmlStyle style;
  style.address_of = [](const std::string& resource) { return "/" + resource; };
  style.address_of_action = [](const Action& action) { return "/do/" + action.method; };
  Writer html;
  WriteBlocks(html, HostilePage(text).blocks, style);
  const std::string written = html.Take();
  StrictReader reader(written);
  reader.Read();
  EXPECT_THAT(reader.links(), testing::Contains("/cases/1"));
  EXPECT_THAT(reader.links(), testing::Contains("/do/CaseService/PublishCase"));
}

TEST(Blocks, ATerminalNamesTheCommandOfAnAction) {
  TextStyle style;
  style.command_of = [](const Action& action) { return "renkei case publish " + action.resource; };
  EXPECT_EQ(RenderText(Action{"公開する", "CaseService/PublishCase", "cases/1"}, style),
            "→ 公開する: renkei case publish cases/1\n");
}

std::string FoldedAs(const std::vector<int>& depths, int open_levels) {
  Page page;
  Tree tree;
  tree.open_levels = open_levels;
  for (const int depth : depths)
    tree.items.push_back({depth, absl::StrCat("item-", tree.items.size())});
  page.blocks.emplace_back(tree);
  return RenderHtml(page);
}

TEST(Blocks, ATreeIsFoldedBelowTheLevelsThatAreShown) {
  const std::string html = FoldedAs({0, 1, 2, 2, 0}, 2);
  EXPECT_THAT(html, HasSubstr("item-0</div><details open=\"open\"><summary>下位の3項目</summary>"));
  EXPECT_THAT(html, HasSubstr("item-1</div><details><summary>下位の2項目</summary>"));
  EXPECT_THAT(html, HasSubstr("item-2</div></li>"));
  EXPECT_THAT(FoldedAs({0, 1}, 1), HasSubstr("item-0</div><details><summary>"));
  EXPECT_THAT(FoldedAs({0, 1, 2}, kDeepestLevel), Not(HasSubstr("<details><")));
}

TEST(Blocks, AFoldedTreeHasEveryItemOnceWhateverItsDepths) {
  for (const std::vector<int>& depths :
       {std::vector<int>{5, 0, -3, 1'000'000, 2, 2, 1}, std::vector<int>{3, 2, 1, 0}, {}}) {
    const std::string html = FoldedAs(depths, 1);
    StrictReader(html).Read();
    for (size_t i = 0; i < depths.size(); ++i) {
      const std::vector<std::string> parts = absl::StrSplit(html, absl::StrCat("item-", i, "<"));
      EXPECT_EQ(parts.size(), 2U) << i;
    }
  }
}

TEST(Blocks, ATreeGoesOnBehindItsSign) {
  TextStyle style;
  style.columns = 40;
  const Tree tree = {"結論", {{0, "甲"}, {1, std::string(120, 'x') + " y", {"× "}}}};
  EXPECT_EQ(RenderText(tree, style),
            absl::StrCat("結論\n  甲\n    × ", std::string(120, 'x'), "\n      y\n"));
}

TEST(Blocks, FactsStandInOneColumnWithWhatLiesWithin) {
  const Facts facts = {
      {{"題名", "計画"}, {"空", ""}, {"リンク", {}, {}, {{{{"URL", "u"}}}}, true}}};
  const std::string text = RenderText(facts, {});
  EXPECT_THAT(FactsIn(text.substr(0, text.find("  -"))),
              testing::ElementsAre(Pair("題名", "計画"), Pair("リンク", "")));
  EXPECT_THAT(TextsOf(text.substr(text.find("  -"))), testing::ElementsAre("- URL", "u\n"));
}

// Found: a label wider than the column of labels, and its value stood together as one word.
TEST(Blocks, AValueWhoseLabelIsWideBeginsUnderIt) {
  const Facts facts = {{{"提案（公式の基準ではない）", "はい"}, {"題名", "計画"}}};
  EXPECT_THAT(
      FactsIn(RenderText(facts, {})),
      testing::ElementsAre(Pair("提案（公式の基準ではない）", "はい"), Pair("題名", "計画")));
}

TEST(Blocks, EntriesStandBesideEachOtherWhereTheyAreShort) {
  const auto printed = [](const std::vector<Line>& entries) {
    return FactsIn(RenderText(Facts{{{"タグ", {}, entries}}}, {}));
  };
  EXPECT_THAT(printed({"交通", "観光"}), testing::ElementsAre(Pair("タグ", "交通、観光")));
  EXPECT_THAT(printed({"交通", "観光 と 農業"}),
              testing::ElementsAre(Pair("タグ", "交通\n観光 と 農業")));
  EXPECT_THAT(printed({"一行目\n二行目", "三"}),
              testing::ElementsAre(Pair("タグ", "一行目\n二行目\n三")));
}

TEST(Blocks, PlacesWithoutAFigureAreNoFigures) {
  Chart chart;
  chart.title = "利用者数";
  chart.places = {"2023", "2024"};
  chart.series = {{"実績", {std::nullopt, 1200.0}}};
  const std::string printed = RenderText(chart, {});
  EXPECT_THAT(printed, HasSubstr("1,200"));
  EXPECT_THAT(printed, Not(HasSubstr(" 0")));
  chart.series[0].figures = {-1e308, 1e308};
  EXPECT_THAT(RenderHtml({Lang::kJapanese, {}, {chart}}), Not(HasSubstr("inf")));
}

}  // namespace
}  // namespace renkei::view
