// Calls for cases: making and changing them; submitting a case, and every step of its validation.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/me.h"
#include "renkei/v1/case_call_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

// Own cases that are offered, newest first, and accounts that may validate.
constexpr int kOfferedOwnCases = 200;
constexpr int kOfferedExperts = 500;
constexpr int kCallSegments = 4;

const sheet::SheetLayout& CallInputs() {
  static const auto& inputs =
      InputsOf(*pb::CaseCall::descriptor(),
               {{"title", CellKind::kText, 0, ""},
                {"text", CellKind::kText, 0, ""},
                {"criteria", CellKind::kText, 0, ""},
                {"opens_at", CellKind::kText, 0, "例：2024-07-01 09:00"},
                {"closes_at", CellKind::kText, 0, "例：2024-07-31 17:00"},
                {"eligible_kinds", CellKind::kLines, 0, "選ばなければ、すべての団体が応募できます"},
                {"heading", CellKind::kText, 0, ""},
                {"contact_section", CellKind::kText, 0, "個人名は書かない"},
                {"announced", CellKind::kYesNo, 0, "公表するまで、募集団体の外からは見えません"},
                {"audience.visibility", CellKind::kEnum, 0, "", "公開範囲"},
                {"audience.organizations", CellKind::kLines, 0, "", "公開する団体"}});
  return inputs;
}

std::vector<FieldGroup> CallGroups() {
  return {{{}, {"title", "text", "criteria"}},
          {{"When", "受付"}, {"opens_at", "closes_at"}},
          {{"Who", "応募できる団体と公開範囲"},
           {"eligible_kinds", "announced", "audience.visibility", "audience.organizations"}},
          {{"Afterwards", "掲載と問合せ"}, {"heading", "contact_section"}}};
}

absl::Status BeginCaseCall(Visit&, const std::string& name, Message& request) {
  auto& create = static_cast<pb::CreateCaseCallRequest&>(request);
  create.set_parent(name);
  create.mutable_call();
  return absl::OkStatus();
}
std::string ListOfNewCall(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::CreateCaseCallRequest&>(request).parent());
}

absl::StatusOr<pb::CaseCall> StoredCall(Visit& visit, const std::string& name) {
  pb::GetCaseCallRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::CaseCall>("CaseCallService/GetCaseCall", get);
}

absl::Status BeginCaseCallEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateCaseCallRequest&>(request).mutable_call(),
                   StoredCall(visit, name));
  return absl::OkStatus();
}

// A step that needs to know which text of the call was read.
template <typename Request>
absl::Status BeginCallStep(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::CaseCall call, StoredCall(visit, name));
  auto& step = static_cast<Request&>(request);
  step.set_name(name);
  if constexpr (requires { step.set_etag(""); }) step.set_etag(call.etag());
  return absl::OkStatus();
}
template <typename Request>
std::string TitleOfCallStep(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const Request&>(request).name());
}
std::string AfterCallDelete(const Message& request) {
  const std::string& name = static_cast<const pb::DeleteCaseCallRequest&>(request).name();
  return absl::StrCat("/", domain::ParentName(name, 2));
}
std::string AfterAccepted(const Message& reply) {
  return absl::StrCat("/",
                      static_cast<const pb::AddAcceptedCasesResponse&>(reply).case_list().name());
}

// `name`: the call. Which case is chosen says which submission it is.
absl::Status BeginSubmission(Visit& visit, const std::string& name, Message& request) {
  RETURN_IF_ERROR(StoredCall(visit, name).status());
  auto& step = static_cast<pb::ChangeCaseSubmissionRequest&>(request);
  step.set_name(absl::StrCat(name, "/submissions/-"));
  step.set_action(pb::CASE_SUBMISSION_ACTION_SUBMIT);
  return absl::OkStatus();
}

std::string CallOfStep(const Message& request) {
  return std::string(domain::ParentName(
      static_cast<const pb::ChangeCaseSubmissionRequest&>(request).name(), kCallSegments));
}
std::string TitleOfCallSubmittedTo(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(CallOfStep(request));
}

Choices OwnPublishedCases(Visit& visit, const Message& request) {
  Choices choices;
  std::vector<Choice>& cases = choices["name"];
  const auto me = Me(visit);
  if (!me.ok()) return choices;
  pb::ListCasesRequest list;
  list.set_filter(absl::StrCat("owner=\"", me->organization(), "\" AND state=\"PUBLISHED\""));
  list.set_page_size(kOfferedOwnCases);
  const auto found = visit.calls.Call<pb::ListCasesResponse>("CaseService/ListCases", list);
  if (!found.ok()) return choices;
  for (const pb::Case& one : found->cases()) {
    cases.push_back(
        {absl::StrCat(CallOfStep(request), "/submissions/", domain::LastSegment(one.name())),
         one.title()});
  }
  return choices;
}

template <pb::CaseSubmissionAction kAction>
absl::Status BeginSubmissionStep(Visit& visit, const std::string& name, Message& request) {
  pb::GetCaseSubmissionRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto stored,
                   visit.calls.Call<pb::CaseSubmission>("CaseCallService/GetCaseSubmission", get));
  auto& step = static_cast<pb::ChangeCaseSubmissionRequest&>(request);
  step.set_name(name);
  step.set_etag(stored.etag());
  step.set_action(kAction);
  if (kAction == pb::CASE_SUBMISSION_ACTION_SUBMIT) step.set_message(stored.message());
  return absl::OkStatus();
}

std::string TitleOfSubmission(Visit& visit, const Message& request) {
  pb::GetCaseSubmissionRequest get;
  get.set_name(static_cast<const pb::ChangeCaseSubmissionRequest&>(request).name());
  const auto stored =
      visit.calls.Call<pb::CaseSubmission>("CaseCallService/GetCaseSubmission", get);
  return stored.ok() ? stored->case_title() : "";
}

// Whom the secretariat knows: coordinators see the accounts of all organizations.
Choices Experts(Visit& visit, const Message&) {
  Choices choices;
  std::vector<Choice>& accounts = choices["expert"];
  pb::ListAccountsRequest list;
  list.set_organization("organizations/-");
  list.set_page_size(kOfferedExperts);
  const auto found =
      visit.calls.Call<pb::ListAccountsResponse>("IdentityService/ListAccounts", list);
  if (!found.ok()) return choices;
  for (const pb::Account& account : found->accounts()) {
    if (account.disabled()) continue;
    accounts.push_back(
        {account.name(), absl::StrCat(account.display_name(), "（",
                                      visit.calls.titles().Of(account.organization()), "）")});
  }
  return choices;
}

// What a step is called in an address, and what it asks for.
struct SubmissionStepPath {
  pb::CaseSubmissionAction action;
  const char* view;
};
constexpr SubmissionStepPath kSubmissionPaths[] = {
    {pb::CASE_SUBMISSION_ACTION_SUBMIT, "resubmit"},
    {pb::CASE_SUBMISSION_ACTION_RETURN, "return"},
    {pb::CASE_SUBMISSION_ACTION_PASS, "pass"},
    {pb::CASE_SUBMISSION_ACTION_REASSIGN, "reassign"},
    {pb::CASE_SUBMISSION_ACTION_ACCEPT, "accept"},
    {pb::CASE_SUBMISSION_ACTION_DECLINE, "decline"},
    {pb::CASE_SUBMISSION_ACTION_WITHDRAW, "withdraw"},
};

struct SubmissionStepTexts {
  Text title;
  Text note;
  std::vector<Column> columns;
};

SubmissionStepTexts SubmissionStepTo(pb::CaseSubmissionAction action) {
  const Column words = {"words", CellKind::kText, 0, ""};
  const Column needed = {
      "words", CellKind::kText, 0, "", "応募団体への連絡（必須）", "words for the body (required)"};
  const Column note = {"note", CellKind::kText, 0, "応募団体には表示されません"};
  const Column expert = {"expert", CellKind::kId, 0, ""};
  switch (action) {
    case pb::CASE_SUBMISSION_ACTION_SUBMIT:
      return {{"Submit it again", "もう一度応募する"},
              {"The text that is published now is submitted.",
               "今公開している本文で応募します。補正した内容は、先に公開しておいてください。"},
              {{"message", CellKind::kText, 0, ""}}};
    case pb::CASE_SUBMISSION_ACTION_RETURN:
      return {{"Return it to be completed", "補正のため差し戻す"},
              {"Without a day it can be completed while the call is open.",
               "期限を空欄にすると、募集の受付終了までに補正してもらいます。"},
              {needed, {"complete_by_date", CellKind::kDay, 0, ""}, note}};
    case pb::CASE_SUBMISSION_ACTION_PASS:
      return {
          {"Pass it to an expert", "専門家に送る"},
          {"The expert reads the text that was submitted and decides. Nobody of the body that "
           "submitted it can be named.",
           "専門家が、応募された本文を読んで採否を決めます。応募した団体の人は指定できません。"},
          {expert, words, note}};
    case pb::CASE_SUBMISSION_ACTION_REASSIGN:
      return {{"Name another expert", "専門家を変える"}, {}, {expert, note}};
    case pb::CASE_SUBMISSION_ACTION_ACCEPT:
      return {{"Accept it", "採択する"}, {}, {words, note}};
    case pb::CASE_SUBMISSION_ACTION_DECLINE:
      return {{"Do not accept it", "不採択とする"},
              {"The body reads why.", "理由は応募団体に伝わります。"},
              {needed, note}};
    default:
      return {{"Take it back", "応募を取り下げる"},
              {"While the call is open it can be submitted again.",
               "受付期間中は、もう一度応募できます。"},
              {}};
  }
}

template <pb::CaseSubmissionAction kAction>
Form SubmissionStepForm(SubmissionStepTexts step) {
  std::vector<const char*> paths;
  for (const Column& column : step.columns) paths.push_back(column.path);
  constexpr bool kNamesExpert =
      kAction == pb::CASE_SUBMISSION_ACTION_PASS || kAction == pb::CASE_SUBMISSION_ACTION_REASSIGN;
  std::vector<FieldGroup> groups;
  if (!paths.empty()) groups.push_back({{}, std::move(paths)});
  return {.method = "CaseCallService/ChangeCaseSubmission",
          .part = "",
          .title = step.title,
          .button = {"Record it", "確定する"},
          .note = std::move(step.note),
          .fields = FormFields(
              InputsOf(*pb::ChangeCaseSubmissionRequest::descriptor(), std::move(step.columns)),
              std::move(groups)),
          .begin = BeginSubmissionStep<kAction>,
          .subtitle = TitleOfSubmission,
          .choices = kNamesExpert ? Experts : nullptr,
          .done = "step-recorded",
          .keeps = false};
}

}  // namespace

const Form& CaseCallCreateForm() {
  static const auto& form = *new Form{
      .method = "CaseCallService/CreateCaseCall",
      .part = "call",
      .title = {"Call for cases", "事例を募集する"},
      .button = {"Create", "作成する"},
      .note = {"Times are those of Japan. It is told to others once it is announced.",
               "日時は日本時間です。「公表」を「はい」にすると、公開範囲の団体に知らされます。"},
      .fields = FormFields(CallInputs(), CallGroups()),
      .begin = BeginCaseCall,
      .subtitle = ListOfNewCall};
  return form;
}

const Form& CaseCallEditForm() {
  static const auto& form = *new Form{.method = "CaseCallService/UpdateCaseCall",
                                      .part = "call",
                                      .title = {"Edit the call", "募集の編集"},
                                      .button = {"Save", "保存する"},
                                      .note = {"Times are those of Japan.", "日時は日本時間です。"},
                                      .fields = FormFields(CallInputs(), CallGroups()),
                                      .begin = BeginCaseCallEdit};
  return form;
}

const Form& CaseCallCancelForm() {
  static const auto& form = *new Form{
      .method = "CaseCallService/CancelCaseCall",
      .part = "",
      .title = {"Cancel the call", "募集を取りやめる"},
      .button = {"Cancel it", "取りやめる"},
      .note = {"What was submitted stays as it is, and is no longer validated.",
               "これまでの応募はそのまま残りますが、確認の手続きはできなくなります。"},
      .fields = FormFields(
          InputsOf(*pb::CancelCaseCallRequest::descriptor(), {{"reason", CellKind::kText, 0, ""}}),
          {{{}, {"reason"}}}),
      .begin = BeginCallStep<pb::CancelCaseCallRequest>,
      .subtitle = TitleOfCallStep<pb::CancelCaseCallRequest>,
      .done = "step-recorded",
      .keeps = false};
  return form;
}

const Form& CaseCallDeleteForm() {
  static const auto& form =
      *new Form{.method = "CaseCallService/DeleteCaseCall",
                .part = "",
                .title = {"Remove the call", "募集を削除する"},
                .button = {"Remove it", "削除する"},
                .note = {},
                .fields = FormFields(InputsOf(*pb::DeleteCaseCallRequest::descriptor(), {}), {}),
                .begin = BeginCallStep<pb::DeleteCaseCallRequest>,
                .subtitle = TitleOfCallStep<pb::DeleteCaseCallRequest>,
                .back = AfterCallDelete,
                .done = "deleted",
                .keeps = false};
  return form;
}

const Form& AcceptedAddForm() {
  static const auto& form =
      *new Form{.method = "CaseCallService/AddAcceptedCases",
                .part = "",
                .title = {"Put accepted cases into the list", "採択した事例をリストに載せる"},
                .button = {"Put them in", "載せる"},
                .note = {"They come last; what is there already stays where it is.",
                         "末尾に掲載されます。すでに載っている事例は、そのままです。"},
                .fields = FormFields(InputsOf(*pb::AddAcceptedCasesRequest::descriptor(), {}), {}),
                .begin = BeginCallStep<pb::AddAcceptedCasesRequest>,
                .subtitle = TitleOfCallStep<pb::AddAcceptedCasesRequest>,
                .next = AfterAccepted,
                .done = "listed",
                .keeps = false};
  return form;
}

const Form& SubmitToCallForm() {
  static const auto& form = *new Form{
      .method = "CaseCallService/ChangeCaseSubmission",
      .part = "",
      .title = {"Submit a case", "この募集に応募する"},
      .button = {"Submit", "応募する"},
      .note =
          {"The text that is published now is submitted, and is what is validated.",
           "今公開している本文で応募します。応募した後に改訂しても、確認の対象は変わりません。"},
      .fields = FormFields(
          InputsOf(*pb::ChangeCaseSubmissionRequest::descriptor(),
                   {{"name", CellKind::kId, 0, "公開中の事例から選びます", "応募する事例", "case"},
                    {"message", CellKind::kText, 0, ""}}),
          {{{}, {"name", "message"}}}),
      .begin = BeginSubmission,
      .subtitle = TitleOfCallSubmittedTo,
      .choices = OwnPublishedCases,
      .done = "step-recorded",
      .keeps = false};
  return form;
}

template <pb::CaseSubmissionAction kAction>
const Form& SubmissionForm() {
  static const auto& form = *new Form(SubmissionStepForm<kAction>(SubmissionStepTo(kAction)));
  return form;
}
template const Form& SubmissionForm<pb::CASE_SUBMISSION_ACTION_SUBMIT>();
template const Form& SubmissionForm<pb::CASE_SUBMISSION_ACTION_RETURN>();
template const Form& SubmissionForm<pb::CASE_SUBMISSION_ACTION_PASS>();
template const Form& SubmissionForm<pb::CASE_SUBMISSION_ACTION_REASSIGN>();
template const Form& SubmissionForm<pb::CASE_SUBMISSION_ACTION_ACCEPT>();
template const Form& SubmissionForm<pb::CASE_SUBMISSION_ACTION_DECLINE>();
template const Form& SubmissionForm<pb::CASE_SUBMISSION_ACTION_WITHDRAW>();

std::string SubmissionFormPath(const std::string& submission, pb::CaseSubmissionAction action) {
  for (const SubmissionStepPath& path : kSubmissionPaths) {
    if (path.action == action) return absl::StrCat(submission, "/", path.view);
  }
  return "";
}

}  // namespace renkei::web
