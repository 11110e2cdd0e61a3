// What an officer holds in hand: the comparison in the terminal, on paper and in a workbook.
#include "client/view/page/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/view/html/render.h"
#include "client/view/page/changed_words.h"
#include "client/view/sheet/comparison_workbook.h"
#include "client/view/text/render.h"
#include "server/domain/strategy/diff/diff_present.h"
#include "server/domain/strategy/diff/plan_diff.h"
#include "server/sheet/workbook.h"
#include "server/sheet/xlsx_reader.h"
#include "tests/support/kanagawa_plan.h"

namespace renkei::view {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

WordRun Same(const std::string& text) { return {text, false}; }
WordRun Changed(const std::string& text) { return {text, true}; }

TEST(ChangedWords, JapaneseLetterByLetter) {
  const ChangedWords words = FindChangedWords("起業の支援", "起業と承継の支援");
  EXPECT_THAT(words.before, ElementsAre(Same("起業の支援")));
  EXPECT_THAT(words.after, ElementsAre(Same("起業"), Changed("と承継"), Same("の支援")));
}

TEST(ChangedWords, NumbersAndKatakanaAreWhole) {
  const ChangedWords number = FindChangedWords("目標 1,800 人", "目標 1,850 人");
  EXPECT_THAT(number.before, ElementsAre(Same("目標 "), Changed("1,800"), Same(" 人")));
  const ChangedWords kana = FindChangedWords("サテライトの誘致を図る", "サポートの誘致を図る");
  EXPECT_THAT(kana.after, ElementsAre(Changed("サポート"), Same("の誘致を図る")));
}

TEST(ChangedWords, ASingleLetterBetweenTwoChangesIsNoComfort) {
  const ChangedWords words = FindChangedWords("移住の相談を充実し地域の魅力を伝える",
                                              "移住の窓口を拡充し地域の魅力を伝える");
  EXPECT_THAT(words.before, ElementsAre(Same("移住の"), Changed("相談を充実"), testing::_));
}

TEST(ChangedWords, ListsAreComparedLineByLine) {
  const ChangedWords words =
      FindChangedWords("40 人（令和6年度）", "60 人（令和8年度）\n80 人（令和9年度）");
  EXPECT_THAT(words.after, ElementsAre(Changed("60"), Same(" 人（令和"), Changed("8"),
                                       Same("年度）\n"), Changed("80 人（令和9年度）")));
  const ChangedWords less = FindChangedWords("甲\n乙\n丙", "甲\n丙");
  EXPECT_THAT(less.before, ElementsAre(Same("甲\n"), Changed("乙"), Same("\n丙")));
  EXPECT_THAT(less.after, ElementsAre(Same("甲\n丙")));
}

TEST(ChangedWords, TextsThatHaveLittleInCommonChangedAsAWhole) {
  const ChangedWords words = FindChangedWords("移住の相談", "観光の振興");
  EXPECT_THAT(words.before, ElementsAre(Changed("移住の相談")));
  EXPECT_THAT(words.after, ElementsAre(Changed("観光の振興")));
  EXPECT_THAT(FindChangedWords("", "新").after, ElementsAre(Changed("新")));
  EXPECT_TRUE(FindChangedWords("", "").before.empty());
}

TEST(ChangedWords, LongTextsAreComparedWithinBounds) {
  std::string a;
  std::string b;
  for (int i = 0; i < 20'000; ++i) {
    a += i % 2 == 0 ? "甲" : "乙";
    b += i % 3 == 0 ? "甲" : "丙";
  }
  const ChangedWords words = FindChangedWords(a, b);
  std::string joined;
  for (const WordRun& run : words.before) joined += run.text;
  EXPECT_EQ(joined, a);
}

// The Kanagawa-like plan and its revision, with one hostile title.
class ComparisonPageTest : public testing::Test {
 protected:
  ComparisonPageTest() {
    domain::Plan from = support::KanagawaPlan();
    domain::Plan to = support::KanagawaPlanRevised();
    to.nodes[0].set_title("<script>alert(1)</script>");
    to.nodes[1].set_text("一行目\n二行目");
    from.nodes[1].set_text("一行目\n弐行目");
    diff_ = Compare(from, to);
    diff_.mutable_from()->set_revision(1);
    diff_.mutable_from()->set_kind(pb::REVISION_KIND_FIRST);
    diff_.mutable_from()->set_decided_date("2020-03-27");
    diff_.mutable_to()->set_revision(2);
    diff_.mutable_to()->set_kind(pb::REVISION_KIND_UPDATE);
    diff_.mutable_to()->set_decided_date("2023-03-31");
    diff_.mutable_to()->set_reason("国の総合戦略の改訂");
  }

  static pb::DiffVisionsResponse Compare(const domain::Plan& from, const domain::Plan& to) {
    pb::DiffVisionsResponse diff;
    const auto a = domain::PlanIndex::Build(from);
    const auto b = domain::PlanIndex::Build(to);
    EXPECT_TRUE(a.ok() && b.ok()) << a.status() << b.status();
    const domain::PlanDiff found = domain::DiffPlans(*a, *b);
    for (const domain::ItemChange& item : found.items)
      *diff.add_items() = domain::PresentItem(*a, *b, item);
    for (const pb::DifferenceCount& count : domain::CountKinds(found)) *diff.add_counts() = count;
    for (auto* side : {diff.mutable_from(), diff.mutable_to()}) side->set_name("v");
    diff.mutable_from()->set_title(from.vision.title());
    diff.mutable_to()->set_title(to.vision.title());
    *diff.mutable_to()->mutable_period() = to.vision.period();
    *diff.mutable_from()->mutable_period() = from.vision.period();
    return diff;
  }

  Page PageOf() const { return ComparisonPage(diff_, words_, "神奈川県"); }

  std::string Printed(bool color, int columns = 100) const {
    TextStyle style;
    style.palette = Palette(color);
    style.columns = columns;
    return RenderText(PageOf().blocks, style);
  }

  pb::DiffVisionsResponse diff_;
  const domain::Words words_{Lang::kJapanese};
};

TEST_F(ComparisonPageTest, TheTerminalSaysWhatHappenedAndHowOften) {
  const std::string text = Printed(false);
  EXPECT_THAT(text, HasSubstr("旧  第1版（策定、2020-03-27）\n"));
  EXPECT_THAT(text, HasSubstr("新  第2版（時点修正、2023-03-31）  国の総合戦略の改訂\n"));
  EXPECT_THAT(text, HasSubstr("[題名変更"));
  EXPECT_THAT(text, HasSubstr("[-弐-]行目"));
  EXPECT_THAT(text, HasSubstr("{+二+}行目"));
  EXPECT_THAT(text, HasSubstr("変更の種類"));
  EXPECT_THAT(text, testing::ContainsRegex("追加 +7\n"));
  EXPECT_THAT(text, testing::ContainsRegex("目標値変更 +11\n"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

// Found: under a text from a file, which ends with a line break, stood a line of blanks.
TEST_F(ComparisonPageTest, NothingStandsUnderTheEndOfAText) {
  domain::Plan from = support::KanagawaPlan();
  domain::Plan to = support::KanagawaPlanRevised();
  from.nodes[1].set_text("一行目\n弐行目\n");
  to.nodes[1].set_text("一行目\n二行目\n");
  diff_ = Compare(from, to);
  const std::string text = Printed(false);
  EXPECT_THAT(text, HasSubstr("{+二+}行目"));
  for (const absl::string_view line : absl::StrSplit(text, '\n'))
    EXPECT_TRUE(line.empty() || line.find_first_not_of(' ') != absl::string_view::npos) << text;
}

TEST_F(ComparisonPageTest, ColoursEndWithTheirLine) {
  const std::string text = Printed(true, 40);
  EXPECT_THAT(text, HasSubstr("\x1b[31;9m弐\x1b[0m"));
  EXPECT_THAT(text, Not(HasSubstr("[-")));
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const size_t opened = line.rfind("\x1b[");
    if (opened != absl::string_view::npos) {
      EXPECT_EQ(line.substr(opened, 4), "\x1b[0m") << line;
    }
  }
}

TEST_F(ComparisonPageTest, WithoutDifferencesItSaysSo) {
  const domain::Plan plan = support::KanagawaPlan();
  const Page page = ComparisonPage(Compare(plan, plan), words_, "");
  EXPECT_THAT(RenderText(page.blocks, {}), HasSubstr("違いはありません。"));
  EXPECT_THAT(RenderHtml(page), HasSubstr("違いはありません。"));
}

TEST_F(ComparisonPageTest, RowsForProgramsHaveOneDifferenceEach) {
  const std::vector<Row> rows = ComparisonRows(diff_, words_).rows;
  int differences = 0;
  for (const auto& item : diff_.items()) differences += item.differences_size();
  EXPECT_EQ(static_cast<int>(rows.size()), differences);
  EXPECT_EQ(rows[0].cells[5].text, "題名");
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_F(ComparisonPageTest, ThePageHasBothSidesOfEveryItemAndNothingOfATextIsMarkup) {
  const std::string page = RenderHtml(PageOf());
  const auto items = static_cast<size_t>(diff_.items_size());
  EXPECT_EQ(Count(page, "<td class=\"old\">"), items);
  EXPECT_EQ(Count(page, "<td class=\"new\">"), items);
  EXPECT_EQ(Count(page, "<tr"), Count(page, "</tr>"));
  EXPECT_EQ(Count(page, "<td"), Count(page, "</td>"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("script"));
  EXPECT_THAT(page,
              HasSubstr("<th scope=\"row\">改訂の理由</th><td class=\"text\">国の総合戦略の改訂"));
  EXPECT_THAT(page, HasSubstr("第2版（時点修正、2023-03-31）"));
  EXPECT_THAT(page, HasSubstr("（新設）"));
  EXPECT_THAT(page, HasSubstr("<del>弐</del>行目"));
  EXPECT_THAT(page, HasSubstr("<ins>二</ins>行目"));
  EXPECT_EQ(PageOf().head.paper, Paper::kA4Landscape);
}

TEST_F(ComparisonPageTest, TheWorkbookHasTheSameRows) {
  const auto bytes = ComparisonWorkbook(PageOf());
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const auto book = sheet::ReadXlsx(*bytes);
  ASSERT_TRUE(book.ok()) << book.status();
  std::string all;
  for (const sheet::Sheet& page : book->sheets) {
    for (const sheet::Cell& cell : page.cells) absl::StrAppend(&all, cell.text, "\n");
  }
  EXPECT_THAT(book->sheets[0].Find(0, 1)->text, HasSubstr("国の総合戦略の改訂"));
  EXPECT_THAT(all, HasSubstr("新旧対照表"));
  EXPECT_THAT(all, HasSubstr("<script>alert(1)</script>"));
  EXPECT_THAT(all, HasSubstr("一行目\n弐行目"));
  EXPECT_THAT(all, HasSubstr("（新設）"));
  EXPECT_THAT(all, HasSubstr("目標値変更"));
}

}  // namespace
}  // namespace renkei::view
