// What one's own organization does with a case of another: a form for each step, and one for what
// stands with it.
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/me.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/sheet/rows/case_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

// Cases of one's own that are offered as what came of it, newest first.
constexpr int kOfferedCases = 200;

template <pb::AdoptionState kState>
absl::Status BeginAdoptionStep(Visit& visit, const std::string& name, Message& request) {
  auto& step = static_cast<pb::ChangeAdoptionRequest&>(request);
  pb::GetCaseRequest get_case;
  get_case.set_name(name);
  auto found = visit.calls.Begin<pb::Case>("CaseService/GetCase", get_case);
  ASSIGN_OR_RETURN(const pb::Account me, Me(visit));
  RETURN_IF_ERROR(found.Get().status());
  step.set_name(absl::StrCat(name, "/adoptions/", domain::LastSegment(me.organization())));
  step.set_state(kState);
  pb::GetAdoptionRequest get;
  get.set_name(step.name());
  const auto stored = visit.calls.Call<pb::Adoption>("AdoptionService/GetAdoption", get);
  // The first step makes the record.
  if (absl::IsNotFound(stored.status())) return absl::OkStatus();
  RETURN_IF_ERROR(stored.status());
  step.set_etag(stored->etag());
  step.set_contact_section(stored->contact_section());
  if (kState == pb::ADOPTION_STATE_ADAPTED) step.set_changes(stored->changes());
  return absl::OkStatus();
}

absl::Status BeginAdoptionEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetAdoptionRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateAdoptionRequest&>(request).mutable_adoption(),
                   visit.calls.Call<pb::Adoption>("AdoptionService/GetAdoption", get));
  return absl::OkStatus();
}

std::string AdoptedCase(const std::string& adoption) {
  return std::string(domain::ParentName(adoption, 2));
}

std::string TitleOfAdoptionStep(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      AdoptedCase(static_cast<const pb::ChangeAdoptionRequest&>(request).name()));
}

std::string TitleOfAdoption(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      AdoptedCase(static_cast<const pb::UpdateAdoptionRequest&>(request).adoption().name()));
}

// Of `organization`, in whose name the adoption is.
Choices OwnCases(Visit& visit, const std::string& adoption) {
  pb::ListCasesRequest request;
  request.set_filter(absl::StrCat("owner=\"organizations/", domain::LastSegment(adoption), "\""));
  request.set_page_size(kOfferedCases);
  const auto found = visit.calls.Call<pb::ListCasesResponse>("CaseService/ListCases", request);
  Choices choices;
  std::vector<Choice>& cases = choices["resulting_case"];
  if (!found.ok()) return choices;
  for (const pb::Case& one : found->cases()) cases.push_back({one.name(), one.title()});
  return choices;
}

Choices ChoicesOfAdoptionStep(Visit& visit, const Message& request) {
  return OwnCases(visit, static_cast<const pb::ChangeAdoptionRequest&>(request).name());
}

Choices ChoicesOfAdoption(Visit& visit, const Message& request) {
  return OwnCases(visit, static_cast<const pb::UpdateAdoptionRequest&>(request).adoption().name());
}

absl::Status BeginAdoptionDelete(Visit& visit, const std::string& name, Message& request) {
  pb::GetAdoptionRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const auto adoption,
                   visit.calls.Call<pb::Adoption>("AdoptionService/GetAdoption", get));
  auto& remove = static_cast<pb::DeleteAdoptionRequest&>(request);
  remove.set_name(name);
  remove.set_etag(adoption.etag());
  return absl::OkStatus();
}

std::string TitleOfRemovedAdoption(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      AdoptedCase(static_cast<const pb::DeleteAdoptionRequest&>(request).name()));
}

std::string CaseOfRemovedAdoption(const Message& request) {
  return absl::StrCat("/",
                      AdoptedCase(static_cast<const pb::DeleteAdoptionRequest&>(request).name()));
}

std::string AfterAdoption(const Message& reply) {
  return absl::StrCat("/", AdoptedCase(static_cast<const pb::Adoption&>(reply).name()));
}

const Column kStepDate = {"date", CellKind::kDay, 0, ""};
const Column kStepRemark = {"reason", CellKind::kText, 0, "", "補足", "remark"};
const Column kStepReason = {"reason", CellKind::kText, 0, "", "理由（必須）", "reason (required)"};
const Column kStepCondition = {"condition", CellKind::kText, 0,
                               "どうなれば、もう一度検討するか。ほかの団体の参考になります"};
const Column kStepChanges = {"changes",
                             CellKind::kText,
                             0,
                             "",
                             "自団体に合わせて変えた点（必須）",
                             "what was changed to fit (required)"};
const Column kResultingCase = {
    "resulting_case",          CellKind::kId, 0, "", "この取組から生まれた自団体の事例",
    "own case that came of it"};
const Column kStepContact = {"contact_section", CellKind::kText, 0, "個人名は書かない"};

struct AdoptionStep {
  Text title;
  Text note;
  std::vector<Column> columns;
};

template <pb::AdoptionState kState>
Form AdoptionStepForm(AdoptionStep step) {
  std::vector<const char*> paths;
  for (const Column& column : step.columns) paths.push_back(column.path);
  const bool results = kState == pb::ADOPTION_STATE_PILOTED ||
                       kState == pb::ADOPTION_STATE_ADOPTED || kState == pb::ADOPTION_STATE_ADAPTED;
  return {.method = "AdoptionService/ChangeAdoption",
          .part = "",
          .title = step.title,
          .button = {"Record it", "記録する"},
          .note = std::move(step.note),
          .fields = FormFields(
              InputsOf(*pb::ChangeAdoptionRequest::descriptor(), std::move(step.columns)),
              {{{}, std::move(paths)}}),
          .begin = BeginAdoptionStep<kState>,
          .subtitle = TitleOfAdoptionStep,
          .choices = results ? ChoicesOfAdoptionStep : nullptr,
          .next = AfterAdoption,
          .done = "step-recorded",
          .keeps = false};
}

AdoptionStep AdoptionStepTo(pb::AdoptionState state) {
  const Text today = {"Without a date it is today's.",
                      "日付を空欄にすると、今日の日付になります。"};
  switch (state) {
    case pb::ADOPTION_STATE_CONSIDERED:
      return {{"Consider it", "検討していることを記録する"},
              {"The body whose case it is learns that you look at it. " + today.en,
               "元の団体に、検討していることが伝わります。" + today.ja},
              {kStepDate, kStepRemark, kStepContact}};
    case pb::ADOPTION_STATE_DECLINED:
      return {{"Decline it", "見送りを記録する"},
              {"Others learn most from why it was not done. " + today.en,
               "ほかの団体がいちばん知りたいのは、見送りの理由です。" + today.ja},
              {kStepReason, kStepCondition, kStepDate, kStepContact}};
    case pb::ADOPTION_STATE_PILOTED:
      return {{"Try it", "試行を記録する"},
              today,
              {kStepDate, kStepRemark, kResultingCase, kStepContact}};
    case pb::ADOPTION_STATE_ADOPTED:
      return {{"Adopt it", "導入を記録する"},
              {"As it is; what was changed to fit is \"adapted\". " + today.en,
               "そのまま取り入れた場合です。自団体に合わせて変えたときは「応用」です。" + today.ja},
              {kStepDate, kStepRemark, kResultingCase, kStepContact}};
    case pb::ADOPTION_STATE_ADAPTED:
      return {{"Adapt it", "応用を記録する"},
              today,
              {kStepChanges, kStepDate, kStepRemark, kResultingCase, kStepContact}};
    default:
      return {{"Stop it", "中止を記録する"}, today, {kStepReason, kStepDate, kStepContact}};
  }
}

const sheet::SheetLayout& AdoptionInputs() {
  return InputsOf(*pb::Adoption::descriptor(),
                  {kResultingCase,
                   {"condition", CellKind::kText, 0, "「見送り」のときに書けます"},
                   {"changes", CellKind::kText, 0, "「応用」のときに書けます"},
                   {"results", CellKind::kRecords, 0, "", "", "", false,
                    ColumnAt(sheet::CaseLayout(), "results").records},
                   kStepContact,
                   {"audience.visibility", CellKind::kEnum, 0, "", "公開範囲"},
                   {"audience.organizations", CellKind::kLines, 0, "", "公開する団体"}});
}

}  // namespace

template <pb::AdoptionState kState>
const Form& AdoptionForm() {
  static const auto& form = *new Form(AdoptionStepForm<kState>(AdoptionStepTo(kState)));
  return form;
}
template const Form& AdoptionForm<pb::ADOPTION_STATE_CONSIDERED>();
template const Form& AdoptionForm<pb::ADOPTION_STATE_DECLINED>();
template const Form& AdoptionForm<pb::ADOPTION_STATE_PILOTED>();
template const Form& AdoptionForm<pb::ADOPTION_STATE_ADOPTED>();
template const Form& AdoptionForm<pb::ADOPTION_STATE_ADAPTED>();
template const Form& AdoptionForm<pb::ADOPTION_STATE_STOPPED>();

const Form& AdoptionEditForm() {
  static const auto& form =
      *new Form{.method = "AdoptionService/UpdateAdoption",
                .part = "adoption",
                .title = {"Results, and what stands with it", "活用の成果などを書く"},
                .button = {"Save", "保存する"},
                .note = {},
                .fields = FormFields(
                    AdoptionInputs(),
                    {{{}, {"resulting_case", "condition", "changes"}},
                     {{"What came of it", "成果"}, {"results"}},
                     {{"Who answers, and who may read", "担当と公開範囲"},
                      {"contact_section", "audience.visibility", "audience.organizations"}}}),
                .begin = BeginAdoptionEdit,
                .subtitle = TitleOfAdoption,
                .choices = ChoicesOfAdoption,
                .next = AfterAdoption};
  return form;
}

const Form& AdoptionDeleteForm() {
  static const auto& form =
      *new Form{.method = "AdoptionService/DeleteAdoption",
                .part = "",
                .title = {"Remove the record", "活用の記録を削除する"},
                .button = {"Remove it", "削除する"},
                .note = {"For what was recorded by mistake, while it was only considered. What was "
                         "decided is not "
                         "unsaid: take the next step instead.",
                         "まちがえて記録したときに使います。削除できるのは「検討」のままの記録だけ"
                         "です。すでに決めた"
                         "ことは、見送りや中止として記録してください。"},
                .fields = FormFields(InputsOf(*pb::DeleteAdoptionRequest::descriptor(), {}), {}),
                .begin = BeginAdoptionDelete,
                .subtitle = TitleOfRemovedAdoption,
                .back = CaseOfRemovedAdoption,
                .done = "deleted",
                .keeps = false};
  return form;
}

}  // namespace renkei::web
