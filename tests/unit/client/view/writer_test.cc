// The one place where markup is made.
#include "client/view/html/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/html/render.h"

namespace renkei::view {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Writer, NothingInATextIsMarkup) {
  Writer html;
  html.Leaf("td", {Class("added"), Attribute("title", "a\" onload=\"b")}, "<b a='1'>&amp;");
  EXPECT_EQ(html.Take(),
            "<td class=\"added\" title=\"a&quot; onload=&quot;b\">&lt;b a=&#39;1&#39;&gt;&amp;amp;"
            "</td>");
  EXPECT_EQ(EscapeHtml("一行目\n二行目\x1b"), "一行目\n二行目\xef\xbf\xbd");
  EXPECT_EQ(EscapeHtml("甲\u202e<乙\u2029"), "甲[U+202E]&lt;乙[U+2029]");
}

TEST(Writer, AnElementClosesWhereItGoesOutOfScope) {
  Writer html;
  {
    const auto row = html.Open("tr", {Class("a b")});
    html.Empty("br");
    html.Leaf("td", {}, "x");
  }
  html.Text("y");
  EXPECT_EQ(html.Take(), "<tr class=\"a b\"><br><td>x</td></tr>y");
}

TEST(Address, IsOnTheWebAMailboxOrAPlaceOfTheOwnSite) {
  for (const char* followed : {"https://example.jp/a?b=c&d", "HTTP://example.jp", "#case-1", "/",
                               "mailto:a@example.jp", "/cases/01m8", "/org/141003/visions/横浜"})
    EXPECT_TRUE(Address::Of(followed)) << followed;
  for (const char* refused :
       {"", "javascript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,x", "//elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere",
        "cases/1", "https://", "vbscript:x", "ftp://example.jp", "https://exa\tmple.jp",
        "https://example.jp/\u202e"})
    EXPECT_FALSE(Address::Of(refused)) << refused;
}

TEST(Document, TheFooterEndsNeitherItsStringNorTheStyle) {
  Page page;
  page.head.footer = "</style><script>5</script>\"; } \\";
  const std::string html = RenderHtml(page);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  const size_t end = html.find("</style>");
  EXPECT_EQ(html.find("</style>", end + 1), std::string::npos);
  EXPECT_THAT(html.substr(end), HasSubstr("<body>"));
  EXPECT_THAT(html, HasSubstr("content: \"\\00003c/style\\00003e"));
}

TEST(Document, PrintsOnTheSheetThatWasAskedFor) {
  Page page;
  EXPECT_THAT(RenderHtml(page), HasSubstr("size: A4 landscape"));
  page.head.paper = Paper::kA4Portrait;
  EXPECT_THAT(RenderHtml(page), HasSubstr("size: A4 portrait"));
  EXPECT_EQ(RenderHtml(page), RenderHtml(page));
}

TEST(Document, EachSectionOfABookBeginsASheet) {
  Page page;
  const auto rule = HasSubstr("body > section { break-before: page; }");
  EXPECT_THAT(RenderHtml(page), Not(rule));
  page.head.book = true;
  EXPECT_THAT(RenderHtml(page), rule);
}

TEST(Document, WhatLeadsToAResourceLeadsToTheSectionAboutIt) {
  Page page;
  Line line;
  line.spans = {{"この頁", Tone::kPlain, "cases/1"}, {"他", Tone::kPlain, "cases/2"}};
  page.blocks = {Paragraphs{{line}}, Section{"甲", {}, "cases/1"}};
  const std::string html = RenderHtml(page);
  EXPECT_THAT(html, HasSubstr("<a href=\"#section-1\">この頁</a>他"));
  EXPECT_THAT(html, HasSubstr("<section id=\"section-1\">"));
}

TEST(Document, FactsWithoutAValueAreLeftOut) {
  Page page;
  page.head.facts.facts = {{"計画期間", "2023～2027年度"}, {"改訂の理由", ""}};
  const std::string html = RenderHtml(page);
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">計画期間</th><td class=\"text\">2023～2027年度"));
  EXPECT_THAT(html, Not(HasSubstr("改訂の理由")));
}

}  // namespace
}  // namespace renkei::view
