// Cases: writing them, and the steps of their life.
#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/step_form.h"
#include "renkei/v1/case_service.pb.h"
#include "server/sheet/rows/case_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;

std::vector<FieldGroup> CaseGroups() {
  return {{{}, {"title", "summary"}},
          {{"What it is", "取組の内容"},
           {"challenge", "approach", "ingenuity", "partners", "conditions"}},
          {{"What came of it", "成果と教訓"}, {"results", "lessons"}},
          {{"Time and money", "期間・費用・対象"},
           {"begin", "end", "continuity", "stop_reason", "cost.initial_thousand_yen",
            "cost.yearly_thousand_yen", "cost.funding_source", "funding", "cost.note",
            "population_served"}},
          {{"How it is found", "分類・リンク"}, {"framework_items", "tags", "links"}},
          {{"Who answers, and who may read", "担当と公開範囲"},
           {"contact_section", "review_by_date", "audience.visibility", "audience.organizations"}}};
}

FormFields CaseFields() {
  return FormFields(sheet::CaseLayout(), CaseGroups(),
                    {"before.value.text", "after.value.text", "before.unit", "after.unit",
                     "indicator", "source", "sha256"});
}

absl::Status BeginEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetCaseRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateCaseRequest&>(request).mutable_case_(),
                   visit.calls.Call<pb::Case>("CaseService/GetCase", get));
  return absl::OkStatus();
}

// `name`: the organization that will own it.
absl::Status BeginCreate(Visit&, const std::string& name, Message& request) {
  static_cast<pb::CreateCaseRequest&>(request).mutable_case_()->set_owner(name);
  return absl::OkStatus();
}

std::string OwnerOf(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::CreateCaseRequest&>(request).case_().owner());
}

Uses UsesOfEdited(Visit& visit, const Message& request) {
  return UsesOfCase(visit, static_cast<const pb::UpdateCaseRequest&>(request).case_().name());
}

template <typename Request>
Uses UsesOfStep(Visit& visit, const Message& request) {
  return UsesOfCase(visit, static_cast<const Request&>(request).name());
}

template <typename Request>
Form CaseStep(const char* method, Text title, Text note, const char* done) {
  return StepForm<OfCase, Request>(method, std::move(title), std::move(note), done);
}

// A step that changes what others have built on.
template <typename Request>
Form ChangingCaseStep(const char* method, Text title, Text note, const char* done) {
  Form form = CaseStep<Request>(method, std::move(title), std::move(note), done);
  form.uses = UsesOfStep<Request>;
  return form;
}

}  // namespace

const Form& CaseCreateForm() {
  static const auto& form = *new Form{
      .method = "CaseService/CreateCase",
      .part = "case",
      .title = {"Write a new case", "新しい事例を書く"},
      .button = {"Create the draft", "下書きの事例として登録する"},
      .note =
          {"Nobody outside your organization sees it before it is published.",
           "公開するまで、所属団体の外からは見えません。題名だけで登録し、あとから書き足せます。"},
      .fields = CaseFields(),
      .begin = BeginCreate,
      .subtitle = OwnerOf,
      .done = "created"};
  return form;
}

const Form& CaseEditForm() {
  static const auto& form = *new Form{.method = "CaseService/UpdateCase",
                                      .part = "case",
                                      .title = {"Edit the case", "事例の編集"},
                                      .button = {"Save", "保存する"},
                                      .note = {},
                                      .fields = CaseFields(),
                                      .begin = BeginEdit,
                                      .uses = UsesOfEdited};
  return form;
}

const Form& CaseSubmitForm() {
  static const auto& form = *new Form(CaseStep<pb::SubmitCaseRequest>(
      "CaseService/SubmitCase", {"Submit for approval", "承認者に提出する"},
      {"An approver of your organization reads it next and publishes it, or returns it.",
       "所属団体の承認者が内容を確認し、公開するか差し戻します。"},
      "submitted"));
  return form;
}

const Form& CaseReturnForm() {
  static const auto& form = *new Form(CaseStep<pb::ReturnCaseRequest>(
      "CaseService/ReturnCase", {"Return it", "差し戻す"},
      {"Say what has to be changed: who submitted it reads your comment.",
       "直してほしい点をコメントに書いてください。提出した人に伝わります。"},
      "returned"));
  return form;
}

const Form& CasePublishForm() {
  static const auto& form = *new Form(
      CaseStep<pb::PublishCaseRequest>("CaseService/PublishCase", {"Publish", "公開する"},
                                       {"From now on everybody within its audience reads it.",
                                        "公開範囲に含まれる人が、今から読めるようになります。"},
                                       "published"));
  return form;
}

const Form& CaseReviseForm() {
  static const auto& form = *new Form(ChangingCaseStep<pb::ReviseCaseRequest>(
      "CaseService/ReviseCase", {"Revise", "改訂を始める"},
      {"The published text stays visible until you publish again.",
       "次に公開するまで、公開中の内容はそのまま表示されます。"},
      "revising"));
  return form;
}

const Form& CaseArchiveForm() {
  static const auto& form = *new Form(ChangingCaseStep<pb::ArchiveCaseRequest>(
      "CaseService/ArchiveCase", {"Archive", "保管する（公開を終える）"},
      {"It can still be read, and is told to be past.",
       "保管した事例として残ります。新しい事例としては紹介されなくなります。"},
      "archived"));
  return form;
}

const Form& CaseConfirmForm() {
  static const auto& form = *new Form{
      .method = "CaseService/ConfirmCase",
      .part = "",
      .title = {"Confirm that it still holds", "内容が最新であることを確認する"},
      .button = {"Confirm", "確認した"},
      .note = {"The text is not changed. Without a date it is to be looked at again in a year.",
               "本文は変わりません。次の見直し期限を空欄にすると、1年後になります。"},
      .fields = FormFields(
          StepLayout<pb::ConfirmCaseRequest>({{"review_by_date", sheet::CellKind::kDay, 0, ""},
                                              {"comment", sheet::CellKind::kText, 0, ""}}),
          {{{}, {"review_by_date", "comment"}}}),
      .begin = BeginStep<OfCase, pb::ConfirmCaseRequest>,
      .subtitle = TitleOfStep<pb::ConfirmCaseRequest>,
      .done = "confirmed",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
