// A programme in one fiscal year, and one call of it.
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/view/page/brief.h"
#include "client/view/page/programmes.h"
#include "client/web/page/files.h"
#include "client/web/page/form/programme_parts.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "client/web/page/programme.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// The way up.
std::vector<Tab> WayUp(const std::string& programme_title, const std::string& programme,
                       const std::string& edition_title = "", const std::string& edition = "") {
  std::vector<Tab> tabs = {{programme_title, absl::StrCat("/", programme), false}};
  if (!edition.empty()) tabs.push_back({edition_title, absl::StrCat("/", edition), false});
  return tabs;
}

std::string YearLabel(const Visit& visit, int fiscal_year) {
  return visit.Say({absl::StrCat("FY", fiscal_year), absl::StrCat(fiscal_year, "年度")});
}

struct FetchedProgrammeYear {
  pb::Programme programme;
  pb::ProgrammeEdition edition;
  std::vector<pb::ProgrammeCall> calls;
};

absl::StatusOr<FetchedProgrammeYear> FetchProgrammeYear(Visit& visit, const std::string& name) {
  pb::ListProgrammeCallsRequest list;
  list.set_parent(name);
  auto calls =
      visit.calls.BeginList<pb::ProgrammeCall>("ProgrammeService/ListProgrammeCalls", list);
  FetchedProgrammeYear fetched;
  ASSIGN_OR_RETURN(fetched.edition, ReadEdition(visit, name));
  ASSIGN_OR_RETURN(fetched.programme, ReadProgramme(visit, ProgrammeOfPart(name)));
  ASSIGN_OR_RETURN(fetched.calls, calls.Get());
  return fetched;
}

bool IsPublisher(const pb::Account& account) {
  return Has(account, pb::ROLE_APPROVER) || Has(account, pb::ROLE_COORDINATOR);
}

}  // namespace

bool MayDraftProgrammes(const pb::Account& account) {
  return Writes(account) || Has(account, pb::ROLE_COORDINATOR);
}

std::vector<const char*> StepsOf(const pb::Programme& programme, bool has_editions,
                                 const pb::Account& account) {
  if (account.organization() != programme.owner() || !MayDraftProgrammes(account)) return {};
  std::vector<const char*> steps = {"ProgrammeService/CreateProgrammeEdition"};
  if (!programme.has_publish_time() || IsPublisher(account))
    steps.push_back("ProgrammeService/UpdateProgramme");
  if (!has_editions) steps.push_back("ProgrammeService/DeleteProgramme");
  return steps;
}

std::vector<const char*> StepsOf(const pb::Programme& programme,
                                 const pb::ProgrammeEdition& edition, const pb::Account& account) {
  if (account.organization() != programme.owner() || !MayDraftProgrammes(account)) return {};
  const bool publisher = IsPublisher(account);
  std::vector<const char*> steps;
  switch (edition.state()) {
    case pb::PROGRAMME_EDITION_STATE_DRAFT:
      steps = {"ProgrammeService/UpdateProgrammeEdition", "ProgrammeService/CreateProgrammeCall"};
      if (publisher && !edition.types().empty())
        steps.push_back("ProgrammeService/PublishProgrammeEdition");
      steps.push_back("ProgrammeService/DeleteProgrammeEdition");
      break;
    case pb::PROGRAMME_EDITION_STATE_PUBLISHED:
      if (publisher)
        steps = {"ProgrammeService/CreateProgrammeCall", "ProgrammeService/UpdateProgrammeEdition",
                 "ProgrammeService/WithdrawProgrammeEdition"};
      break;
    default:
      break;
  }
  steps.push_back("ProgrammeService/CopyProgrammeEdition");
  return steps;
}

std::vector<const char*> StepsOf(const pb::Programme& programme, const pb::ProgrammeCall& call,
                                 const pb::Account& account) {
  if (account.organization() != programme.owner() || !MayDraftProgrammes(account) ||
      call.has_cancel_time())
    return {};
  if (!call.announced())
    return {"ProgrammeService/UpdateProgrammeCall", "ProgrammeService/DeleteProgrammeCall"};
  if (!IsPublisher(account)) return {};
  return {"ProgrammeService/UpdateProgrammeCall", "ProgrammeService/CancelProgrammeCall"};
}

absl::StatusOr<Shown> ProgrammeEditionPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const FetchedProgrammeYear fetched, FetchProgrammeYear(visit, name));
  std::vector<const char*> steps;
  if (const auto account = me.Get()) steps = StepsOf(fetched.programme, fetched.edition, *account);
  return visit.calls.titles().Titled([&] {
    Shown page = ShownPage(
        visit, view::EditionPage(fetched.programme, fetched.edition, fetched.calls, visit.words()));
    Shown shown;
    shown.title = page.title;
    shown.subtitle = page.subtitle;
    shown.tabs = WayUp(fetched.programme.title(), fetched.programme.name());
    WriteFormLinks(shown.main, visit, name, steps);
    shown.main.Append(std::move(page.main));
    WriteFileLinks(shown.main, visit, {"Its types", "タイプの一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> ProgrammeEditionFile(Visit& visit, const std::string& name,
                                              FileFormat format) {
  ASSIGN_OR_RETURN(const FetchedProgrammeYear fetched, FetchProgrammeYear(visit, name));
  const std::string title =
      absl::StrCat(fetched.edition.title(), " ", YearLabel(visit, fetched.edition.fiscal_year()));
  if (format == kJson) {
    JsonObject json;
    json.Add("programme", fetched.programme);
    json.Add("edition", fetched.edition);
    json.Add("calls", fetched.calls);
    return std::move(json).Take(title);
  }
  return TableFile(view::TypesTable(fetched.edition, visit.words()), title, format);
}

absl::StatusOr<Shown> ProgrammeCallPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const pb::ProgrammeCall call, ReadCall(visit, name));
  ASSIGN_OR_RETURN(const pb::Programme programme, ReadProgramme(visit, ProgrammeOfPart(name)));
  ASSIGN_OR_RETURN(const pb::ProgrammeEdition edition, ReadEdition(visit, EditionOfPart(name)));
  std::vector<const char*> steps;
  if (const auto account = me.Get()) steps = StepsOf(programme, call, *account);
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = call.title();
    shown.subtitle = edition.title();
    shown.tabs = WayUp(programme.title(), programme.name(), YearLabel(visit, edition.fiscal_year()),
                       edition.name());
    WriteFormLinks(shown.main, visit, name, steps);
    WriteBlocks(
        shown.main, visit,
        {view::ProgrammeCallsTable({call}, {edition}, /*with_year=*/false, visit.words()),
         view::BriefOf(call, visit.words(),
                       {"etag", "name", "title", "state", "type_ids", "opens_date", "opens_clock",
                        "closes_date", "closes_clock", "open_time", "close_time", "result_date",
                        "announced", "field_updaters", "updater", "corrections"})});
    return shown;
  });
}

}  // namespace renkei::web
