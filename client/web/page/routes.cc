#include "client/web/page/routes.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/web/page/form/form.h"
#include "client/web/page/form/forms.h"
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
  FormTaker take = nullptr;
  const Form& (*form)() = nullptr;
};

// The page of a form, and what takes it.
template <const Form& (*kForm)()>
constexpr Entry FormEntry(const char* resource, const char* view) {
  return {resource, view, AskForm<kForm>, 0, nullptr, TakeForm<kForm>, kForm};
}

Route RouteOf(const Entry& entry, absl::string_view name) {
  return {entry.make, std::string(name), entry.formats, entry.make_file, entry.take};
}

constexpr unsigned kEveryFormat = kTableFormats | kJson;

constexpr Entry kEntries[] = {
    {"", "", StartPage},
    {"", "search", SearchPage, kEveryFormat, SearchFile},
    {"", "sign-in", SignInPage},
    {"", "invitation", InvitationPage},
    {"", "frameworks", FrameworksPage},
    {"", "caseLists", CaseListsPage},
    {"", "account", OwnAccountPage},
    {"", "accounts", AccountsPage},
    {"", "sections", SectionsPage},
    {"", "tokens", TokensPage},
    {"", "audit", AuditPage},
    {"", "freshness", FreshnessPage},
    FormEntry<PasswordForm>("", "password"),
    FormEntry<AccountCreateForm>("organizations/*", "newAccount"),
    {"accounts/*", "", AccountPage},
    FormEntry<AccountEditForm>("accounts/*", "edit"),
    FormEntry<AccountInviteForm>("accounts/*", "invite"),
    FormEntry<HandOverForm>("accounts/*", "handOver"),
    FormEntry<TokenEndForm>("accounts/*/tokens/*", "end"),
    FormEntry<SectionCreateForm>("organizations/*", "newSection"),
    FormEntry<SectionEditForm>("organizations/*/sections/*", "edit"),
    {"cases/*", "", CasePage, kJson, CaseFile},
    FormEntry<CaseEditForm>("cases/*", "edit"),
    FormEntry<CaseSubmitForm>("cases/*", "submit"),
    FormEntry<CaseReturnForm>("cases/*", "return"),
    FormEntry<CasePublishForm>("cases/*", "publish"),
    FormEntry<CaseReviseForm>("cases/*", "revise"),
    FormEntry<CaseArchiveForm>("cases/*", "archive"),
    FormEntry<CaseConfirmForm>("cases/*", "confirm"),
    FormEntry<CaseCreateForm>("organizations/*", "newCase"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_CONSIDERED>>("cases/*", "considered"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_DECLINED>>("cases/*", "declined"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_PILOTED>>("cases/*", "piloted"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_ADOPTED>>("cases/*", "adopted"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_ADAPTED>>("cases/*", "adapted"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_STOPPED>>("cases/*", "stopped"),
    FormEntry<AdoptionEditForm>("cases/*/adoptions/*", "edit"),
    FormEntry<CaseSelectForm>("cases/*", "select"),
    FormEntry<SelectionWithdrawForm>("cases/*", "withdrawSelection"),
    FormEntry<CaseListAddForm>("cases/*", "list"),
    FormEntry<CaseListCreateForm>("", "newCaseList"),
    FormEntry<CaseListEditForm>("caseLists/*", "edit"),
    FormEntry<CaseListCommentForm>("caseLists/*", "comment"),
    FormEntry<CaseListMoveForm>("caseLists/*", "move"),
    FormEntry<CaseListRemoveForm>("caseLists/*", "remove"),
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
    FormEntry<InitiativeCreateForm>("organizations/*", "newInitiative"),
    FormEntry<InitiativeEditForm>("initiatives/*", "edit"),
    FormEntry<InitiativeStateForm<pb::INITIATIVE_STATE_OPEN>>("initiatives/*", "open"),
    FormEntry<InitiativeStateForm<pb::INITIATIVE_STATE_RUNNING>>("initiatives/*", "run"),
    FormEntry<InitiativeStateForm<pb::INITIATIVE_STATE_CLOSED>>("initiatives/*", "close"),
    FormEntry<InitiativeStateForm<pb::INITIATIVE_STATE_CANCELLED>>("initiatives/*", "cancel"),
    FormEntry<ContributionsForm>("initiatives/*", "contributions"),
    FormEntry<InviteForm>("initiatives/*", "invite"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_APPLY>>("initiatives/*/members/*", "apply"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_ACCEPT>>("initiatives/*/members/*", "accept"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_CONSIDER>>("initiatives/*/members/*", "consider"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_PUT_TO_COUNCIL>>("initiatives/*/members/*",
                                                                "council"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_JOIN>>("initiatives/*/members/*", "join"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_DECLINE>>("initiatives/*/members/*", "decline"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_WITHDRAW>>("initiatives/*/members/*", "withdraw"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_REQUEST_REMOVAL>>("initiatives/*/members/*",
                                                                 "requestRemoval"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_CONSENT_TO_REMOVAL>>("initiatives/*/members/*",
                                                                    "consentToRemoval"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_OFFER_LEAD>>("initiatives/*/members/*", "offerLead"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_ACCEPT_LEAD>>("initiatives/*/members/*",
                                                             "acceptLead"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_RETRACT_INVITATION>>("initiatives/*/members/*",
                                                                    "retractInvitation"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_RETRACT_LEAD_OFFER>>("initiatives/*/members/*",
                                                                    "retractLeadOffer"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST>>("initiatives/*/members/*",
                                                                         "retractRemovalRequest"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_TAKE_OVER>>("initiatives/*/members/*", "takeOver"),
    {"frameworks/*", "", FrameworkPage},
    {"frameworks/*/items/*", "", FrameworkItemPage},
    {"indicators/*", "", IndicatorPage, kJson, IndicatorFile},
    {"indicators/*", "rollup", IndicatorRollUpPage, kEveryFormat, IndicatorRollUpFile},
};

// What stands at `path`, and the resource in it.
std::optional<std::pair<const Entry*, absl::string_view>> EntryAt(absl::string_view path) {
  for (const Entry& entry : kEntries) {
    absl::string_view name = path;
    if (*entry.resource == '\0') {
      if (path == entry.view) return std::pair(&entry, absl::string_view());
      continue;
    }
    if (*entry.view != '\0' && !absl::ConsumeSuffix(&name, absl::StrCat("/", entry.view))) continue;
    if (domain::MatchName(entry.resource, name)) return std::pair(&entry, name);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Route> FindRoute(absl::string_view path) {
  const auto found = EntryAt(path);
  if (!found) return std::nullopt;
  return RouteOf(*found->first, found->second);
}

std::optional<FormRoute> FormAt(absl::string_view path) {
  const auto found = EntryAt(path);
  if (!found || found->first->form == nullptr) return std::nullopt;
  return FormRoute{absl::StrCat("/", path), found->first->form().title};
}

std::optional<FormRoute> FindForm(absl::string_view method, absl::string_view resource) {
  for (const Entry& entry : kEntries) {
    if (entry.form == nullptr || !domain::MatchName(entry.resource, resource)) continue;
    const Form& form = entry.form();
    if (method == form.method)
      return FormRoute{absl::StrCat("/", resource, "/", entry.view), form.title};
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
