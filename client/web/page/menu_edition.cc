// Editions of menu books: the book as it was issued, what changed since, and who took its cases up.
#include "client/view/page/menu_edition.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/selection/edition_rules.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kEntriesOnCall = 500;
constexpr int kEditionSegments = 4;
constexpr int kLastEdition = 1'000'000;

std::string ListOf(const std::string& name) { return std::string(domain::ParentName(name, 2)); }

struct FetchedEdition {
  pb::CaseListEdition edition;
  std::vector<pb::CaseListEditionEntry> entries;
  // Names of entries that adoptions name, as far as the visitor reads those.
  std::map<std::string, int> taken_up;
};

absl::StatusOr<pb::CaseListEdition> ReadListEdition(Visit& visit, const std::string& name) {
  pb::GetCaseListEditionRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::CaseListEdition>("CaseListEditionService/GetCaseListEdition", get);
}

AwaitedList<pb::CaseListEditionEntry> BeginEntries(Visit& visit, const std::string& edition) {
  pb::ListCaseListEditionEntriesRequest list;
  list.set_parent(edition);
  list.set_page_size(kEntriesOnCall);
  return visit.calls.BeginList<pb::CaseListEditionEntry>(
      "CaseListEditionService/ListCaseListEditionEntries", list);
}

AwaitedList<pb::Adoption> BeginAdoptionsVia(Visit& visit, const std::string& edition) {
  pb::ListAdoptionsRequest list;
  list.set_parent("cases/-");
  list.set_filter(absl::StrCat("via_edition=\"", edition, "\""));
  list.set_page_size(kEntriesOnCall);
  return visit.calls.BeginList<pb::Adoption>("AdoptionService/ListAdoptions", list);
}

absl::StatusOr<FetchedEdition> FetchEdition(Visit& visit, const std::string& name) {
  auto entries = BeginEntries(visit, name);
  auto adoptions = BeginAdoptionsVia(visit, name);
  FetchedEdition fetched;
  ASSIGN_OR_RETURN(fetched.edition, ReadListEdition(visit, name));
  absl::StatusOr<std::vector<pb::CaseListEditionEntry>> found = entries.Get();
  // Of a withdrawn one the head alone is left to others than its owner.
  if (!found.ok() && !absl::IsNotFound(found.status())) return found.status();
  if (found.ok()) fetched.entries = *std::move(found);
  ASSIGN_OR_RETURN(const std::vector<pb::Adoption> all, adoptions.Get());
  for (const pb::Adoption& adoption : all) ++fetched.taken_up[adoption.via_edition()];
  return fetched;
}

bool KeepsEdition(const std::optional<pb::Account>& me, const pb::CaseListEdition& edition) {
  return me && me->organization() == edition.owner() && Has(*me, pb::ROLE_COORDINATOR);
}

// Whether whoever visits could tell that its body took the case up.
bool MayTakeUp(const std::optional<pb::Account>& me, const pb::CaseListEditionEntry& entry) {
  return me && Writes(*me) && !domain::IsStruck(entry) &&
         entry.listed().case_().owner() != me->organization();
}

std::vector<std::string> WaysToTakeUp(const std::string& entry) {
  return {entry + "/considered", entry + "/adopted"};
}

std::string TakenUpWords(const Visit& visit, int count) {
  return visit.Say({absl::StrCat("taken up by ", count), absl::StrCat(count, "団体が活用")});
}

// Where readers tell what they took up; not printed with the book.
void WriteTakingUp(view::Writer& html, const Visit& visit, const FetchedEdition& fetched,
                   const std::optional<pb::Account>& me) {
  if (fetched.entries.empty()) return;
  int all = 0;
  for (const auto& [name, count] : fetched.taken_up) all += count;
  const auto more = html.Open("details", {view::Class("manage screen-only")});
  html.Leaf("summary", {},
            visit.Say({absl::StrCat("We take this up (taken up from this edition: ", all, ")"),
                       absl::StrCat("うちでも取り組む（この版から活用：", all, "件）")}));
  const auto list = html.Open("ol");
  for (const pb::CaseListEditionEntry& entry : fetched.entries) {
    const auto item = html.Open("li");
    WriteLink(html, "/" + entry.name(),
              entry.listed().case_().title().empty()
                  ? visit.Say({"(text removed)", "（掲載取りやめ）"})
                  : entry.listed().case_().title());
    const auto counted = fetched.taken_up.find(entry.name());
    if (counted != fetched.taken_up.end())
      html.Leaf("span", {view::Class("muted")},
                absl::StrCat("  ", TakenUpWords(visit, counted->second)));
    if (!MayTakeUp(me, entry)) continue;
    html.Text("  ");
    WriteLink(html, absl::StrCat("/", entry.name(), "/considered"),
              visit.Say({"We look at it", "うちでも取り組む"}));
  }
}

int NumberAsked(const Visit& visit, const char* key) {
  return visit.query.Number(key, kLastEdition, 0);
}

struct FetchedChanges {
  pb::CompareCaseListEditionsResponse comparison;
  std::vector<pb::EditionEntryDifference> differences;
};

absl::StatusOr<FetchedChanges> FetchChanges(Visit& visit, const std::string& list) {
  pb::CompareCaseListEditionsRequest request;
  request.set_parent(list);
  request.set_from(NumberAsked(visit, "from"));
  request.set_to(NumberAsked(visit, "to"));
  request.set_page_size(kEntriesOnCall);
  FetchedChanges fetched;
  do {
    ASSIGN_OR_RETURN(fetched.comparison,
                     visit.calls.Call<pb::CompareCaseListEditionsResponse>(
                         "CaseListEditionService/CompareCaseListEditions", request));
    for (pb::EditionEntryDifference& one : *fetched.comparison.mutable_differences())
      fetched.differences.push_back(std::move(one));
    request.set_page_token(fetched.comparison.next_page_token());
  } while (!request.page_token().empty());
  return fetched;
}

// "第1版から第2版", "第2版から現在のリスト".
std::string ComparedWords(const Visit& visit, const pb::CompareCaseListEditionsResponse& compared) {
  const std::string to_en =
      compared.to() == 0 ? "the list as it stands" : absl::StrCat("edition ", compared.to());
  const std::string to_ja =
      compared.to() == 0 ? "現在のリスト" : absl::StrCat("第", compared.to(), "版");
  return visit.Say({absl::StrCat("From edition ", compared.from(), " to ", to_en),
                    absl::StrCat("第", compared.from(), "版から", to_ja, "への変更")});
}

}  // namespace

absl::StatusOr<Shown> EditionPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const FetchedEdition fetched, FetchEdition(visit, name));
  const std::optional<pb::Account> account = me.Get();
  Shown shown = visit.calls.titles().Titled([&] {
    Shown page =
        ShownPage(visit, view::MenuEditionPage(fetched.edition, fetched.entries, visit.words()));
    view::Writer content = std::move(page.main);
    page.main = view::Writer();
    if (KeepsEdition(account, fetched.edition) &&
        fetched.edition.state() == pb::CASE_LIST_EDITION_STATE_PUBLISHED)
      WriteFormLinks(page.main, visit, {name + "/withdraw"});
    {
      const auto ways = page.main.Open("p", {view::Class("screen-only")});
      WriteLink(page.main, "/" + ListOf(name), visit.Say({"The list", "もとの事例リスト"}));
      if (fetched.edition.number() > 1) {
        page.main.Text("  ");
        WriteLink(page.main,
                  absl::StrCat("/", ListOf(name), "/changes?to=", fetched.edition.number()),
                  visit.Say({"What changed since the edition before", "前の版からの変更"}));
      }
    }
    WriteTakingUp(page.main, visit, fetched, account);
    page.main.Append(std::move(content));
    return page;
  });
  WriteFileLinks(shown.main, visit, {"This edition", "この版"});
  return shown;
}

absl::StatusOr<PageFile> EditionFile(Visit& visit, const std::string& name, FileFormat format) {
  auto entries = BeginEntries(visit, name);
  ASSIGN_OR_RETURN(const pb::CaseListEdition edition, ReadListEdition(visit, name));
  ASSIGN_OR_RETURN(const std::vector<pb::CaseListEditionEntry> found, entries.Get());
  if (format == kJson) {
    JsonObject json;
    json.Add("edition", edition);
    json.Add("entries", found);
    return std::move(json).Take(edition.title());
  }
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::EditionTable(found, visit.words()); });
  return TableFile(table, edition.title(), format);
}

absl::StatusOr<Shown> EditionEntryPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  const std::string edition_name(domain::ParentName(name, kEditionSegments));
  auto adoptions = BeginAdoptionsVia(visit, edition_name);
  pb::GetCaseListEditionEntryRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto entry, visit.calls.Call<pb::CaseListEditionEntry>(
                                         "CaseListEditionService/GetCaseListEditionEntry", get));
  ASSIGN_OR_RETURN(const pb::CaseListEdition edition, ReadListEdition(visit, edition_name));
  ASSIGN_OR_RETURN(const std::vector<pb::Adoption> all, adoptions.Get());
  int taken_up = 0;
  for (const pb::Adoption& adoption : all) taken_up += adoption.via_edition() == name ? 1 : 0;
  const std::optional<pb::Account> account = me.Get();
  return visit.calls.titles().Titled([&] {
    Shown page = ShownPage(visit, view::EditionEntryPage(edition, entry, visit.words()));
    view::Writer content = std::move(page.main);
    page.main = view::Writer();
    std::vector<std::string> ways;
    if (MayTakeUp(account, entry)) ways = WaysToTakeUp(name);
    const bool owns = account && entry.listed().case_().owner() == account->organization() &&
                      Has(*account, pb::ROLE_APPROVER);
    if (!domain::IsStruck(entry) && (owns || KeepsEdition(account, edition)))
      ways.push_back(name + "/strike");
    WriteFormLinks(page.main, visit, ways);
    {
      const auto way = page.main.Open("p", {view::Class("screen-only")});
      WriteLink(page.main, "/" + edition_name, edition.title());
      page.main.Text("  ");
      WriteLink(page.main, "/" + entry.case_(),
                visit.Say({"The case today", "事例の現在のページ"}));
      if (taken_up > 0) page.main.Text(absl::StrCat("  ", TakenUpWords(visit, taken_up)));
    }
    page.main.Append(std::move(content));
    return page;
  });
}

absl::StatusOr<Shown> EditionChangesPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const FetchedChanges fetched, FetchChanges(visit, name));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.calls.titles().Of(name);
    shown.subtitle = ComparedWords(visit, fetched.comparison);
    WriteBlocks(shown.main, visit,
                view::EditionChanges(fetched.comparison, fetched.differences, visit.words()));
    WriteFileLinks(shown.main, visit, {"These changes", "この変更"});
    return shown;
  });
}

absl::StatusOr<PageFile> EditionChangesFile(Visit& visit, const std::string& name,
                                            FileFormat format) {
  ASSIGN_OR_RETURN(const FetchedChanges fetched, FetchChanges(visit, name));
  const std::string title = visit.Say({"Changes", "前の版からの変更"});
  if (format == kJson) {
    JsonObject json;
    json.Add("differences", fetched.differences);
    return std::move(json).Take(title);
  }
  const view::Table table = visit.calls.titles().Titled(
      [&] { return view::EditionChangeTable(fetched.differences, visit.words()); });
  return TableFile(table, title, format);
}

}  // namespace renkei::web
