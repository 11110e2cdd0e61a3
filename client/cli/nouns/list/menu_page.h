// A list of cases as a menu book (メニューブック) to print: a title page with introduction and contents,
// then one case a page. Nothing empty is printed.

#ifndef RENKEI_CLIENT_CLI_NOUNS_LIST_MENU_PAGE_H_
#define RENKEI_CLIENT_CLI_NOUNS_LIST_MENU_PAGE_H_

#include <functional>
#include <string>
#include <vector>

#include "client/cli/text/lang.h"
#include "renkei/v1/case_list_service.pb.h"

namespace renkei::cli {

// What a menu book is made of.
struct MenuBook {
  Lang lang = Lang::kJapanese;
  // Title, introduction and owner are printed; the entries are those of `cases`.
  pb::CaseList list;
  std::vector<pb::ListedCase> cases;
  // What a resource is called, by its name. A framework's item without a title is left out, for its
  // id says nothing.
  std::function<std::string(const std::string&)> title_of;
};

// The whole file. Every text passes HtmlEscape; the same book gives the same bytes.
std::string MenuPage(const MenuBook& book);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_LIST_MENU_PAGE_H_
