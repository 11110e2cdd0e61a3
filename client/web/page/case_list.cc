// Menu books: lists of cases that a coordinator put together.
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/case_calls.h"
#include "client/view/page/menu_book.h"
#include "client/view/page/menu_edition.h"
#include "client/view/page/menu_table.h"
#include "client/view/page/message_table.h"
#include "client/web/page/file_ways.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/me.h"
#include "client/web/page/pages.h"
#include "client/web/page/plan.h"
#include "client/web/page/steps.h"
#include "renkei/v1/case_call_service.pb.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/selection.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kListedOnPage = 100;

struct MenuBook {
  pb::CaseList list;
  std::vector<pb::ListedCase> cases;
};

// What was issued of it, and the calls for its cases.
struct AroundBook {
  std::vector<pb::CaseListEdition> editions;
  std::vector<pb::CaseCall> calls;
};

absl::StatusOr<AroundBook> FetchAround(Calls& calls, const std::string& name) {
  pb::ListCaseListEditionsRequest editions;
  editions.set_parent(name);
  auto issued =
      calls.BeginList<pb::CaseListEdition>("CaseListEditionService/ListCaseListEditions", editions);
  pb::ListCaseCallsRequest called;
  called.set_parent(name);
  auto calling = calls.BeginList<pb::CaseCall>("CaseCallService/ListCaseCalls", called);
  AroundBook around;
  ASSIGN_OR_RETURN(around.editions, issued.Get());
  ASSIGN_OR_RETURN(around.calls, calling.Get());
  return around;
}

// Not printed with the book.
void WriteAround(view::Writer& html, const Visit& visit, const std::string& name,
                 const AroundBook& around, const domain::Words& words) {
  const auto part = html.Open("div", {view::Class("screen-only")});
  if (!around.editions.empty()) {
    WriteBlocks(html, visit, {view::EditionsTable(around.editions, words)});
    const auto way = html.Open("p");
    WriteLink(html, absl::StrCat("/", name, "/changes"),
              visit.Say({"What changed since the last edition", "最後の版からの変更"}));
  }
  if (around.calls.empty()) return;
  view::Table table = view::CallsTable(around.calls, words);
  table.title = visit.Say({"Calls for cases", "事例の募集"});
  WriteBlocks(html, visit, {std::move(table)});
}

absl::StatusOr<MenuBook> Fetch(Calls& calls, const std::string& name) {
  MenuBook book;
  pb::GetCaseListRequest get;
  get.set_name(name);
  auto wanted = calls.Begin<pb::CaseList>("CaseListService/GetCaseList", get);
  pb::ListCaseListCasesRequest list;
  list.set_parent(name);
  list.set_page_size(kListedOnPage);
  ASSIGN_OR_RETURN(book.cases,
                   calls.List<pb::ListedCase>("CaseListService/ListCaseListCases", list));
  ASSIGN_OR_RETURN(book.list, wanted.Get());
  return book;
}

// An entry with what can be done to it; the buttons send what the forms do that stand behind.
void WriteListEntry(view::Writer& html, const Visit& visit, const pb::CaseList& list, int index,
                    const domain::Words& words) {
  const pb::CaseListEntry& entry = list.entries(index);
  const std::string title = words.Title(entry.case_());
  const auto item = html.Open("li");
  html.Text(title);
  if (entry.unavailable()) {
    html.Leaf(
        "span", {view::Class("muted")},
        visit.Say({" (no longer to be read: not printed)", "（閲覧できないため印刷されません）"}));
  }
  const auto buttons = html.Open("div", {view::Class("buttons")});
  const auto move = [&](int position, const Text& label) {
    Query inputs;
    inputs.Set("etag", list.etag());
    inputs.Set("case", entry.case_());
    inputs.Set("position", absl::StrCat(position));
    WriteFormButton(html, visit, list.name() + "/move", inputs, visit.Say(label));
  };
  if (index > 0) move(index, {"Up", "上へ"});
  if (index + 1 < list.entries_size()) move(index + 2, {"Down", "下へ"});
  Query which;
  which.Set("case", entry.case_());
  WriteLink(html, AddressOf(absl::StrCat("/", list.name(), "/comment"), which),
            visit.Say({"Heading and comment", "見出し・コメント"}));
  WriteLink(html, AddressOf(absl::StrCat("/", list.name(), "/remove"), which),
            visit.Say({"Take it out", "取り下げる"}));
}

// Its order, for those who keep it; not printed with the book.
void WriteOrder(view::Writer& html, const Visit& visit, const pb::CaseList& list,
                const domain::Words& words) {
  WriteFormLinks(html, visit,
                 {list.name() + "/edit", list.name() + "/issue", list.name() + "/newCall"});
  if (list.entries().empty()) return;
  // Whoever moves one moves another.
  const bool moves = visit.query.Get("done") == "moved";
  const auto more =
      html.Open("details", {view::Class("manage"), view::Attribute("open", moves ? "open" : "")});
  html.Leaf("summary", {}, visit.Say({"Order and comments", "掲載順とコメントを編集する"}));
  const auto entries = html.Open("ol");
  for (int i = 0; i < list.entries_size(); ++i) WriteListEntry(html, visit, list, i, words);
}

bool Keeps(const std::optional<pb::Account>& me, const std::string& owner) {
  return me && me->organization() == owner && Has(*me, pb::ROLE_COORDINATOR);
}

absl::StatusOr<std::vector<pb::CaseList>> ListCaseLists(Calls& calls) {
  pb::ListCaseListsRequest request;
  request.set_page_size(kListedOnPage);
  return calls.List<pb::CaseList>("CaseListService/ListCaseLists", request);
}

view::Table CaseListTable(Visit& visit, const std::vector<pb::CaseList>& lists) {
  view::Table table = view::MessageTable(
      lists, {"title", "owner", "introduction", "update_time", "name"}, visit.words());
  table.columns.push_back({visit.Say({"cases", "事例の数"}), /*number=*/true});
  for (size_t i = 0; i < lists.size(); ++i)
    table.rows[i].cells.emplace_back(absl::StrCat(lists[i].entries_size()));
  return table;
}

}  // namespace

absl::StatusOr<Shown> CaseListsPage(Visit& visit, const std::string&) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const std::vector<pb::CaseList> lists, ListCaseLists(visit.calls));
  const std::optional<pb::Account> account = me.Get();
  const bool makes = account && Has(*account, pb::ROLE_COORDINATOR);
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Menu books", "メニューブック"});
    if (makes) {
      WriteFormLinks(shown.main, visit, std::vector<std::string>{"newCaseList"});
      WriteWayToImport(
          shown.main, visit, pb::EXCHANGE_KIND_CASE_LISTS, "", account->organization(),
          {"Import lists of cases from a workbook", "事例リストをExcelファイルから取り込む"});
    }
    {
      const auto way = shown.main.Open("p");
      WriteLink(shown.main, "/caseCalls", visit.Say({"Calls for cases", "事例の募集"}));
    }
    view::Tree tree;
    tree.apart = true;
    const domain::Words words = visit.words();
    for (const pb::CaseList& list : lists) {
      view::TreeItem item;
      item.text = std::vector<view::Span>{{list.title(), view::Tone::kPlain, list.name()}};
      const std::string count = absl::StrCat(list.entries_size());
      item.notes.emplace_back(
          absl::StrCat(words.Title(list.owner()), "  ",
                       visit.Say({absl::StrCat(count, " cases"), absl::StrCat(count, "事例")})));
      tree.items.push_back(std::move(item));
    }
    if (lists.empty()) {
      WriteBlocks(shown.main, visit,
                  {view::Paragraphs{{visit.Say({"There is none yet.", "まだありません。"})}}});
    }
    WriteBlocks(shown.main, visit, {std::move(tree)});
    WriteFileLinks(shown.main, visit, {"This list", "この一覧"});
    return shown;
  });
}

absl::StatusOr<PageFile> CaseListsFile(Visit& visit, const std::string&, FileFormat format) {
  ASSIGN_OR_RETURN(const std::vector<pb::CaseList> lists, ListCaseLists(visit.calls));
  const std::string title = visit.Say({"Menu books", "メニューブック"});
  if (format == kJson) {
    JsonObject json;
    json.Add("caseLists", lists);
    return std::move(json).Take(title);
  }
  const view::Table table =
      visit.calls.titles().Titled([&] { return CaseListTable(visit, lists); });
  return TableFile(table, title, format);
}

absl::StatusOr<Shown> CaseListPage(Visit& visit, const std::string& name) {
  SignedIn me(visit);
  ASSIGN_OR_RETURN(const MenuBook book, Fetch(visit.calls, name));
  ASSIGN_OR_RETURN(const AroundBook around, FetchAround(visit.calls, name));
  const bool keeps = Keeps(me.Get(), book.list.owner());
  Shown shown = visit.calls.titles().Titled([&] {
    const domain::Words words = visit.words();
    Shown page = ShownPage(visit, view::MenuBookPage(book.list, book.cases, words));
    view::Writer content = std::move(page.main);
    page.main = view::Writer();
    if (keeps) WriteOrder(page.main, visit, book.list, words);
    WriteAround(page.main, visit, name, around, words);
    page.main.Append(std::move(content));
    return page;
  });
  WriteFileLinks(shown.main, visit, {"This list", "この一覧"});
  return shown;
}

absl::StatusOr<PageFile> CaseListFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const MenuBook book, Fetch(visit.calls, name));
  if (format == kJson) {
    JsonObject json;
    json.Add("caseList", book.list);
    json.Add("cases", book.cases);
    return std::move(json).Take(book.list.title());
  }
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::MenuTable(book.cases, visit.words()); });
  return TableFile(table, book.list.title(), format);
}

}  // namespace renkei::web
