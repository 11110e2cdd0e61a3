// Widths, tables, CSV and suggestions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "client/cli/text/csv.h"
#include "client/cli/text/lang.h"
#include "client/cli/text/suggest.h"
#include "client/cli/text/terminal.h"
#include "tests/unit/client/printed.h"

namespace renkei::cli {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using view::PrintedRow;
using view::TableIn;

constexpr Ambiguous kNarrow = Ambiguous::kNarrow;

Environment Variables(std::map<std::string, std::string> values) {
  return [values](const std::string& name) {
    const auto it = values.find(name);
    return it == values.end() ? std::string() : it->second;
  };
}

TEST(Width, CountsWhatTheEyeSees) {
  EXPECT_EQ(DisplayWidth("abc", kNarrow), 3);
  EXPECT_EQ(DisplayWidth("横浜市", kNarrow), 6);
  EXPECT_EQ(DisplayWidth("ﾖｺﾊﾏ", kNarrow), 4);
  EXPECT_EQ(DisplayWidth("Ａ１", kNarrow), 4);
  EXPECT_EQ(DisplayWidth("か\xe3\x82\x99", kNarrow), 2);  // a combining voiced mark
  EXPECT_EQ(DisplayWidth("e\xcc\x81", kNarrow), 1);
  EXPECT_EQ(DisplayWidth("𠮷", kNarrow), 2);
  EXPECT_EQ(DisplayWidth("葛\xf3\xa0\x84\x80", kNarrow), 2);  // a variation selector
  EXPECT_EQ(DisplayWidth("①※", kNarrow), 2);
  EXPECT_EQ(DisplayWidth("①※", Ambiguous::kWide), 4);
  EXPECT_EQ(DisplayWidth("\xff\xfe", kNarrow), 2);
}

TEST(Width, TruncatesBetweenCharacters) {
  EXPECT_EQ(Truncate("横浜市", 6, kNarrow), "横浜市");
  EXPECT_EQ(Truncate("横浜市役所", 6, kNarrow), "横浜…");
  EXPECT_EQ(Truncate("横浜市役所", 7, kNarrow), "横浜市…");
  EXPECT_EQ(Truncate("横", 1, kNarrow), "…");
}

TEST(Width, WrapsWithoutPunctuationAtTheStart) {
  EXPECT_THAT(Wrap("地域の課題を、解く。", 12, kNarrow), ElementsAre("地域の課題", "を、解く。"));
  EXPECT_THAT(Wrap("one two three", 8, kNarrow), ElementsAre("one two", "three"));
  EXPECT_THAT(Wrap("cases/0123456789 b", 8, kNarrow), ElementsAre("cases/0123456789", "b"));
  EXPECT_THAT(Wrap("日本 cases/0123456789", 8, kNarrow), ElementsAre("日本", "cases/0123456789"));
  EXPECT_THAT(Wrap("a\n\nb", 8, kNarrow), ElementsAre("a", "", "b"));
  EXPECT_THAT(Wrap("。。。。。。", 4, kNarrow), testing::Each(testing::Not(testing::IsEmpty())));
}

// Found: a line of `case --help` began with 「。」, behind a word that stood out of the line before.
TEST(Width, NoLineBeginsWithWhatClosesNorEndsWithWhatOpens) {
  const std::string texts[] = {
      "何も変わりません。ファイルに(clear)と書いた項目は消えます（clear "
      "と書かれて）。書かれていない",
      "「題名」（再掲）、『計画』【優良】。https://example.jp/a/b（参照）を見る。",
      "renkei vision show 141003/strategy-2023（現行の版）、--tree（木構造）。",
      "（（（三重の括弧）））。まちをつくろう！ ゆっくり、ちょっとずつ。ルーター？",
  };
  for (const std::string& text : texts) {
    // Wide enough for what clings together: 「弧）））。」.
    for (int columns = 12; columns <= 60; ++columns) {
      std::string kept;
      for (const std::string& line : Wrap(text, columns, kNarrow)) {
        kept += line;
        for (const char* closing : {"。", "、", "）", "」", "』", "】", "！", "ー", "ゃ", ")", "."})
          EXPECT_FALSE(absl::StartsWith(line, closing)) << line << " at " << columns;
        for (const char* opening : {"（", "「", "『", "【", "("})
          EXPECT_FALSE(absl::EndsWith(line, opening)) << line << " at " << columns;
      }
      EXPECT_EQ(absl::StrReplaceAll(kept, {{" ", ""}}), absl::StrReplaceAll(text, {{" ", ""}}));
    }
  }
  EXPECT_THAT(Wrap("事例を YAML で書く", 8, kNarrow), ElementsAre("事例を", "YAML で", "書く"));
}

TEST(Width, NothingCanPaintTheTerminal) {
  EXPECT_EQ(Printable("a\x1b[31mb\nc\td"), "a\xef\xbf\xbd[31mb c d");
  EXPECT_EQ(Printable("a\nb", true), "a\nb");
  EXPECT_EQ(Printable("a\xc2\x9b"
                      "b"),
            "a\xef\xbf\xbd"
            "b");
}

// A title with U+202E was printed as it came, and everything after it stood in another order.
TEST(Width, WhatWouldMakeATextLookLikeAnotherIsShown) {
  EXPECT_EQ(Printable("甲\u202e乙"), "甲[U+202E]乙");
  EXPECT_EQ(Printable("a\u2066b\u2028c\ufeff"), "a[U+2066]b[U+2028]c[U+FEFF]");
  EXPECT_EQ(Printable("a\tb\r\nc", true), "a b \nc");
  EXPECT_EQ(Printable("葛\U000e0100飾区　一"), "葛\U000e0100飾区　一");
  EXPECT_EQ(CsvRecord({"a\u202eb", "c\u200fd"}), "a[U+202E]b,c[U+200F]d\r\n");
}

TEST(Width, AmbiguousByLocale) {
  EXPECT_EQ(AmbiguousFromLocale(Variables({{"LANG", "ja_JP.UTF-8"}})), Ambiguous::kNarrow);
  EXPECT_EQ(AmbiguousFromLocale(Variables({{"LANG", "ja_JP.eucJP"}})), Ambiguous::kWide);
  EXPECT_EQ(AmbiguousFromLocale(Variables({{"RENKEI_AMBIGUOUS_WIDTH", "wide"}})), Ambiguous::kWide);
}

TEST(Color, OnTerminalsUnlessAskedOtherwise) {
  const Environment plain = Variables({{"TERM", "xterm-256color"}});
  EXPECT_EQ(WantsColor("", true, plain), true);
  EXPECT_EQ(WantsColor("auto", false, plain), false);
  EXPECT_EQ(WantsColor("always", false, plain), true);
  EXPECT_EQ(WantsColor("never", true, plain), false);
  EXPECT_EQ(WantsColor("", true, Variables({{"NO_COLOR", "1"}})), false);
  EXPECT_EQ(WantsColor("always", true, Variables({{"NO_COLOR", "1"}})), true);
  EXPECT_EQ(WantsColor("", true, Variables({{"TERM", "dumb"}})), false);
  EXPECT_EQ(WantsColor("red", true, plain), std::nullopt);
}

TEST(Color, WithoutItTextsStayAsTheyAre) {
  EXPECT_EQ(Palette(false).Paint(Tone::kBad, "a"), "a");
  EXPECT_EQ(Palette(true).Paint(Tone::kGood, "a"), "\x1b[32ma\x1b[0m");
  EXPECT_EQ(Palette(true).Paint(Tone::kGood, ""), "");
}

std::vector<std::string> Lines(const std::string& table) {
  return absl::StrSplit(table, '\n', absl::SkipEmpty());
}

TEST(Table, EachCellStandsUnderItsHeadingHoweverWideItsCharactersAre) {
  const std::string table =
      RenderTable({{"コード"}, {"名前", false, true}, {"人口", true}},
                  {{"141003", "横浜市", "3753645"}, {"1", "a\nb", "7"}, {"2"}}, 0, kNarrow);
  EXPECT_THAT(TableIn(table, "コード"),
              ElementsAre(PrintedRow{{"コード", "141003"}, {"名前", "横浜市"}, {"人口", "3753645"}},
                          PrintedRow{{"コード", "1"}, {"名前", "a b"}, {"人口", "7"}},
                          PrintedRow{{"コード", "2"}}));
}

TEST(Table, FiguresEndWhereTheirHeadingEnds) {
  const auto lines = Lines(
      RenderTable({{"団体"}, {"人口", true}}, {{"横浜市", "3753645"}, {"x", "7"}}, 0, kNarrow));
  ASSERT_EQ(lines.size(), 3U);
  for (const std::string& line : lines)
    EXPECT_EQ(DisplayWidth(line, kNarrow), DisplayWidth(lines[0], kNarrow)) << line;
}

TEST(Table, TheWidestFlexibleColumnIsCutToFitAndNoOther) {
  const std::string title = "とても長い題名がここに書かれています";
  const std::string table = RenderTable({{"a"}, {"b", false, true}, {"c", false, true}, {"d"}},
                                        {{"123456", title, "十二桁の団体", "v"}}, 46, kNarrow);
  for (const std::string& line : Lines(table)) EXPECT_LE(DisplayWidth(line, kNarrow), 46) << line;
  const PrintedRow row = TableIn(table, "a").at(0);
  EXPECT_EQ(row.at("a"), "123456");
  EXPECT_EQ(row.at("c"), "十二桁の団体");
  EXPECT_EQ(row.at("d"), "v");
  // As much of it as there is room for: another character would take two columns.
  const std::string& cut = row.at("b");
  EXPECT_THAT(cut, EndsWith("…"));
  EXPECT_EQ(title.find(cut.substr(0, cut.size() - std::string("…").size())), 0U) << cut;
  EXPECT_GE(DisplayWidth(Lines(table).at(1), kNarrow), 45) << table;
}

// Found: in a roadmap of 80 columns goals and milestones were cut to the width of the first column.
TEST(Table, OneCellAloneInItsRowGoesAcrossAndWidensNoColumn) {
  const std::string goal = "地域の足を守り、だれもが出かけられるまちをつくる";
  const auto printed = [&](int columns) {
    return Lines(RenderTable({{"取組", false, true}, {"担当", false, false, true}},
                             {{goal}, {"実証", "交通課"}}, columns, kNarrow));
  };
  EXPECT_THAT(printed(60), ElementsAre("取組  担当", goal, "実証  交通課"));
  EXPECT_THAT(printed(0), ElementsAre("取組  担当", goal, "実証  交通課"));
  EXPECT_THAT(printed(20), ElementsAre("取組  担当", Truncate(goal, 20, kNarrow), "実証  交通課"));
}

TEST(Table, AHeadingIsAsHarmlessAsACell) {
  EXPECT_EQ(RenderTable({{"a\x1b[31m"}}, {{"b"}}, 0, kNarrow), "a\xef\xbf\xbd[31m\nb\n");
}

TEST(Table, NamesForCopyingYieldFirst) {
  const std::vector<TableColumn> layout = {{"a"}, {"b", false, true}, {"name", false, false, true}};
  const std::vector<std::vector<std::string>> rows = {
      {"1", "題名がここに入ります", "cases/0123456789"}};
  const auto shown = [&](int columns) {
    return TableIn(RenderTable(layout, rows, columns, kNarrow), "a");
  };
  const PrintedRow whole = {
      {"a", "1"}, {"b", "題名がここに入ります"}, {"name", "cases/0123456789"}};
  EXPECT_THAT(shown(30), ElementsAre(PrintedRow{{"a", "1"}, {"b", "題名がここに入ります"}}));
  EXPECT_THAT(shown(60), ElementsAre(whole));
}

TEST(Csv, QuotesWhatNeedsIt) {
  EXPECT_EQ(CsvRecord({"a", "b,c", "d\"e", "f\ng", " h", ""}),
            "a,\"b,c\",\"d\"\"e\",\"f\ng\",\" h\",\r\n");
}

TEST(Suggest, TheClosestWordIsProposed) {
  EXPECT_EQ(Closest("titel", {"title", "text"}), "title");
  EXPECT_EQ(Closest("descri", {"description", "title"}), "description");
  EXPECT_EQ(Closest("xyz", {"title", "text"}), "");
  EXPECT_EQ(Closest("", {"title"}), "");
}

TEST(Lang, JapaneseUnlessEnglishIsAskedFor) {
  EXPECT_EQ(LangFromLocale(Variables({})), Lang::kJapanese);
  EXPECT_EQ(LangFromLocale(Variables({{"LANG", "C.UTF-8"}})), Lang::kJapanese);
  EXPECT_EQ(LangFromLocale(Variables({{"LANG", "en_US.UTF-8"}})), Lang::kEnglish);
  EXPECT_EQ(LangFromLocale(Variables({{"LC_ALL", "ja_JP.UTF-8"}, {"LANG", "en_US.UTF-8"}})),
            Lang::kJapanese);
}

}  // namespace
}  // namespace renkei::cli
