// What the site looks like.

#ifndef RENKEI_CLIENT_WEB_PAGE_STYLESHEET_H_
#define RENKEI_CLIENT_WEB_PAGE_STYLESHEET_H_

#include <string>

namespace renkei::web {

// That of the blocks (client/view/html) and that of the frame.
std::string SiteStylesheet();

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_STYLESHEET_H_
