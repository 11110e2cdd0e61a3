// Pages as HTML: papers that an office holds in its hand (新旧対照表, 工程表), and what a browser shows.

#ifndef RENKEI_CLIENT_VIEW_HTML_RENDER_H_
#define RENKEI_CLIENT_VIEW_HTML_RENDER_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "client/view/block.h"
#include "client/view/html/writer.h"

namespace renkei::view {

// Where a page is shown, and what can be followed from there.
struct HtmlStyle {
  Lang lang = Lang::kJapanese;
  // The address of a resource's page, of a form that does something; null, and "": there is none, and
  // the text stands alone, as on paper.
  std::function<std::string(const std::string& resource)> address_of = {};
  std::function<std::string(const Action& action)> address_of_action = {};
  // Resources that a section of the same page is about, and its id: what leads to one leads there.
  std::map<std::string, std::string> places = {};
};

// The whole file in UTF-8: self-contained, without script, font or picture from elsewhere, so that it
// opens in a closed network and prints on the page's paper. The same page gives the same bytes.
std::string RenderHtml(const Page& page);

// Blocks within a page of somebody else's frame. Headings begin at `level`.
void WriteBlocks(Writer& html, const std::vector<Block>& blocks, const HtmlStyle& style,
                 int level = 2);

// What those blocks look like.
Css BlockSheet();

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_HTML_RENDER_H_
