// A list of cases as a book to print.
#include "client/view/page/menu_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/html/render.h"
#include "client/view/text/render.h"
#include "tests/unit/client/printed.h"

namespace renkei::view {
namespace {

using testing::HasSubstr;
using testing::Not;

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

std::string NameOf(const std::string& name) {
  if (name == "frameworks/f/items/i") return "地域交通";
  if (name.rfind("frameworks/", 0) == 0) return name;
  return name == "organizations/omin" ? "調整団体" : "真庭市";
}

pb::CaseList List() {
  pb::CaseList list;
  list.set_title("優良事例集");
  list.set_owner("organizations/omin");
  return list;
}

Page BookOf(const std::vector<pb::ListedCase>& cases) {
  return MenuBookPage(List(), cases, domain::Words(Lang::kJapanese, NameOf));
}

pb::ListedCase Minimal() {
  pb::ListedCase listed;
  listed.set_position(1);
  pb::Case& c = *listed.mutable_case_();
  c.set_name("cases/minimal");
  c.set_title("バス");
  c.set_owner("organizations/omaniwa");
  c.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  c.set_summary("概要の文。\n");
  return listed;
}

pb::ListedCase Full() {
  pb::ListedCase listed = Minimal();
  listed.set_heading("交通");
  listed.set_comment("導入が早い");
  pb::Case& c = *listed.mutable_case_();
  c.set_name("cases/full");
  c.set_challenge("課題の文");
  c.set_approach("取組の文");
  c.set_ingenuity("工夫の文");
  pb::CaseResult& result = *c.add_results();
  result.set_indicator_title("乗車人数");
  result.set_unit("人");
  result.mutable_before()->mutable_value()->set_number(100);
  result.mutable_after()->mutable_value()->set_number(1200);
  c.mutable_cost()->set_initial_thousand_yen(0);
  c.set_conditions("前提の文");
  c.set_contact_section("交通課");
  c.add_framework_items("frameworks/f/items/i");
  c.add_framework_items("frameworks/f/items/unknown");
  pb::CaseSelection& selection = *listed.add_selections();
  selection.set_selector("organizations/omin");
  selection.set_date("2024-07-03");
  selection.set_reason("再現しやすい");
  selection.add_criteria("横展開の容易さ");
  return listed;
}

TEST(MenuBook, EachCaseIsASectionOfABookAndStandsInTheContents) {
  const Page book = BookOf({Full(), Minimal()});
  EXPECT_TRUE(book.head.book);
  EXPECT_EQ(book.head.paper, Paper::kA4Portrait);
  const std::string html = RenderHtml(book);
  EXPECT_EQ(CountOf(html, "<section id=\"section-"), 2u);
  EXPECT_THAT(html, HasSubstr("<a href=\"#section-2\">2. バス</a>"));
  EXPECT_EQ(CountOf(html, "<th scope=\"row\" colspan=\"2\">交通</th>"), 1u);
}

TEST(MenuBook, EverythingThatIsStatedIsPrintedWithNamesAndTitles) {
  const std::string html = RenderHtml(BookOf({Full()}));
  for (const char* text :
       {"課題の文", "取組の文", "工夫の文", "前提の文", "導入が早い", "調整団体のコメント",
        "優良事例</b>　調整団体が令和6年7月3日に選定", "選定基準：横展開の容易さ",
        "<td>100人</td><td>1,200人</td>", "0千円", "真庭市　交通課", "地域交通"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(html, Not(HasSubstr("unknown")));
  EXPECT_THAT(html, Not(HasSubstr("organizations/")));
}

TEST(MenuBook, NothingEmptyIsPrinted) {
  const std::string html = RenderHtml(BookOf({Minimal()}));
  for (const char* text : {"課題", "成果", "費用", "お問い合わせ", "コメント", "選定", "タグ"}) {
    EXPECT_THAT(html, Not(HasSubstr(text)));
  }
  EXPECT_THAT(html, HasSubstr("概要の文。</p>"));
  EXPECT_THAT(html, Not(HasSubstr("<td></td>")));
  EXPECT_EQ(CountOf(html, "<table class=\"facts\">"), 1u) << "of the book alone";
  EXPECT_THAT(RenderHtml(BookOf({})), Not(HasSubstr("目次")));
}

TEST(MenuBook, AColumnThatNoResultFillsIsLeftOut) {
  pb::ListedCase listed = Full();
  listed.mutable_case_()->mutable_results(0)->clear_before();
  EXPECT_THAT(RenderHtml(BookOf({listed})), Not(HasSubstr("取組前")));
}

TEST(MenuBook, ATerminalReadsTheSame) {
  const std::string text = RenderText(BookOf({Full(), Minimal()}).blocks, {});
  EXPECT_THAT(text, HasSubstr("目次\n事例"));
  EXPECT_THAT(TableIn(text, "事例"),
              testing::ElementsAre(PrintedRow{{"事例", "交通"}},
                                   PrintedRow{{"事例", "1. バス"}, {"団体", "真庭市"}},
                                   PrintedRow{{"事例", "その他"}},
                                   PrintedRow{{"事例", "2. バス"}, {"団体", "真庭市"}}));
  EXPECT_THAT(text, HasSubstr("お問い合わせ　真庭市　交通課\n"));
}

TEST(MenuBook, NoTextIsMarkup) {
  const std::string evil = "<script>alert('x')</script>";
  pb::ListedCase listed = Full();
  listed.set_heading(evil);
  listed.set_comment(evil);
  pb::Case& c = *listed.mutable_case_();
  c.set_title(evil);
  c.set_summary(evil);
  c.mutable_results(0)->set_indicator_title(evil);
  c.mutable_results(0)->mutable_after()->mutable_value()->set_text(evil);
  c.set_contact_section(evil);
  c.add_tags(evil);
  pb::Link& link = *c.add_links();
  link.set_title(evil);
  link.set_url("javascript:alert(1)");
  c.add_partners()->set_display_name(evil);
  listed.mutable_selections(0)->set_reason(evil);
  pb::CaseList list = List();
  list.set_introduction(evil);
  list.set_title(evil);
  const domain::Words words(Lang::kJapanese, [&](const std::string&) { return evil; });
  const std::string html = RenderHtml(MenuBookPage(list, {listed}, words));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("href=\"javascript")));
}

}  // namespace
}  // namespace renkei::view
