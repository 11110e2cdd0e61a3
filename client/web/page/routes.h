// Which page stands at which path.

#ifndef RENKEI_CLIENT_WEB_PAGE_ROUTES_H_
#define RENKEI_CLIENT_WEB_PAGE_ROUTES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "client/web/page/visit.h"

namespace renkei::web {

struct Route {
  PageMaker make = nullptr;
  // The resource in the path; "" where there is none.
  std::string name;
};

// `path` without the slash that it begins with.
std::optional<Route> FindRoute(absl::string_view path);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_ROUTES_H_
