// A list of cases as a page to print.
#include "client/cli/nouns/list/menu_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace renkei::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

MenuBook BookOf(const std::vector<pb::ListedCase>& cases) {
  MenuBook book;
  book.list.set_title("優良事例集");
  book.list.set_owner("organizations/omin");
  book.cases = cases;
  book.title_of = [](const std::string& name) -> std::string {
    if (name == "frameworks/f/items/i") return "地域交通";
    if (name.rfind("frameworks/", 0) == 0) return name;
    return name == "organizations/omin" ? "調整団体" : "真庭市";
  };
  return book;
}

pb::ListedCase Minimal() {
  pb::ListedCase listed;
  listed.set_position(1);
  pb::Case& c = *listed.mutable_case_();
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

TEST(MenuPage, EachCaseBeginsAPageAndStandsInTheContents) {
  const std::string html = MenuPage(BookOf({Full(), Minimal()}));
  EXPECT_EQ(CountOf(html, "<section class=\"case\""), 2u);
  EXPECT_THAT(html, HasSubstr("section.case { break-before: page; }"));
  EXPECT_THAT(html, HasSubstr("size: A4 portrait"));
  EXPECT_THAT(html, HasSubstr("<a href=\"#case-2\">バス</a>"));
  EXPECT_EQ(CountOf(html, "<li class=\"heading\">交通</li>"), 1u);
}

TEST(MenuPage, EverythingThatIsStatedIsPrintedWithNamesAndTitles) {
  const std::string html = MenuPage(BookOf({Full()}));
  for (const char* text :
       {"課題の文", "取組の文", "工夫の文", "前提の文", "導入が早い", "調整団体のコメント",
        "優良事例</span>調整団体が令和6年7月3日に選定", "選定基準：横展開の容易さ",
        "<td>100人</td><td>1,200人</td>", "0千円", "真庭市　交通課", "地域交通"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_THAT(html, Not(HasSubstr("unknown")));
  EXPECT_THAT(html, Not(HasSubstr("organizations/")));
}

TEST(MenuPage, NothingEmptyIsPrinted) {
  const std::string html = MenuPage(BookOf({Minimal()}));
  for (const char* text : {"課題", "成果", "費用", "お問い合わせ", "コメント", "選定", "タグ"}) {
    EXPECT_THAT(html, Not(HasSubstr(text)));
  }
  EXPECT_THAT(html, HasSubstr("概要の文。</p>"));
  EXPECT_THAT(html, Not(HasSubstr("<td></td>")));
  EXPECT_THAT(html, Not(HasSubstr("class=\"plain\"")));
  EXPECT_THAT(MenuPage(BookOf({})), Not(HasSubstr("<nav>")));
}

TEST(MenuPage, AColumnThatNoResultFillsIsLeftOut) {
  pb::ListedCase listed = Full();
  listed.mutable_case_()->mutable_results(0)->clear_before();
  EXPECT_THAT(MenuPage(BookOf({listed})), Not(HasSubstr("取組前")));
}

TEST(MenuPage, NoTextIsMarkup) {
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
  MenuBook book = BookOf({listed});
  book.list.set_introduction(evil);
  book.list.set_title(evil);
  book.title_of = [&](const std::string&) { return evil; };
  const std::string html = MenuPage(book);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("href=\"javascript")));
}

}  // namespace
}  // namespace renkei::cli
