#include "client/web/page/routes.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/web/page/form/form.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/pages.h"
#include "client/web/page/record/record_page.h"
#include "server/domain/resource_name.h"

namespace renkei::web {
namespace {

// What a form is sent to, and what its page is called.
struct FormSign {
  const char* method;
  Text label;
};
template <const Form& (*kForm)()>
FormSign SignOf() {
  return {kForm().method, kForm().title};
}
FormSign SignOfImport() { return {kImportMethod, ImportTitle()}; }
FormSign SignOfRecord() { return {kRecordMethod, RecordTitle()}; }

struct RouteEntry {
  // The form of a resource's name, or "".
  const char* resource;
  // What stands behind it, or the whole path.
  const char* view;
  PageMaker make;
  // As Route has them.
  unsigned formats = 0;
  FileMaker make_file = nullptr;
  FormTaker take = nullptr;
  FormSign (*form)() = nullptr;
  bool takes_file = false;
};

// The page of a form, and what takes it.
template <const Form& (*kForm)()>
constexpr RouteEntry FormEntry(const char* resource, const char* view) {
  return {resource, view, AskForm<kForm>, 0, nullptr, TakeForm<kForm>, SignOf<kForm>};
}

Route RouteOf(const RouteEntry& entry, absl::string_view name) {
  return {entry.make,      std::string(name), entry.formats,
          entry.make_file, entry.take,        entry.takes_file};
}

constexpr unsigned kEveryFormat = kTableFormats | kJson;

constexpr RouteEntry kEntries[] = {
    {"", "", StartPage},
    {"", "search", SearchPage, kEveryFormat, SearchFile},
    {"", "sign-in", SignInPage},
    {"", "invitation", InvitationPage},
    {"", "inbox", InboxPage},
    {"", "drafts", DraftsPage},
    {"", "frameworks", FrameworksPage, kEveryFormat, FrameworksFile},
    {"", "indicators", IndicatorsPage, kEveryFormat, IndicatorsFile},
    {"", "caseLists", CaseListsPage, kEveryFormat, CaseListsFile},
    {"cases/*", "", CasePage, kJson, CaseFile},
    FormEntry<CaseEditForm>("cases/*", "edit"),
    FormEntry<CaseSubmitForm>("cases/*", "submit"),
    FormEntry<CaseReturnForm>("cases/*", "return"),
    FormEntry<CasePublishForm>("cases/*", "publish"),
    FormEntry<CaseReviseForm>("cases/*", "revise"),
    FormEntry<CaseArchiveForm>("cases/*", "archive"),
    FormEntry<CaseConfirmForm>("cases/*", "confirm"),
    FormEntry<CaseCreateForm>("organizations/*", "newCase"),
    {"organizations/*", "import", ImportPage, 0, nullptr, TakeImport, SignOfImport, true},
    FormEntry<VisionCreateForm>("organizations/*", "newVision"),
    FormEntry<VisionEditForm>("organizations/*/visions/*", "edit"),
    FormEntry<NodeCreateForm>("organizations/*/visions/*", "newNode"),
    FormEntry<KpiCreateForm>("organizations/*/visions/*", "newKpi"),
    FormEntry<VisionSubmitForm>("organizations/*/visions/*", "submit"),
    FormEntry<VisionReturnForm>("organizations/*/visions/*", "return"),
    FormEntry<VisionConsentForm>("organizations/*/visions/*", "consent"),
    FormEntry<VisionPublishForm>("organizations/*/visions/*", "publish"),
    FormEntry<VisionReviseForm>("organizations/*/visions/*", "revise"),
    FormEntry<VisionArchiveForm>("organizations/*/visions/*", "archive"),
    {"organizations/*/visions/*", "record", RecordPage, 0, nullptr, TakeRecord, SignOfRecord},
    FormEntry<NodeEditForm>("organizations/*/visions/*/nodes/*", "edit"),
    FormEntry<NodeCreateForm>("organizations/*/visions/*/nodes/*", "newNode"),
    FormEntry<KpiCreateForm>("organizations/*/visions/*/nodes/*", "newKpi"),
    FormEntry<KpiEditForm>("organizations/*/visions/*/kpis/*", "edit"),
    {"caseLists/*", "", CaseListPage, kEveryFormat, CaseListFile},
    {"organizations/*", "", OrganizationPage, kEveryFormat, OrganizationFile},
    {"organizations/*", "peers", PeersPage, kEveryFormat, PeersFile},
    {"organizations/*/visions/*", "", VisionPage, kXlsx | kJson, VisionFile},
    {"organizations/*/visions/*", "progress", VisionProgressPage, kEveryFormat, VisionProgressFile},
    {"organizations/*/visions/*", "roadmap", VisionRoadmapPage, kEveryFormat, VisionRoadmapFile},
    {"organizations/*/visions/*", "alignment", VisionAlignmentPage, kEveryFormat,
     VisionAlignmentFile},
    {"organizations/*/visions/*", "revisions", VisionRevisionsPage, kEveryFormat,
     VisionRevisionsFile},
    {"organizations/*/visions/*", "comparison", VisionComparisonPage, kEveryFormat,
     VisionComparisonFile},
    {"organizations/*/visions/*/nodes/*", "", NodePage, kJson, NodeFile},
    {"organizations/*/visions/*/kpis/*", "", KpiPage, kEveryFormat, KpiFile},
    {"initiatives/*", "", InitiativePage, kEveryFormat, InitiativeFile},
    {"frameworks/*", "", FrameworkPage, kEveryFormat, FrameworkFile},
    {"frameworks/*/items/*", "", FrameworkItemPage, kEveryFormat, FrameworkItemFile},
    {"indicators/*", "", IndicatorPage, kJson, IndicatorFile},
    {"indicators/*", "rollup", IndicatorRollUpPage, kEveryFormat, IndicatorRollUpFile},
};

}  // namespace

std::optional<Route> FindRoute(absl::string_view path) {
  for (const RouteEntry& entry : kEntries) {
    absl::string_view name = path;
    if (*entry.resource == '\0') {
      if (path == entry.view) return RouteOf(entry, "");
      continue;
    }
    if (*entry.view != '\0' && !absl::ConsumeSuffix(&name, absl::StrCat("/", entry.view))) continue;
    if (domain::MatchName(entry.resource, name)) return RouteOf(entry, name);
  }
  return std::nullopt;
}

std::optional<FormRoute> FindForm(absl::string_view method, absl::string_view resource) {
  for (const RouteEntry& entry : kEntries) {
    if (entry.form == nullptr || !domain::MatchName(entry.resource, resource)) continue;
    FormSign form = entry.form();
    if (method == form.method)
      return FormRoute{absl::StrCat("/", resource, "/", entry.view), std::move(form.label)};
  }
  // "organizations/o/visions/v" of "organizations/o/visions/v/kpis/k".
  const size_t id = resource.rfind('/');
  const size_t collection = id == 0 ? id : resource.rfind('/', id - 1);
  if (id == absl::string_view::npos || collection == absl::string_view::npos) return std::nullopt;
  return FindForm(method, resource.substr(0, collection));
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
