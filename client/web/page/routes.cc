#include "client/web/page/routes.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/web/page/pages.h"
#include "server/domain/resource_name.h"

namespace renkei::web {
namespace {

struct Entry {
  // The form of a resource's name, or "".
  const char* resource;
  // What stands behind it, or the whole path.
  const char* view;
  PageMaker make;
};

constexpr Entry kEntries[] = {
    {"", "", StartPage},
    {"", "search", SearchPage},
    {"", "sign-in", SignInPage},
    {"", "invitation", InvitationPage},
    {"", "frameworks", FrameworksPage},
    {"", "caseLists", CaseListsPage},
    {"cases/*", "", CasePage},
    {"caseLists/*", "", CaseListPage},
    {"organizations/*", "", OrganizationPage},
    {"organizations/*", "peers", PeersPage},
    {"organizations/*/visions/*", "", VisionPage},
    {"organizations/*/visions/*", "progress", VisionProgressPage},
    {"organizations/*/visions/*", "roadmap", VisionRoadmapPage},
    {"organizations/*/visions/*", "alignment", VisionAlignmentPage},
    {"organizations/*/visions/*", "revisions", VisionRevisionsPage},
    {"organizations/*/visions/*", "comparison", VisionComparisonPage},
    {"organizations/*/visions/*/nodes/*", "", NodePage},
    {"organizations/*/visions/*/kpis/*", "", KpiPage},
    {"initiatives/*", "", InitiativePage},
    {"frameworks/*", "", FrameworkPage},
    {"frameworks/*/items/*", "", FrameworkItemPage},
    {"indicators/*", "", IndicatorPage},
};

}  // namespace

std::optional<Route> FindRoute(absl::string_view path) {
  for (const Entry& entry : kEntries) {
    absl::string_view name = path;
    if (*entry.resource == '\0') {
      if (path == entry.view) return Route{entry.make, ""};
      continue;
    }
    if (*entry.view != '\0' && !absl::ConsumeSuffix(&name, absl::StrCat("/", entry.view))) continue;
    if (domain::MatchName(entry.resource, name)) return Route{entry.make, std::string(name)};
  }
  return std::nullopt;
}

}  // namespace renkei::web
