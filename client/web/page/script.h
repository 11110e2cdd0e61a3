// What makes the site quicker where a browser runs scripts; everything works without it.

#ifndef RENKEI_CLIENT_WEB_PAGE_SCRIPT_H_
#define RENKEI_CLIENT_WEB_PAGE_SCRIPT_H_

#include "absl/strings/string_view.h"

namespace renkei::web {

// A module: completions of the search box, and the warning before a session ends.
absl::string_view SiteScript();

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_SCRIPT_H_
