#include "client/web/page/addresses.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/search_kinds.h"
#include "client/web/page/query.h"
#include "server/domain/resource_name.h"

namespace renkei::web {
namespace {

// Those first of which a page links thousands.
constexpr char kWithPages[] =
    "organizations/*/visions/*/nodes/*|organizations/*/visions/*/kpis/*|cases/*|organizations/*|"
    "organizations/*/visions/*|organizations/*/visions/*/opinions/*|"
    "organizations/*/visions/*/steps/*|organizations/*/visions/*/evaluations/*|initiatives/"
    "*|frameworks/*|frameworks/*/items/*|"
    "indicators/*|nationalKpis/*|caseLists/*|caseLists/*/editions/*|caseLists/*/editions/*/entries/"
    "*|"
    "caseLists/*/calls/*|caseLists/*/calls/*/submissions/*|"
    "rounds/*|rounds/*/applications/*|rounds/*/applications/*/followUps/*|"
    "rounds/*/reviewers/*|rounds/*/applications/*/readings/*|"
    "programmes/*|programmes/*/editions/*|programmes/*/editions/*/calls/*|"
    "supports/*|supports/*/entries/*|supports/*/steps/*|supports/*/recommendations/*|"
    "accounts/*|accounts/*/operations/*";

}  // namespace

std::string AddressOfResource(absl::string_view name) {
  return domain::MatchesAnyPattern(kWithPages, name) ? absl::StrCat("/", name) : "";
}

std::string AddressOfAction(const view::Action& action) {
  constexpr absl::string_view kSearch = "SearchService/Search";
  if (!absl::StartsWith(action.method, kSearch)) return "";
  Query query;
  query.Set("q", action.text);
  const view::SearchKind* const kind = view::SoughtBy(action);
  if (kind != nullptr) query.Set("kind", kind->name);
  return AddressOf("/search", query);
}

view::HtmlStyle SiteStyle(view::Lang lang) {
  view::HtmlStyle style;
  style.lang = lang;
  style.address_of = [](const std::string& name) { return AddressOfResource(name); };
  style.address_of_action = AddressOfAction;
  return style;
}

}  // namespace renkei::web
