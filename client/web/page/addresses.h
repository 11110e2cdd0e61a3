// Where things are on the site. A resource's page stands at its name: what one sees in the address is
// what a script calls it, and no table leads from one to the other.

#ifndef RENKEI_CLIENT_WEB_PAGE_ADDRESSES_H_
#define RENKEI_CLIENT_WEB_PAGE_ADDRESSES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "client/view/html/render.h"

namespace renkei::web {

// "/cases/01m8..." for "cases/01m8..."; "" for what has no page.
std::string AddressOfResource(absl::string_view name);

// Where `action` is done; "" for what no page does.
std::string AddressOfAction(const view::Action& action);

// Blocks with those addresses.
view::HtmlStyle SiteStyle(view::Lang lang);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_ADDRESSES_H_
