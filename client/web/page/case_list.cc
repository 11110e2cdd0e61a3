// Menu books: lists of cases that a coordinator put together.
#include "absl/strings/str_cat.h"
#include "client/view/page/menu_book.h"
#include "client/view/page/menu_table.h"
#include "client/view/page/message_table.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/selection.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kPageSize = 100;

struct MenuBook {
  pb::CaseList list;
  std::vector<pb::ListedCase> cases;
};

absl::StatusOr<MenuBook> Fetch(Calls& calls, const std::string& name) {
  MenuBook book;
  pb::GetCaseListRequest get;
  get.set_name(name);
  auto wanted = calls.Begin<pb::CaseList>("CaseListService/GetCaseList", get);
  pb::ListCaseListCasesRequest list;
  list.set_parent(name);
  list.set_page_size(kPageSize);
  ASSIGN_OR_RETURN(book.cases,
                   calls.List<pb::ListedCase>("CaseListService/ListCaseListCases", list));
  ASSIGN_OR_RETURN(book.list, wanted.Get());
  return book;
}

absl::StatusOr<std::vector<pb::CaseList>> ListCaseLists(Calls& calls) {
  pb::ListCaseListsRequest request;
  request.set_page_size(kPageSize);
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
  ASSIGN_OR_RETURN(const std::vector<pb::CaseList> lists, ListCaseLists(visit.calls));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Menu books", "メニューブック"});
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
  ASSIGN_OR_RETURN(const MenuBook book, Fetch(visit.calls, name));
  Shown shown = visit.calls.titles().Titled(
      [&] { return ShownPage(visit, view::MenuBookPage(book.list, book.cases, visit.words())); });
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
