// Support cases: asking for support, each step of one, and what both sides say at the end.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/support_texts.h"
#include "renkei/v1/support_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {

absl::StatusOr<pb::SupportCase> StoredSupport(Visit& visit, const std::string& name) {
  pb::GetSupportRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::SupportCase>("SupportService/GetSupport", get);
}

std::string TitleOfSupport(Visit& visit, const std::string& name) {
  const auto stored = StoredSupport(visit, std::string(domain::ParentName(name, 2)));
  return stored.ok() ? stored->title() : "";
}

namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

const sheet::SheetLayout& SupportInputs(bool with_window) {
  static const auto make = [](bool window) -> const sheet::SheetLayout& {
    std::vector<Column> columns = {
        {"title", CellKind::kText, 0, ""},
        {"text", CellKind::kText, 0, ""},
        {"hopes", CellKind::kText, 0, ""},
        {"urgency", CellKind::kEnum, 0, ""},
        {"desired_from_date", CellKind::kDay, 0, ""},
        {"desired_to_date", CellKind::kDay, 0, ""},
        {"framework_items", CellKind::kLines, 0, ""},
        {"related", CellKind::kLines, 0,
         "関係する計画・事例・連携の名前（ページのアドレスの「/」より後ろ）を1行に1つ"},
        {"contact_section", CellKind::kText, 0, "個人名は書かない"}};
    if (window) columns.push_back({"window", CellKind::kId, 0, ""});
    return InputsOf(*pb::SupportCase::descriptor(), std::move(columns));
  };
  static const auto& asked = make(true);
  static const auto& edited = make(false);
  return with_window ? asked : edited;
}

std::vector<FieldGroup> SupportGroups(bool with_window) {
  std::vector<FieldGroup> groups = {
      {{"What it is about", "相談の内容"}, {"title", "text", "hopes"}},
      {{"When", "時期"}, {"urgency", "desired_from_date", "desired_to_date"}},
      {{"What it belongs to", "関係するもの"}, {"framework_items", "related", "contact_section"}}};
  if (with_window) groups.push_back({{"Where", "窓口"}, {"window"}});
  return groups;
}

absl::Status BeginSupport(Visit&, const std::string&, Message& request) {
  static_cast<pb::CreateSupportRequest&>(request).mutable_support();
  return absl::OkStatus();
}
absl::Status BeginSupportEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateSupportRequest&>(request).mutable_support(),
                   StoredSupport(visit, name));
  return absl::OkStatus();
}

absl::Status BeginSupportDelete(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::SupportCase stored, StoredSupport(visit, name));
  auto& step = static_cast<pb::DeleteSupportRequest&>(request);
  step.set_name(name);
  step.set_etag(stored.etag());
  return absl::OkStatus();
}

template <pb::SupportAction kAction>
absl::Status BeginSupportStep(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::SupportCase stored, StoredSupport(visit, name));
  auto& step = static_cast<pb::ChangeSupportRequest&>(request);
  step.set_name(name);
  step.set_etag(stored.etag());
  step.set_action(kAction);
  if (kAction == pb::SUPPORT_ACTION_TRIAGE) {
    step.set_priority(stored.priority());
    step.set_planned_start_date(stored.planned_start_date());
  }
  if (kAction == pb::SUPPORT_ACTION_BEGIN_CLOSING) step.set_outcome(stored.outcome());
  return absl::OkStatus();
}

template <typename Request>
std::string TitleOfNamed(Visit& visit, const Message& request) {
  return TitleOfSupport(visit, static_cast<const Request&>(request).name());
}

std::string AfterSupportDelete(const Message&) { return "/supports"; }

absl::Status BeginEvaluation(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::SupportCase stored, StoredSupport(visit, name));
  auto& step = static_cast<pb::EvaluateSupportRequest&>(request);
  step.set_name(name);
  step.set_etag(stored.etag());
  step.mutable_evaluation();
  return absl::OkStatus();
}

// What a step is called in an address, and what it asks for.
struct SupportStepPath {
  pb::SupportAction action;
  const char* view;
};
constexpr SupportStepPath kSupportPaths[] = {
    {pb::SUPPORT_ACTION_REQUEST, "request"},
    {pb::SUPPORT_ACTION_TRIAGE, "triage"},
    {pb::SUPPORT_ACTION_DECLINE, "decline"},
    {pb::SUPPORT_ACTION_REDIRECT, "redirect"},
    {pb::SUPPORT_ACTION_FORM_TEAM, "formTeam"},
    {pb::SUPPORT_ACTION_START, "start"},
    {pb::SUPPORT_ACTION_BEGIN_CLOSING, "beginClosing"},
    {pb::SUPPORT_ACTION_RESUME, "resume"},
    {pb::SUPPORT_ACTION_CLOSE, "close"},
    {pb::SUPPORT_ACTION_WITHDRAW, "withdraw"},
};

struct SupportStepTexts {
  Text title;
  Text note;
  std::vector<Column> columns;
};

SupportStepTexts SupportStepTo(pb::SupportAction action) {
  const Column words = {"words", CellKind::kText, 0, ""};
  const Column needed = {"words", CellKind::kText, 0, "", "理由（必須）", "why (required)"};
  switch (action) {
    case pb::SUPPORT_ACTION_REQUEST:
      return {{"Request support", "窓口に申し込む"},
              {"From now on the window reads it.", "申し込むと、窓口の団体が内容を閲覧できます。"},
              {words}};
    case pb::SUPPORT_ACTION_TRIAGE:
      return {{"Take the request", "優先度を決めて受け入れる"},
              {"The body reads priority, day and words.",
               "優先度・開始予定日・連絡は、相談団体に伝わります。"},
              {{"priority", CellKind::kEnum, 0, "", "優先度（必須）", "priority (required)"},
               {"planned_start_date", CellKind::kDay, 0, ""},
               words}};
    case pb::SUPPORT_ACTION_DECLINE:
      return {{"Decline", "見送る"},
              {"The body reads why, and what it can do instead.",
               "理由とほかの方法は、相談団体に伝わります。"},
              {needed,
               {"alternative", CellKind::kText, 0, "", "ほかの方法（必須）",
                "what can be done instead (required)"}}};
    case pb::SUPPORT_ACTION_REDIRECT:
      return {{"Hand it to another window", "ほかの窓口に引き継ぐ"},
              {"It is yours to read no longer, and the other window decides anew.",
               "引き継ぐと閲覧できなくなります。優先度は、新しい窓口があらためて決めます。"},
              {{"window", CellKind::kId, 0, "", "引き継ぐ先の窓口（必須）",
                "the other window (required)"},
               needed}};
    case pb::SUPPORT_ACTION_FORM_TEAM:
      return {{"Form the team", "チームの編成を始める"}, {}, {words}};
    case pb::SUPPORT_ACTION_START:
      return {{"Begin support", "支援を始める"},
              {"The bodies, the team and you keep the log from now on.",
               "以後、相談団体・支援チーム・窓口が記録を付けられます。"},
              {words}};
    case pb::SUPPORT_ACTION_BEGIN_CLOSING:
      return {{"Begin to close it", "終了の手続きに入る"},
              {"Both sides are asked to evaluate it.", "双方に、終了時の評価を求めます。"},
              {{"outcome", CellKind::kText, 0, "", "成果（必須）", "what came of it (required)"},
               words}};
    case pb::SUPPORT_ACTION_RESUME:
      return {{"Go on with it", "支援を続ける"}, {}, {needed}};
    case pb::SUPPORT_ACTION_CLOSE:
      return {{"Close it", "終了する"},
              {"Without both evaluations say why. What has closed stays so.",
               "評価がそろわないときは、連絡に理由を書いてください。終了後は変更できません。"},
              {words}};
    default:
      return {{"Take the request back", "申込みを取り下げる"},
              {"What was recorded stays readable.", "これまでの記録は引き続き閲覧できます。"},
              {words}};
  }
}

template <pb::SupportAction kAction>
Form SupportStepForm(SupportStepTexts step) {
  std::vector<const char*> paths;
  for (const Column& column : step.columns) paths.push_back(column.path);
  return {.method = "SupportService/ChangeSupport",
          .part = "",
          .title = step.title,
          .button = {"Record it", "確定する"},
          .note = std::move(step.note),
          .fields =
              FormFields(InputsOf(*pb::ChangeSupportRequest::descriptor(), std::move(step.columns)),
                         {{{}, std::move(paths)}}),
          .begin = BeginSupportStep<kAction>,
          .subtitle = TitleOfNamed<pb::ChangeSupportRequest>,
          .next = kAction == pb::SUPPORT_ACTION_REDIRECT ? AfterSupportDelete : nullptr,
          .done = "step-recorded",
          .keeps = false};
}

}  // namespace

const Form& SupportCreateForm() {
  static const auto& form = *new Form{
      .method = "SupportService/CreateSupport",
      .part = "support",
      .title = {"Ask for support", "伴走支援を相談する"},
      .button = {"Save the draft", "下書きを保存する"},
      .note =
          {"It is a draft of your organization's until it is requested. Without a window it goes "
           "to that of your prefecture, or to the national one.",
           "申し込むまでは、自分の団体だけの下書きです。窓口を空欄にすると、都道府県または全国の"
           "窓口になります。"},
      .fields = FormFields(SupportInputs(true), SupportGroups(true)),
      .begin = BeginSupport};
  return form;
}

const Form& SupportEditForm() {
  static const auto& form =
      *new Form{.method = "SupportService/UpdateSupport",
                .part = "support",
                .title = {"Edit what is asked", "相談の内容を編集する"},
                .button = {"Save", "保存する"},
                .note = {},
                .fields = FormFields(SupportInputs(false), SupportGroups(false)),
                .begin = BeginSupportEdit};
  return form;
}

const Form& SupportDeleteForm() {
  static const auto& form =
      *new Form{.method = "SupportService/DeleteSupport",
                .part = "",
                .title = {"Remove the draft", "下書きを削除する"},
                .button = {"Remove it", "削除する"},
                .note = {},
                .fields = FormFields(InputsOf(*pb::DeleteSupportRequest::descriptor(), {}), {}),
                .begin = BeginSupportDelete,
                .subtitle = TitleOfNamed<pb::DeleteSupportRequest>,
                .back = AfterSupportDelete,
                .done = "deleted",
                .keeps = false};
  return form;
}

const Form& SupportEvaluateForm() {
  static const auto& form = *new Form{
      .method = "SupportService/EvaluateSupport",
      .part = "",
      .title = {"Evaluate it", "終了時の評価を書く"},
      .button = {"Record it", "記録する"},
      .note = {"It stands beside that of the other side; neither changes the other.",
               "相手側の評価と並べて残ります。互いの評価を書き換えることはありません。"},
      .fields = FormFields(
          InputsOf(
              *pb::EvaluateSupportRequest::descriptor(),
              {{"evaluation.rating", CellKind::kEnum, 0, "", "評価（必須）", "rating (required)"},
               {"evaluation.text", CellKind::kText, 0, "", "所見（必須）", "in words (required)"}}),
          {{{}, {"evaluation.rating", "evaluation.text"}}}),
      .begin = BeginEvaluation,
      .subtitle = TitleOfNamed<pb::EvaluateSupportRequest>,
      .done = "step-recorded"};
  return form;
}

template <pb::SupportAction kAction>
const Form& SupportActionForm() {
  static const auto& form = *new Form(SupportStepForm<kAction>(SupportStepTo(kAction)));
  return form;
}
template const Form& SupportActionForm<pb::SUPPORT_ACTION_REQUEST>();
template const Form& SupportActionForm<pb::SUPPORT_ACTION_TRIAGE>();
template const Form& SupportActionForm<pb::SUPPORT_ACTION_DECLINE>();
template const Form& SupportActionForm<pb::SUPPORT_ACTION_REDIRECT>();
template const Form& SupportActionForm<pb::SUPPORT_ACTION_FORM_TEAM>();
template const Form& SupportActionForm<pb::SUPPORT_ACTION_START>();
template const Form& SupportActionForm<pb::SUPPORT_ACTION_BEGIN_CLOSING>();
template const Form& SupportActionForm<pb::SUPPORT_ACTION_RESUME>();
template const Form& SupportActionForm<pb::SUPPORT_ACTION_CLOSE>();
template const Form& SupportActionForm<pb::SUPPORT_ACTION_WITHDRAW>();

std::string SupportFormPath(const std::string& support, pb::SupportAction action) {
  for (const SupportStepPath& path : kSupportPaths) {
    if (path.action == action) return absl::StrCat(support, "/", path.view);
  }
  return "";
}

}  // namespace renkei::web
