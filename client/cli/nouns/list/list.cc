// `renkei list`: named lists of cases.
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/list/list_verbs.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/progress.h"
#include "client/cli/resource_titles.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int kCasesPerPage = 50;
// How often a list that is being edited is begun again.
constexpr int kMostAttempts = 5;

// The entries with what their cases are called, under their headings.
std::string EntriesText(Session& session, const std::vector<pb::ListedCase>& cases) {
  const Lang lang = session.lang();
  std::string text;
  std::string heading;
  for (const pb::ListedCase& listed : cases) {
    if (listed.heading() != heading) {
      heading = listed.heading();
      absl::StrAppend(&text, "\n", Printable(heading), "\n");
    }
    const pb::Case& c = listed.case_();
    const bool selected = !listed.selections().empty();
    absl::StrAppend(&text, "  ", listed.position(), ". ", Printable(c.title()),
                    In(lang, {" (", "（"}), Printable(session.names().Of(c.owner())),
                    In(lang, {")", "）"}),
                    selected ? In(lang, {"  [selected]", "【優良事例】"}) : "", "\n");
    if (!listed.comment().empty())
      absl::StrAppend(&text, "     ", Printable(listed.comment()), "\n");
  }
  return text;
}

int Unavailable(const pb::CaseList& list) {
  int count = 0;
  for (const pb::CaseListEntry& entry : list.entries()) count += entry.unavailable() ? 1 : 0;
  return count;
}

// The list with its cases, for people; as it is for programs.
absl::Status Show(Session& session, const pb::GetCaseListRequest& request,
                  const pb::CaseList& list) {
  std::vector<pb::ListedCase> cases;
  if (session.printer().for_people()) {
    ASSIGN_OR_RETURN(cases, CasesOfList(session, request.name()));
  }
  session.printer().One(list, [&] {
    return absl::StrCat(RenderBrief(list, session.printer().style(), {"etag", "entries"}),
                        EntriesText(session, cases));
  });
  if (const int hidden = Unavailable(list); hidden > 0 && session.printer().for_people()) {
    session.Note(
        {absl::StrCat(hidden, " entries cannot be read any more; they are not printed"),
         absl::StrCat("閲覧できなくなった事例が", hidden, "件あります。印刷物には載りません。")});
  }
  return absl::OkStatus();
}

// All pages; a page's error as it is.
absl::StatusOr<std::vector<pb::ListedCase>> ReadCases(Session& session, const std::string& list) {
  pb::ListCaseListCasesRequest request;
  request.set_parent(list);
  request.set_page_size(kCasesPerPage);
  ASSIGN_OR_RETURN(client::Client* const client, session.client());
  std::vector<pb::ListedCase> cases;
  std::unique_ptr<Progress> progress;
  RETURN_IF_ERROR(client::ForEachPage<pb::ListCaseListCasesResponse>(
      *client, "CaseListService/ListCaseListCases", request,
      [&](pb::ListCaseListCasesResponse& page) {
        if (progress == nullptr) {
          progress = std::make_unique<Progress>(session, In(session.lang(), {"cases", "事例"}),
                                                static_cast<size_t>(page.total_size()));
        }
        progress->Advance(static_cast<size_t>(page.cases_size()));
        for (pb::ListedCase& listed : *page.mutable_cases()) cases.push_back(std::move(listed));
        return true;
      }));
  return cases;
}

bool ListHasChanged(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail && detail->reason() == pb::REASON_INVALID_PAGE_TOKEN;
}

}  // namespace

std::vector<Column<pb::CaseList>> CaseListColumns(Session& session) {
  using L = pb::CaseList;
  const Lang lang = session.lang();
  return {{Heading<L>("owner"), Says<L>(session, "owner")},
          {Heading<L>("external_id"), [](const L& l) { return l.external_id(); }},
          {Heading<L>("audience"),
           [lang](const L& l) {
             return ValueLabel(*pb::Visibility_descriptor(), l.audience().visibility(), lang);
           }},
          {Heading<L>("title"), [](const L& l) { return l.title(); }, false, true},
          {{"LIST", "事例リスト"}, [](const L& l) { return l.name(); }, false, false, true}};
}

absl::StatusOr<std::vector<pb::ListedCase>> CasesOfList(Session& session, const std::string& list) {
  for (int attempt = 1;; ++attempt) {
    absl::StatusOr<std::vector<pb::ListedCase>> cases = ReadCases(session, list);
    if (cases.ok() || attempt == kMostAttempts || !ListHasChanged(cases.status())) return cases;
  }
}

void AddCaseList(CommandTree& tree) {
  Noun noun = tree.AddNoun(
      "list", {"Lists of cases: the start of a menu book", "事例リスト（メニューブックのもと）"});
  AddVerb(noun,
          {.name = "list",
           .description = {"Lists the lists of cases, newest first",
                           "事例リストを新しい順に一覧します"},
           .calls = "CaseListService/ListCaseLists",
           .takes = {OfOwner(), TitleHas(), Limit()},
           .prints = Listed(CaseListColumns),
           .examples = {{"renkei list list", {"All that you may read", "閲覧できるものすべて"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one list with its cases",
                                 "一つの事例リストを、事例とともに表示します"},
                 .calls = "CaseListService/GetCaseList",
                 .takes = {Field("LIST", "name", kListHelp)},
                 .prints = Then(Show),
                 .examples = {{"renkei list show menu-2024", {"By its key", "外部IDで"}}}});
  AddVerb(
      noun,
      {.name = "create",
       .description = {"A new, empty list (coordinator)",
                       "空の事例リストを作ります（全国調整の担当者）"},
       .calls = "CaseListService/CreateCaseList",
       .takes = {Needed("--title TEXT", "case_list.title", {"Its title", "題名"}),
                 Field("--external-id KEY", "case_list.external_id",
                       {"Your own key for it", "外部ID（自団体で決める番号や記号）"}),
                 Field("--introduction TEXT", "case_list.introduction",
                       {"Printed before the first case", "最初の事例の前に印刷する、はじめの文"}),
                 Field("--visibility", "case_list.audience.visibility",
                       {"Who reads it (default: private)", "公開範囲（省略時は所有団体のみ）"})},
       .prints = Written(CaseListColumns),
       .examples = {{"renkei list create --external-id menu-2024 --title 地域交通の優良事例集",
                     {"With a key of your own", "外部IDを付けて"}}}});
  AddTemplate(noun, "list", kListTemplate);
  AddListApply(noun);
  AddListEntryVerbs(noun);
  AddListExport(noun);
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a list; its cases stay",
                                 "事例リストを削除します。事例そのものは残ります"},
                 .calls = "CaseListService/DeleteCaseList",
                 .takes = {Field("LIST", "name", kListHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei list delete menu-2024", {"By its key", "外部IDで"}}}});
}

}  // namespace renkei::cli
