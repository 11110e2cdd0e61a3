// The lineage of a case in the terminal and on paper.
#include "client/view/page/lineage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "client/view/html/render.h"
#include "client/view/text/render.h"
#include "tests/unit/client/printed.h"
#include "tests/unit/client/view/lineage_family.h"

namespace renkei::view {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class LineagePageTest : public testing::Test, protected LineageFamily {
 protected:
  std::string Printed() const { return RenderText(LineagePage(lineage_, words_).blocks, {}); }
};

TEST_F(LineagePageTest, TheTreeHasNamesStatesDaysFiscalYearsAndReasons) {
  Family();
  EXPECT_THAT(Printed(), StartsWith("予約バス（甲市）  ← 指定した事例\n"
                                    "├─ 導入  乙町  2020-03-31（令和元年度）\n"
                                    "│  └→ 乙町バス（乙町）\n"
                                    "│     └─ 応用  丙村  2024-05-01（令和6年度）\n"
                                    "│           変えた点: 予約制\n"
                                    "└─ 見送り  丙村  2024-04-01（令和6年度）\n"
                                    "      理由: 費用が合わない\n"
                                    "      再検討の条件: 補助があれば\n\n"));
}

TEST_F(LineagePageTest, TheStepsAreCountedByYearKindAndPrefecture) {
  Family();
  const std::string text = Printed();
  EXPECT_THAT(text, HasSubstr("\n年度別（記録された段階の件数）\n年度"));
  EXPECT_THAT(TableIn(text, "年度 "),
              ElementsAre(PrintedRow{{"年度", "2019年度"}, {"導入", "1"}},
                          PrintedRow{{"年度", "2024年度"}, {"見送り", "1"}, {"応用", "1"}}));
  EXPECT_THAT(text, HasSubstr("\n団体の種別ごと（現在の状態の件数）\n種別"));
  EXPECT_THAT(
      TableIn(text, "種別"),
      ElementsAre(PrintedRow{{"種別", "町"}, {"見送り", "1"}, {"導入", "1"}, {"応用", "1"}}));
  EXPECT_THAT(text, HasSubstr("\n都道府県ごと（現在の状態の件数）\n都道府県"));
  EXPECT_THAT(TableIn(text, "都道府県 "),
              ElementsAre(PrintedRow{
                  {"都道府県", "（なし）"}, {"見送り", "1"}, {"導入", "1"}, {"応用", "1"}}));
}

TEST_F(LineagePageTest, ADescendantIsDrawnFromItsOldestAncestor) {
  lineage_.set_case_("cases/2");
  AddCase("1", "元", "a", -1);
  AddCase("2", "子", "b", 0);
  AddAdoption("1", "b", pb::ADOPTION_STATE_ADOPTED, "2023-04-01", "2");
  const std::string text = Printed();
  EXPECT_EQ(text.find("元（甲市）\n"), 0U) << text;
  EXPECT_THAT(text, HasSubstr("└→ 子（乙町）  ← 指定した事例\n"));
}

// Found: a chain of some ten thousand cases overflowed the stack of both renderers.
TEST_F(LineagePageTest, AChainWithoutEndIsCutAndSaidToGoOn) {
  constexpr int kCases = 50'000;
  lineage_.set_case_("cases/0");
  for (int i = 0; i < kCases; ++i) {
    lineage_.add_cases()->set_name(absl::StrCat("cases/", i));
    pb::LineageAdoption& adoption = *lineage_.add_adoptions();
    adoption.set_case_(absl::StrCat("cases/", i));
    adoption.set_resulting_case(absl::StrCat("cases/", i + 1));
  }
  EXPECT_THAT(Printed(), HasSubstr("表示していない続きがあります"));
  EXPECT_THAT(RenderHtml(LineagePage(lineage_, words_)), HasSubstr("表示していない続きがあります"));
}

TEST_F(LineagePageTest, ACircleIsDrawnOnce) {
  lineage_.set_case_("cases/1");
  AddCase("1", "甲", "a", 0);
  AddCase("2", "乙", "b", 1);
  AddAdoption("1", "b", pb::ADOPTION_STATE_ADOPTED, "2023-04-01", "2");
  AddAdoption("2", "a", pb::ADOPTION_STATE_ADOPTED, "2024-04-01", "1");
  EXPECT_THAT(Printed(), HasSubstr("└→ 甲（甲市）  ← 指定した事例  （前出）\n"));
}

TEST_F(LineagePageTest, WhatWasCutIsSaid) {
  Family();
  EXPECT_THAT(Printed(), Not(HasSubstr("続きがあります")));
  lineage_.set_more(true);
  EXPECT_THAT(Printed(), HasSubstr("続きがあります"));
}

TEST_F(LineagePageTest, ThePaperHasTheTreeAndTheSpreadAndNoTextOfItIsMarkup) {
  Family();
  lineage_.mutable_cases(0)->set_title("<script>alert(1)</script>&lt;");
  const std::string page = RenderHtml(LineagePage(lineage_, words_));
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page,
              HasSubstr("<p class=\"subtitle\">&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;"));
  EXPECT_THAT(page, HasSubstr("指定した事例"));
  EXPECT_THAT(page, HasSubstr("<b>乙町バス（乙町）</b>"));
  EXPECT_THAT(page, HasSubstr("理由: 費用が合わない\n再検討の条件: 補助があれば"));
  EXPECT_THAT(page, HasSubstr("<h2>年度別（記録された段階の件数）</h2>"));
}

TEST_F(LineagePageTest, CasesAndBodiesCanBeFollowed) {
  Family();
  HtmlStyle style;
  style.address_of = [](const std::string& resource) { return "/" + resource; };
  Writer html;
  WriteBlocks(html, LineagePage(lineage_, words_).blocks, style);
  const std::string written = html.Take();
  EXPECT_THAT(written, HasSubstr("<a href=\"/cases/2\">乙町バス（乙町）</a>"));
  EXPECT_THAT(written, HasSubstr("<a href=\"/organizations/c\">丙村</a>"));
}

}  // namespace
}  // namespace renkei::view
