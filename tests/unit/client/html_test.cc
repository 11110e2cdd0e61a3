// The frame of printed pages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/html/page.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HtmlPage, NothingInATextIsMarkup) {
  EXPECT_EQ(HtmlEscape("<b a=\"1\" b='2'>&amp;"),
            "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;");
  EXPECT_EQ(HtmlEscape("一行目\n二行目\x1b"), "一行目\n二行目\xef\xbf\xbd");
  EXPECT_EQ(HtmlEscape("甲\u202e<乙\u2029"), "甲[U+202E]&lt;乙[U+2029]");
}

TEST(HtmlPage, EveryPlainTextOfTheFrameIsEscaped) {
  HtmlPage page;
  page.title = "<script>1</script>";
  page.subtitle = "<script>2</script>";
  page.facts = {{"<script>3</script>", "<script>4</script>"}};
  page.footer = "</style><script>5</script>\"; } \\";
  const std::string html = RenderHtmlPage(page);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;4"));
  // One style element, which the footer's text does not end.
  const size_t end = html.find("</style>");
  EXPECT_EQ(html.find("</style>", end + 1), std::string::npos);
  EXPECT_THAT(html.substr(end), HasSubstr("<body>"));
  EXPECT_THAT(html, HasSubstr("content: \"\\00003c/style\\00003e"));
}

TEST(HtmlPage, NothingComesFromElsewhere) {
  HtmlPage page;
  page.title = "新旧対照表";
  page.body = "<p>本文</p>";
  const std::string html = RenderHtmlPage(page);
  for (const char* outside : {"http:", "https:", "url(", "<link", "<script", "@import", "src=\""})
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  EXPECT_EQ(html, RenderHtmlPage(page));
}

TEST(HtmlPage, PrintsOnTheSheetThatWasAskedFor) {
  HtmlPage page;
  page.title = "工程表";
  EXPECT_THAT(RenderHtmlPage(page), HasSubstr("size: A4 landscape"));
  page.paper = HtmlPaper::kA4Portrait;
  EXPECT_THAT(RenderHtmlPage(page), HasSubstr("size: A4 portrait"));
  EXPECT_THAT(RenderHtmlPage(page), HasSubstr("table-header-group"));
}

TEST(HtmlPage, FactsWithoutAValueAreLeftOut) {
  HtmlPage page;
  page.facts = {{"計画期間", "2023～2027年度"}, {"改訂の理由", ""}};
  const std::string html = RenderHtmlPage(page);
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\">計画期間</th><td class=\"text\">2023～2027年度"));
  EXPECT_THAT(html, Not(HasSubstr("改訂の理由")));
}

}  // namespace
}  // namespace renkei::cli
