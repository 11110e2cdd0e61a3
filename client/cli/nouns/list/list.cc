// `renkei list`: named lists of cases.
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/list/list_verbs.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/progress.h"
#include "client/cli/resource_titles.h"
#include "google/protobuf/empty.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int kCasesPerPage = 50;
// How often a list that is being edited is begun again.
constexpr int kMostAttempts = 5;

void AddList(Noun noun) {
  struct Arguments {
    std::string owner;
    std::string title;
    int limit = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb(
      "list", {"Lists the lists of cases, newest first", "事例リストを新しい順に一覧します"});
  verb.Option(&args->owner, "--owner", "ORG",
              {"Of one organization: code or name", "所有団体のコードか名称"})
      .Option(&args->title, "--title", "TEXT",
              {"Whose title contains this", "題名に含まれる文字で絞ります"})
      .Example("renkei list list", {"All that you may read", "閲覧できるものすべて"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &args->owner));
    FilterTerms filter;
    filter.Add("owner", "=", args->owner);
    filter.Add("title", ":", args->title);
    pb::ListCaseListsRequest request;
    request.set_filter(filter.Joined());
    ASSIGN_OR_RETURN(const auto found, session.List<pb::CaseList, pb::ListCaseListsResponse>(
                                           "CaseListService/ListCaseLists", request,
                                           [](auto& reply) { return reply.mutable_case_lists(); },
                                           static_cast<size_t>(args->limit)));
    session.printer().List(found, CaseListColumns(session));
    NoteIfEmpty(session, found.size());
    return absl::OkStatus();
  });
}

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

absl::Status RunShow(Session& session, const std::string& text) {
  ASSIGN_OR_RETURN(const std::string name, session.resolver().CaseList(text));
  pb::GetCaseListRequest request;
  request.set_name(name);
  ASSIGN_OR_RETURN(const auto list,
                   session.Call<pb::CaseList>("CaseListService/GetCaseList", request));
  std::vector<pb::ListedCase> cases;
  if (session.printer().for_people()) {
    ASSIGN_OR_RETURN(cases, CasesOfList(session, name));
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

void AddShow(Noun noun) {
  const auto name = std::make_shared<std::string>();
  Verb verb = noun.AddVerb(
      "show", {"Shows one list with its cases", "一つの事例リストを、事例とともに表示します"});
  verb.Positional(name.get(), "LIST", kListHelp)
      .Example("renkei list show menu-2024", {"By its key", "外部IDで"});
  verb.Run([name](Session& session) { return RunShow(session, *name); });
}

void AddCreate(Noun noun) {
  struct Arguments {
    pb::CreateCaseListRequest request;
    int visibility = 0;
  };
  const auto args = std::make_shared<Arguments>();
  pb::CaseList& list = *args->request.mutable_case_list();
  Verb verb = noun.AddVerb("create", {"A new, empty list (coordinator)",
                                      "空の事例リストを作ります（全国調整の担当者）"});
  verb.Option(list.mutable_title(), "--title", "TEXT", {"Its title", "題名"}, true)
      .Option(list.mutable_external_id(), "--external-id", "KEY",
              {"Your own key for it", "外部ID（自団体で決める番号や記号）"})
      .Option(list.mutable_introduction(), "--introduction", "TEXT",
              {"Printed before the first case", "最初の事例の前に印刷する、はじめの文"})
      .Choice(&args->visibility, "--visibility", *pb::Visibility_descriptor(),
              {"Who reads it (default: private)", "公開範囲（省略時は所有団体のみ）"})
      .Example("renkei list create --external-id menu-2024 --title 地域交通の優良事例集",
               {"With a key of your own", "外部IDを付けて"});
  verb.Run([args](Session& session) -> absl::Status {
    pb::CaseList& sent = *args->request.mutable_case_list();
    if (args->visibility != 0)
      sent.mutable_audience()->set_visibility(static_cast<pb::Visibility>(args->visibility));
    args->request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto created,
                     session.Call<pb::CaseList>("CaseListService/CreateCaseList", args->request));
    PrintWritten(session, created, CaseListColumns(session));
    return absl::OkStatus();
  });
}

void AddDelete(Noun noun) {
  const auto request = std::make_shared<pb::DeleteCaseListRequest>();
  Verb verb = noun.AddVerb("delete", {"Removes a list; its cases stay",
                                      "事例リストを削除します。事例そのものは残ります"});
  verb.Positional(request->mutable_name(), "LIST", kListHelp)
      .Option(request->mutable_etag(), "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei list delete menu-2024", {"By its key", "外部IDで"});
  verb.Run([request](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::CaseList, request->mutable_name()));
    request->set_validate_only(session.dry_run());
    RETURN_IF_ERROR(
        session.Call<google::protobuf::Empty>("CaseListService/DeleteCaseList", *request).status());
    NoteRemoved(session, request->name());
    return absl::OkStatus();
  });
}

// All pages; a page's error as it is.
absl::StatusOr<std::vector<pb::ListedCase>> ReadCases(Session& session, const std::string& list) {
  pb::ListCaseListCasesRequest request;
  request.set_parent(list);
  request.set_page_size(kCasesPerPage);
  std::vector<pb::ListedCase> cases;
  std::unique_ptr<Progress> progress;
  while (true) {
    ASSIGN_OR_RETURN(auto page, session.Call<pb::ListCaseListCasesResponse>(
                                    "CaseListService/ListCaseListCases", request));
    if (progress == nullptr) {
      progress = std::make_unique<Progress>(session, In(session.lang(), {"cases", "事例"}),
                                            static_cast<size_t>(page.total_size()));
    }
    progress->Advance(static_cast<size_t>(page.cases_size()));
    for (pb::ListedCase& listed : *page.mutable_cases()) cases.push_back(std::move(listed));
    if (page.next_page_token().empty()) return cases;
    request.set_page_token(page.next_page_token());
  }
}

bool ListHasChanged(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail && detail->reason() == pb::REASON_INVALID_PAGE_TOKEN;
}

}  // namespace

std::vector<Column<pb::CaseList>> CaseListColumns(Session& session) {
  using L = pb::CaseList;
  const Lang lang = session.lang();
  return {{{"OWNER", "所有団体"}, [&session](const L& l) { return session.names().Of(l.owner()); }},
          {{"EXTERNAL ID", "外部ID"}, [](const L& l) { return l.external_id(); }},
          {{"AUDIENCE", "公開範囲"},
           [lang](const L& l) {
             return ValueLabel(*pb::Visibility_descriptor(), l.audience().visibility(), lang);
           }},
          {{"TITLE", "題名"}, [](const L& l) { return l.title(); }, false, true},
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
  AddList(noun);
  AddShow(noun);
  AddCreate(noun);
  AddTemplate(noun, "list", kListTemplate);
  AddListApply(noun);
  AddListEntryVerbs(noun);
  AddListExport(noun);
  AddDelete(noun);
}

}  // namespace renkei::cli
