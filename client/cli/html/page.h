// One self-contained HTML page that prints well: for papers that an office holds in its hand
// (新旧対照表, 工程表). No script, no font, picture or style from elsewhere: it opens in a closed
// network, and what a plan's texts contain cannot run (a content security policy says so again).
//
//   HtmlPage page;
//   page.title = "新旧対照表";
//   page.facts = {{"計画", plan.title()}};
//   page.style = ".new { width: 50% }";
//   page.body = absl::StrCat("<table><thead>...</thead><tr><td>", HtmlEscape(text), "</td></tr>");
//   const std::string html = RenderHtmlPage(page);
//
// What the frame gives to a body:
//   <table> with <thead>   the head is repeated on every printed page; rows are torn between pages
//                          only where they are longer than one
//   class="keep"           an element that is never torn between pages
//   class="text"           line breaks of the text are kept
//   class="number"         right-aligned, digits of one width
//   class="muted"          grey, for what is beside the point
//   class="screen-only"    not printed (hints, links)

#ifndef RENKEI_CLIENT_CLI_HTML_PAGE_H_
#define RENKEI_CLIENT_CLI_HTML_PAGE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/cli/text/lang.h"

namespace renkei::cli {

// `text` as content of an element or of a quoted attribute: & < > " ' as references, control
// characters other than line breaks and tabs as U+FFFD, and shown what else would make a text look
// like another (server/domain/visible_text.h). Everything that comes from a server or a
// file passes through here, once.
std::string HtmlEscape(absl::string_view text);

// The sheet that a page is laid out for; a printer with another one scales.
enum class HtmlPaper { kA4Portrait, kA4Landscape };

struct HtmlPage {
  Lang lang = Lang::kJapanese;
  HtmlPaper paper = HtmlPaper::kA4Landscape;
  // Plain text: the document's title and its heading.
  std::string title;
  // Plain text below the heading; left out where empty.
  std::string subtitle;
  // What the paper is about, as pairs of label and value in plain text, in a small table below the
  // heading. Pairs with an empty value are left out.
  std::vector<std::pair<std::string, std::string>> facts;
  // CSS beyond the frame's own, ours and never from data.
  std::string style;
  // HTML; its texts have passed HtmlEscape.
  std::string body;
  // Plain text at the foot of every printed page beside the page's number, as browsers that know
  // CSS margin boxes print it, and once below the body on the screen.
  std::string footer;
};

// The whole file, in UTF-8. The same page gives the same bytes.
std::string RenderHtmlPage(const HtmlPage& page);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_HTML_PAGE_H_
