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
  // As Route has them.
  unsigned formats = 0;
  FileMaker make_file = nullptr;
};

constexpr unsigned kEveryFormat = kTableFormats | kJson;

constexpr Entry kEntries[] = {
    {"", "", StartPage},
    {"", "search", SearchPage, kEveryFormat, SearchFile},
    {"", "sign-in", SignInPage},
    {"", "invitation", InvitationPage},
    {"", "frameworks", FrameworksPage},
    {"", "caseLists", CaseListsPage},
    {"cases/*", "", CasePage, kJson, CaseFile},
    {"caseLists/*", "", CaseListPage, kEveryFormat, CaseListFile},
    {"organizations/*", "", OrganizationPage},
    {"organizations/*", "peers", PeersPage},
    {"organizations/*/visions/*", "", VisionPage, kXlsx | kJson, VisionFile},
    {"organizations/*/visions/*", "progress", VisionProgressPage, kEveryFormat, VisionProgressFile},
    {"organizations/*/visions/*", "roadmap", VisionRoadmapPage},
    {"organizations/*/visions/*", "alignment", VisionAlignmentPage},
    {"organizations/*/visions/*", "revisions", VisionRevisionsPage},
    {"organizations/*/visions/*", "comparison", VisionComparisonPage},
    {"organizations/*/visions/*/nodes/*", "", NodePage},
    {"organizations/*/visions/*/kpis/*", "", KpiPage, kEveryFormat, KpiFile},
    {"initiatives/*", "", InitiativePage},
    {"frameworks/*", "", FrameworkPage},
    {"frameworks/*/items/*", "", FrameworkItemPage},
    {"indicators/*", "", IndicatorPage, kJson, IndicatorFile},
    {"indicators/*", "rollup", IndicatorRollUpPage, kEveryFormat, IndicatorRollUpFile},
};

}  // namespace

std::optional<Route> FindRoute(absl::string_view path) {
  for (const Entry& entry : kEntries) {
    absl::string_view name = path;
    if (*entry.resource == '\0') {
      if (path == entry.view) return Route{entry.make, "", entry.formats, entry.make_file};
      continue;
    }
    if (*entry.view != '\0' && !absl::ConsumeSuffix(&name, absl::StrCat("/", entry.view))) continue;
    if (domain::MatchName(entry.resource, name))
      return Route{entry.make, std::string(name), entry.formats, entry.make_file};
  }
  return std::nullopt;
}

std::optional<FileRoute> FindFile(absl::string_view path) {
  for (const FileFormat format : {kCsv, kXlsx, kJson}) {
    absl::string_view page = path;
    if (!absl::ConsumeSuffix(&page, absl::StrCat(".", EndingOf(format)))) continue;
    const std::optional<Route> route = FindRoute(page);
    if (!route || (route->formats & format) == 0) return std::nullopt;
    return FileRoute{route->make_file, route->name, format};
  }
  return std::nullopt;
}

}  // namespace renkei::web
