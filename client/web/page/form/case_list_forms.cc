// Menu books: founding them, and putting their cases in order.
#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/me.h"
#include "renkei/v1/case_list_service.pb.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;

// Lists that are offered to put a case in, newest first.
constexpr int kOfferedLists = 200;

std::vector<FieldGroup> ListGroups() {
  return {{{}, {"title", "introduction"}},
          {{"Who may read", "公開範囲"}, {"audience.visibility", "audience.organizations"}}};
}

const sheet::SheetLayout& ListInputs() {
  static const auto& inputs =
      InputsOf(*pb::CaseList::descriptor(),
               {{"title", CellKind::kText, 0, ""},
                {"introduction", CellKind::kText, 0, ""},
                {"audience.visibility", CellKind::kEnum, 0, "", "公開範囲"},
                {"audience.organizations", CellKind::kLines, 0, "", "公開する団体"}});
  return inputs;
}

absl::StatusOr<pb::CaseList> StoredCaseList(Visit& visit, const std::string& name) {
  pb::GetCaseListRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::CaseList>("CaseListService/GetCaseList", get);
}

absl::Status BeginCaseList(Visit&, const std::string&, Message& request) {
  static_cast<pb::CreateCaseListRequest&>(request).mutable_case_list();
  return absl::OkStatus();
}

absl::Status BeginCaseListEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateCaseListRequest&>(request).mutable_case_list(),
                   StoredCaseList(visit, name));
  return absl::OkStatus();
}

// `name`: the case.
absl::Status BeginEntry(Visit&, const std::string& name, Message& request) {
  static_cast<pb::AddCaseListEntryRequest&>(request).mutable_entry()->set_case_(name);
  return absl::OkStatus();
}

std::string AddedTitle(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::AddCaseListEntryRequest&>(request).entry().case_());
}

// Those of one's own organization: others are not kept by it.
Choices OwnLists(Visit& visit, const Message&) {
  Choices choices;
  std::vector<Choice>& offered = choices["name"];
  const auto me = Me(visit);
  if (!me.ok()) return choices;
  pb::ListCaseListsRequest request;
  request.set_filter(absl::StrCat("owner=\"", me->organization(), "\""));
  request.set_page_size(kOfferedLists);
  const auto lists =
      visit.calls.Call<pb::ListCaseListsResponse>("CaseListService/ListCaseLists", request);
  if (!lists.ok()) return choices;
  for (const pb::CaseList& list : lists->case_lists())
    offered.push_back({list.name(), list.title()});
  return choices;
}

// Which case of the list: as the page that led here says, or the form that it became.
std::string CaseAskedFor(const Visit& visit, const char* input) {
  const std::string& entered = visit.entered.Get(input);
  return entered.empty() ? visit.query.Get("case") : entered;
}

absl::Status BeginEntryComment(Visit& visit, const std::string& name, Message& request) {
  auto& add = static_cast<pb::AddCaseListEntryRequest&>(request);
  ASSIGN_OR_RETURN(const pb::CaseList list, StoredCaseList(visit, name));
  add.set_name(name);
  add.set_etag(list.etag());
  const std::string case_name = CaseAskedFor(visit, "entry.case");
  for (const pb::CaseListEntry& entry : list.entries()) {
    if (entry.case_() == case_name) *add.mutable_entry() = entry;
  }
  add.mutable_entry()->clear_unavailable();
  return absl::OkStatus();
}

template <typename Request>
absl::Status BeginEntryChange(Visit& visit, const std::string& name, Message& request) {
  auto& change = static_cast<Request&>(request);
  ASSIGN_OR_RETURN(const pb::CaseList list, StoredCaseList(visit, name));
  change.set_name(name);
  change.set_etag(list.etag());
  change.set_case_(CaseAskedFor(visit, "case"));
  return absl::OkStatus();
}

// The cases of the list, in its order.
template <typename Request>
Choices ListedCases(Visit& visit, const Message& request) {
  const bool adds = Request::descriptor() == pb::AddCaseListEntryRequest::descriptor();
  Choices choices;
  std::vector<Choice>& cases = choices[adds ? "entry.case" : "case"];
  const auto list = StoredCaseList(visit, static_cast<const Request&>(request).name());
  if (!list.ok()) return choices;
  visit.calls.titles().Together([&] {
    cases.clear();
    for (const pb::CaseListEntry& entry : list->entries())
      cases.push_back({entry.case_(), visit.calls.titles().Of(entry.case_())});
  });
  return choices;
}

template <typename Request>
std::string TitleOfCaseList(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const Request&>(request).name());
}

// What is emptied goes; a heading that begins a section of the book stays until its first case is moved.
absl::Status EmptiedIsCleared(Visit& visit, Message& request) {
  auto& add = static_cast<pb::AddCaseListEntryRequest&>(request);
  add.set_clear_comment(add.entry().comment().empty());
  ASSIGN_OR_RETURN(const pb::CaseList list, StoredCaseList(visit, add.name()));
  for (const pb::CaseListEntry& entry : list.entries()) {
    if (entry.case_() != add.entry().case_() || entry.heading().empty()) continue;
    if (!add.entry().heading().empty()) continue;
    return domain::InvalidField(
        "entry.heading", "CANNOT_BE_CLEARED",
        {"cannot be emptied here: take the case out and put it in again",
         "ここでは空にできません。掲載を取り下げて、掲載し直してください。"});
  }
  return absl::OkStatus();
}

// A book is named after nobody: which one is chosen.
absl::Status BookIsChosen(Visit&, Message& request) {
  if (!static_cast<pb::AddCaseListEntryRequest&>(request).name().empty()) return absl::OkStatus();
  return domain::InvalidField(
      "name", "REQUIRED",
      {"choose a menu book; a new one is made on the page of menu books",
       "メニューブックを選んでください。新しく作るときは、メニューブックの一覧から作成します。"});
}

}  // namespace

const Form& CaseListCreateForm() {
  static const auto& form = *new Form{
      .method = "CaseListService/CreateCaseList",
      .part = "case_list",
      .title = {"Begin a menu book", "メニューブックを作る"},
      .button = {"Create", "作成する"},
      .note = {"While it is put together nobody else reads it, unless you say so below. Put "
               "cases in from their pages.",
               "公開範囲を選ぶまで、所属団体の外からは見えません。事例は、各事例のページか"
               "ら掲載します。"},
      .fields = FormFields(ListInputs(), ListGroups()),
      .begin = BeginCaseList,
      .done = "list-created"};
  return form;
}

const Form& CaseListEditForm() {
  static const auto& form = *new Form{.method = "CaseListService/UpdateCaseList",
                                      .part = "case_list",
                                      .title = {"Edit the menu book", "メニューブックの編集"},
                                      .button = {"Save", "保存する"},
                                      .note = {},
                                      .fields = FormFields(ListInputs(), ListGroups()),
                                      .begin = BeginCaseListEdit};
  return form;
}

const Form& CaseListAddForm() {
  static const auto& form = *new Form{
      .method = "CaseListService/AddCaseListEntry",
      .part = "",
      .title = {"Put it into a menu book", "メニューブックに掲載する"},
      .button = {"Put it in", "掲載する"},
      .note = {"It comes last; its place can be changed on the page of the book.",
               "末尾に掲載されます。順序は、メニューブックのページで変えられます。"},
      .fields = FormFields(
          InputsOf(*pb::AddCaseListEntryRequest::descriptor(),
                   {{"name", CellKind::kId, 0, "", "メニューブック", "menu book"},
                    {"entry.heading", CellKind::kText, 0,
                     "この事例から新しい見出しを始めるときに書きます", "見出し", "heading"},
                    {"entry.comment", CellKind::kText, 0, "", "コメント", "comment"}}),
          {{{}, {"name", "entry.heading", "entry.comment"}}}),
      .begin = BeginEntry,
      .subtitle = AddedTitle,
      .choices = OwnLists,
      .complete = BookIsChosen,
      .done = "listed",
      .keeps = false};
  return form;
}

const Form& CaseListCommentForm() {
  static const auto& form =
      *new Form{.method = "CaseListService/AddCaseListEntry",
                .part = "",
                .title = {"Edit heading and comment", "見出しとコメントの編集"},
                .button = {"Save", "保存する"},
                .note = {},
                .fields = FormFields(
                    InputsOf(*pb::AddCaseListEntryRequest::descriptor(),
                             {{"entry.case", CellKind::kId, 0, "", "事例", "case"},
                              {"entry.heading", CellKind::kText, 0, "", "見出し", "heading"},
                              {"entry.comment", CellKind::kText, 0, "", "コメント", "comment"}}),
                    {{{}, {"entry.case", "entry.heading", "entry.comment"}}}),
                .begin = BeginEntryComment,
                .subtitle = TitleOfCaseList<pb::AddCaseListEntryRequest>,
                .choices = ListedCases<pb::AddCaseListEntryRequest>,
                .complete = EmptiedIsCleared,
                .keeps = false};
  return form;
}

const Form& CaseListMoveForm() {
  static const auto& form = *new Form{
      .method = "CaseListService/MoveCaseListEntry",
      .part = "",
      .title = {"Move a case", "掲載順を変える"},
      .button = {"Move", "移動する"},
      .note = {"Places are counted from 1.", "掲載順は1から数えます。"},
      .fields = FormFields(
          InputsOf(*pb::MoveCaseListEntryRequest::descriptor(),
                   {{"case", CellKind::kId, 0, ""}, {"position", CellKind::kInteger, 0, ""}}),
          {{{}, {"case", "position"}}}),
      .begin = BeginEntryChange<pb::MoveCaseListEntryRequest>,
      .subtitle = TitleOfCaseList<pb::MoveCaseListEntryRequest>,
      .choices = ListedCases<pb::MoveCaseListEntryRequest>,
      .done = "moved",
      .keeps = false};
  return form;
}

const Form& CaseListRemoveForm() {
  static const auto& form = *new Form{
      .method = "CaseListService/RemoveCaseListEntry",
      .part = "",
      .title = {"Take a case out", "掲載を取り下げる"},
      .button = {"Take it out", "取り下げる"},
      .note = {"The case itself stays as it is; its comment in the book is lost.",
               "事例そのものは変わりません。メニューブックでのコメントは消えます。"},
      .fields = FormFields(
          InputsOf(*pb::RemoveCaseListEntryRequest::descriptor(), {{"case", CellKind::kId, 0, ""}}),
          {{{}, {"case"}}}),
      .begin = BeginEntryChange<pb::RemoveCaseListEntryRequest>,
      .subtitle = TitleOfCaseList<pb::RemoveCaseListEntryRequest>,
      .choices = ListedCases<pb::RemoveCaseListEntryRequest>,
      .done = "removed",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
