// What stands below a support case: the log, promised steps, recommendations.
#include <algorithm>
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
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

std::string CaseOfPart(const std::string& name) { return std::string(domain::ParentName(name, 2)); }

// To the case, from the part that is the reply.
template <typename M>
std::string ToSupport(const Message& reply) {
  return absl::StrCat("/", CaseOfPart(static_cast<const M&>(reply).name()));
}

template <typename Request>
std::string TitleOfParent(Visit& visit, const Message& request) {
  return TitleOfSupport(visit, static_cast<const Request&>(request).parent());
}
template <typename Request>
std::string TitleOfPart(Visit& visit, const Message& request) {
  return TitleOfSupport(visit, static_cast<const Request&>(request).name());
}

template <typename Request>
absl::Status BeginPart(Visit& visit, const std::string& name, Message& request) {
  RETURN_IF_ERROR(StoredSupport(visit, name).status());
  static_cast<Request&>(request).set_parent(name);
  return absl::OkStatus();
}

// Whoever has a part in the case.
std::vector<Choice> PartiesOf(Visit& visit, const std::string& support) {
  std::vector<Choice> choices;
  const auto stored = StoredSupport(visit, support);
  if (!stored.ok()) return choices;
  const auto add = [&](const std::string& name) {
    choices.push_back({name, visit.calls.titles().Of(name)});
  };
  add(stored->body());
  for (const std::string& name : stored->joint_bodies()) add(name);
  for (const std::string& name : stored->team()) add(name);
  add(stored->window());
  return choices;
}

Choices PartiesOfNewStep(Visit& visit, const Message& request) {
  return {{"step.responsible",
           PartiesOf(visit, static_cast<const pb::CreateSupportStepRequest&>(request).parent())}};
}

const sheet::SheetLayout& EntryInputsOfSupport(bool is_new) {
  static const auto make = [](bool with_readers) -> const sheet::SheetLayout& {
    std::vector<Column> columns = {{"kind", CellKind::kEnum, 0, ""},
                                   {"date", CellKind::kDay, 0, ""},
                                   {"title", CellKind::kText, 0, ""},
                                   {"participants", CellKind::kText, 0, ""},
                                   {"text", CellKind::kText, 0, ""}};
    if (with_readers) columns.push_back({"readers", CellKind::kEnum, 0, ""});
    return InputsOf(*pb::SupportEntry::descriptor(), std::move(columns));
  };
  static const auto& made = make(true);
  static const auto& corrected = make(false);
  return is_new ? made : corrected;
}

absl::Status BeginEntryEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetSupportEntryRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateSupportEntryRequest&>(request).mutable_entry(),
                   visit.calls.Call<pb::SupportEntry>("SupportService/GetSupportEntry", get));
  return absl::OkStatus();
}
std::string TitleOfEntry(Visit& visit, const Message& request) {
  return TitleOfSupport(visit,
                        static_cast<const pb::UpdateSupportEntryRequest&>(request).entry().name());
}

// Whose it is was chosen when it was promised; another one promises anew.
const sheet::SheetLayout& StepInputsOfSupport() {
  static const auto& inputs =
      InputsOf(*pb::SupportStep::descriptor(), {{"title", CellKind::kText, 0, ""},
                                                {"due_date", CellKind::kDay, 0, ""},
                                                {"done_date", CellKind::kDay, 0, ""},
                                                {"note", CellKind::kText, 0, ""},
                                                {"drop_reason", CellKind::kText, 0, ""}});
  return inputs;
}

absl::Status BeginStepEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetSupportStepRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateSupportStepRequest&>(request).mutable_step(),
                   visit.calls.Call<pb::SupportStep>("SupportService/GetSupportStep", get));
  return absl::OkStatus();
}
std::string TitleOfStepEdit(Visit& visit, const Message& request) {
  return TitleOfSupport(visit,
                        static_cast<const pb::UpdateSupportStepRequest&>(request).step().name());
}

// `name` holds a resource's name; what was pasted may be the address of its page.
void KeepName(std::string& name) {
  size_t begin = std::string::npos;
  for (const char* collection : {"cases/", "programmes/", "organizations/"})
    begin = std::min(begin, name.find(collection));
  if (begin == std::string::npos) return;
  name = name.substr(begin, name.find_first_of("?#", begin) - begin);
}

absl::Status CompleteRecommendation(Visit&, Message& request) {
  KeepName(*static_cast<pb::CreateSupportRecommendationRequest&>(request)
                .mutable_recommendation()
                ->mutable_resource());
  return absl::OkStatus();
}

absl::Status BeginAnswer(Visit& visit, const std::string& name, Message& request) {
  pb::GetSupportRecommendationRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto stored, visit.calls.Call<pb::SupportRecommendation>(
                                          "SupportService/GetSupportRecommendation", get));
  auto& answer = static_cast<pb::AnswerSupportRecommendationRequest&>(request);
  answer.set_name(name);
  answer.set_etag(stored.etag());
  answer.set_answer(stored.answer());
  answer.set_words(stored.answer_words());
  answer.set_adoption(stored.adoption());
  return absl::OkStatus();
}

}  // namespace

const Form& SupportEntryCreateForm() {
  static const auto& form = *new Form{
      .method = "SupportService/CreateSupportEntry",
      .part = "entry",
      .title = {"Record something", "記録を付ける"},
      .button = {"Record", "記録する"},
      .note = {"What the team notes for itself is not shown to the bodies, and stays so.",
               "「支援チーム・窓口のみ」の記録は相談団体には表示されず、後から変えられません。"},
      .fields = FormFields(EntryInputsOfSupport(true),
                           {{{}, {"kind", "date", "title", "participants", "text", "readers"}}}),
      .begin = BeginPart<pb::CreateSupportEntryRequest>,
      .subtitle = TitleOfParent<pb::CreateSupportEntryRequest>,
      .next = ToSupport<pb::SupportEntry>};
  return form;
}

const Form& SupportEntryEditForm() {
  static const auto& form = *new Form{
      .method = "SupportService/UpdateSupportEntry",
      .part = "entry",
      .title = {"Correct the entry", "記録を訂正する"},
      .button = {"Save", "保存する"},
      .note = {"Readers are told that it was corrected.", "訂正したことは、読む人に示されます。"},
      .fields = FormFields(EntryInputsOfSupport(false),
                           {{{}, {"kind", "date", "title", "participants", "text"}}}),
      .begin = BeginEntryEdit,
      .subtitle = TitleOfEntry,
      .next = ToSupport<pb::SupportEntry>};
  return form;
}

const Form& SupportStepCreateForm() {
  static const auto& form = *new Form{
      .method = "SupportService/CreateSupportStep",
      .part = "",
      .title = {"Promise a step", "取組を約束する"},
      .button = {"Record", "登録する"},
      .note = {"It is overdue from the day after.", "期限の翌日から「期限超過」になります。"},
      .fields = FormFields(
          InputsOf(*pb::CreateSupportStepRequest::descriptor(),
                   {{"step.title", CellKind::kText, 0, "", "取組（必須）", "step (required)"},
                    {"step.responsible", CellKind::kId, 0, "", "担当団体（必須）",
                     "who takes it (required)"},
                    {"step.due_date", CellKind::kDay, 0, "", "期限（必須）", "due (required)"},
                    {"step.note", CellKind::kText, 0, "", "備考", "note"}}),
          {{{}, {"step.title", "step.responsible", "step.due_date", "step.note"}}}),
      .begin = BeginPart<pb::CreateSupportStepRequest>,
      .subtitle = TitleOfParent<pb::CreateSupportStepRequest>,
      .choices = PartiesOfNewStep,
      .next = ToSupport<pb::SupportStep>};
  return form;
}

const Form& SupportStepEditForm() {
  static const auto& form = *new Form{
      .method = "SupportService/UpdateSupportStep",
      .part = "step",
      .title = {"Change the step", "取組の完了・変更を記録する"},
      .button = {"Save", "保存する"},
      .note = {"With a day it is done, with a reason it is dropped.",
               "完了したら完了日を、取りやめるときは理由を入力してください。"},
      .fields = FormFields(StepInputsOfSupport(),
                           {{{}, {"title", "due_date", "done_date", "note", "drop_reason"}}}),
      .begin = BeginStepEdit,
      .subtitle = TitleOfStepEdit,
      .next = ToSupport<pb::SupportStep>};
  return form;
}

const Form& SupportRecommendForm() {
  static const auto& form =
      *new Form{.method = "SupportService/CreateSupportRecommendation",
                .part = "",
                .title = {"Recommend something", "事例・施策・団体を紹介する"},
                .button = {"Recommend", "紹介する"},
                .note = {"Paste the address of the page of a case, a programme or an organization.",
                         "事例・支援施策・団体のページのアドレスを貼り付けてください。"},
                .fields = FormFields(InputsOf(*pb::CreateSupportRecommendationRequest::descriptor(),
                                              {{"recommendation.resource", CellKind::kId, 0, "",
                                                "紹介するもの（必須）", "what (required)"},
                                               {"recommendation.words", CellKind::kText, 0, "",
                                                "紹介の理由（必須）", "why (required)"}}),
                                     {{{}, {"recommendation.resource", "recommendation.words"}}}),
                .begin = BeginPart<pb::CreateSupportRecommendationRequest>,
                .subtitle = TitleOfParent<pb::CreateSupportRecommendationRequest>,
                .complete = CompleteRecommendation,
                .next = ToSupport<pb::SupportRecommendation>};
  return form;
}

const Form& SupportAnswerForm() {
  static const auto& form = *new Form{
      .method = "SupportService/AnswerSupportRecommendation",
      .part = "",
      .title = {"Answer the recommendation", "紹介に回答する"},
      .button = {"Answer", "回答する"},
      .note = {"Say why it is not for you. A later answer takes the place of this one.",
               "見送るときは、理由を書いてください。回答は後から変えられます。"},
      .fields = FormFields(
          InputsOf(*pb::AnswerSupportRecommendationRequest::descriptor(),
                   {{"answer", CellKind::kEnum, 0, "", "回答（必須）", "answer (required)"},
                    {"words", CellKind::kText, 0, ""}}),
          {{{}, {"answer", "words"}}}),
      .begin = BeginAnswer,
      .subtitle = TitleOfPart<pb::AnswerSupportRecommendationRequest>,
      .next = ToSupport<pb::SupportRecommendation>,
      .done = "step-recorded",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
