// What stands beside a plan: opinions and answers, its calendar, its evaluations.
#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/opinions.h"
#include "client/web/page/form/forms.h"
#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/sheet/rows/opinion_columns.h"
#include "server/sheet/rows/shared_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;

// KPIs that can be chosen; a plan with more offers none.
constexpr int kMostKpiChoices = 1'000;
// Evaluations that a form is begun with: as many as one call records.
constexpr int kMostCarried = 300;

std::string PlanOf(const std::string& part) { return std::string(domain::ParentName(part, 4)); }

std::vector<FieldGroup> OpinionGroups() {
  return {{{"The opinion", "意見"},
           {"number", "source_kind", "source", "received_date", "subject", "text", "same_count"}},
          {{"The answer", "対応"}, {"section", "answer", "reason", "followed_revision"}}};
}

// What an opinion on `vision` can speak of; `now`: what it does.
std::vector<Choice> SubjectChoices(Visit& visit, const std::string& vision,
                                   const std::string& now) {
  std::vector<Choice> choices = NodeChoices(visit, vision, "");
  pb::ListKpisRequest list;
  list.set_parent(vision);
  list.set_page_size(kMostKpiChoices);
  const auto kpis = visit.calls.Call<pb::ListKpisResponse>("VisionService/ListKpis", list);
  if (kpis.ok() && kpis->next_page_token().empty()) {
    for (const pb::Kpi& kpi : kpis->kpis())
      choices.push_back({kpi.name(), absl::StrCat("KPI  ", kpi.title())});
  }
  // A part that is gone, or a revision.
  const bool known = std::any_of(choices.begin(), choices.end(),
                                 [&](const Choice& one) { return one.value == now; });
  if (!now.empty() && !known) choices.push_back({now, visit.calls.titles().Of(now)});
  return choices;
}

absl::Status BeginOpinion(Visit&, const std::string& name, Message& request) {
  auto& create = static_cast<pb::CreateOpinionRequest&>(request);
  create.set_parent(name);
  create.mutable_opinion();
  return absl::OkStatus();
}
absl::Status BeginOpinionEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetOpinionRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateOpinionRequest&>(request).mutable_opinion(),
                   visit.calls.Call<pb::Opinion>("PlanningService/GetOpinion", get));
  return absl::OkStatus();
}

template <typename Request>
std::string ParentPlan(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const Request&>(request).parent());
}
std::string PlanOfOpinion(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      PlanOf(static_cast<const pb::UpdateOpinionRequest&>(request).opinion().name()));
}

Choices ChoicesOfNewOpinion(Visit& visit, const Message& request) {
  const auto& create = static_cast<const pb::CreateOpinionRequest&>(request);
  return {{"subject", SubjectChoices(visit, create.parent(), "")}};
}
Choices ChoicesOfOpinion(Visit& visit, const Message& request) {
  const pb::Opinion& opinion = static_cast<const pb::UpdateOpinionRequest&>(request).opinion();
  return {{"subject", SubjectChoices(visit, PlanOf(opinion.name()), opinion.subject())}};
}

std::string AfterOpinion(const Message& reply) {
  return absl::StrCat("/", PlanOf(static_cast<const pb::Opinion&>(reply).name()), "/opinions");
}

// With the revision in force.
absl::Status BeginPublication(Visit& visit, const std::string& name, Message& request) {
  pb::GetVisionRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(const pb::Vision vision,
                   visit.calls.Call<pb::Vision>("VisionService/GetVision", get));
  auto& publish = static_cast<pb::PublishOpinionsRequest&>(request);
  publish.set_parent(name);
  publish.set_revision(vision.published_revision());
  return absl::OkStatus();
}

// Who publishes has read what is shown.
std::vector<view::Block> WhatIsPublished(Visit& visit, const Message& reply) {
  const auto& published = static_cast<const pb::PublishOpinionsResponse&>(reply);
  const int now = published.opinions_size();
  view::Paragraphs said;
  said.lines.emplace_back(
      now == 0 ? visit.Say({"There is no answered opinion that is not published yet.",
                            "対応を書いた意見で、まだ公表していないものはありません。"})
               : visit.Say({absl::StrCat(now, " opinions will be published."),
                            absl::StrCat("次の", now, "件の意見を公表します。")}));
  if (published.unanswered() > 0) {
    said.lines.emplace_back(
        visit.Say({absl::StrCat(published.unanswered(), " are not answered yet and stay private."),
                   absl::StrCat("対応が未記入の", published.unanswered(), "件は公表しません。")}));
  }
  if (published.remaining() > 0) {
    said.lines.emplace_back(visit.Say(
        {absl::StrCat(published.remaining(), " are left for another time: ", now,
                      " are published at once."),
         absl::StrCat("一度に公表できるのは", now, "件までです。残りの", published.remaining(),
                      "件は、このあともう一度公表してください。")}));
  }
  return {std::move(said),
          view::OpinionTable({published.opinions().begin(), published.opinions().end()},
                             visit.words())};
}

std::string AfterPublication(const Message& request) {
  return absl::StrCat("/", static_cast<const pb::PublishOpinionsRequest&>(request).parent(),
                      "/opinions");
}

const sheet::SheetLayout& StepInputs() {
  static const auto& layout = InputsOf(
      *pb::PlanStep::descriptor(),
      {{"kind", CellKind::kEnum, 0, ""},
       {"title", CellKind::kText, 0, "「第2回推進会議」など。種別が「その他」のときは必須"},
       {"from_date", CellKind::kDay, 0, "1日だけのときは開始日だけ"},
       {"to_date", CellKind::kDay, 0, ""},
       {"state", CellKind::kEnum, 0, ""},
       {"revision", CellKind::kInteger, 0, "空欄なら次の版"},
       {"section", CellKind::kText, 0, ""},
       {"announced", CellKind::kYesNo, 0, "「はい」にすると、ビジョンを読める人すべてに表示します"},
       {"note", CellKind::kText, 0, ""},
       {"links", CellKind::kRecords, 0, "", "", "", false, &sheet::LinkParts()}});
  return layout;
}

std::vector<FieldGroup> StepGroups() {
  return {{{}, {"kind", "title", "from_date", "to_date", "state"}},
          {{"Whose work it is, and who is told", "担当と公表"},
           {"section", "announced", "revision", "note", "links"}}};
}

absl::Status BeginPlanStep(Visit&, const std::string& name, Message& request) {
  auto& create = static_cast<pb::CreatePlanStepRequest&>(request);
  create.set_parent(name);
  create.mutable_step()->set_state(pb::PLAN_STEP_STATE_PLANNED);
  return absl::OkStatus();
}
absl::Status BeginPlanStepEdit(Visit& visit, const std::string& name, Message& request) {
  pb::GetPlanStepRequest get;
  get.set_name(name);
  ASSIGN_OR_RETURN(*static_cast<pb::UpdatePlanStepRequest&>(request).mutable_step(),
                   visit.calls.Call<pb::PlanStep>("PlanningService/GetPlanStep", get));
  return absl::OkStatus();
}

std::string PlanOfStep(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      PlanOf(static_cast<const pb::UpdatePlanStepRequest&>(request).step().name()));
}
std::string AfterPlanStep(const Message& reply) {
  return absl::StrCat("/", PlanOf(static_cast<const pb::PlanStep&>(reply).name()), "/calendar");
}

const sheet::SheetLayout& EvaluationInputs() {
  static const auto& parts =
      InputsOf(*pb::PlanEvaluation::descriptor(), {{"fiscal_year", CellKind::kFiscalYear, 0, ""},
                                                   {"node", CellKind::kId, 0, ""},
                                                   {"evaluator", CellKind::kEnum, 0, ""},
                                                   {"rating", CellKind::kEnum, 0, ""},
                                                   {"judged_by", CellKind::kText, 0, ""},
                                                   {"date", CellKind::kDay, 0, ""},
                                                   {"text", CellKind::kText, 0, ""}});
  return InputsOf(*pb::RecordPlanEvaluationsRequest::descriptor(),
                  {{"evaluations", CellKind::kRecords, 0, "", "", "", false, &parts}});
}

// The owners' own words of the year before `year`, to be brought up to date, of each part that has none
// for the year yet.
absl::Status CarryForward(Visit& visit, int year, pb::RecordPlanEvaluationsRequest& record) {
  pb::ListPlanEvaluationsRequest list;
  list.set_parent(record.parent());
  ASSIGN_OR_RETURN(
      std::vector<pb::PlanEvaluation> all,
      visit.calls.List<pb::PlanEvaluation>("PlanningService/ListPlanEvaluations", list));
  std::set<std::string> written;
  for (const pb::PlanEvaluation& one : all)
    if (one.evaluator() == pb::PLAN_EVALUATOR_SELF && one.fiscal_year() == year)
      written.insert(one.node());
  for (pb::PlanEvaluation& one : all) {
    if (record.evaluations_size() == kMostCarried) break;
    if (one.evaluator() != pb::PLAN_EVALUATOR_SELF || one.fiscal_year() != year - 1 ||
        one.text().empty() || written.count(one.node()) > 0)
      continue;
    pb::PlanEvaluation& carried = *record.add_evaluations();
    carried.set_fiscal_year(year);
    carried.set_evaluator(one.evaluator());
    carried.set_node(one.node());
    carried.set_text(std::move(*one.mutable_text()));
  }
  return absl::OkStatus();
}

// With a year in the address it begins with what was said of the year before.
absl::Status BeginEvaluations(Visit& visit, const std::string& name, Message& request) {
  auto& record = static_cast<pb::RecordPlanEvaluationsRequest&>(request);
  record.set_parent(name);
  const int year = visit.query.Number("year", domain::kLastYear, 0);
  return year == 0 ? absl::OkStatus() : CarryForward(visit, year, record);
}
Choices ChoicesOfEvaluations(Visit& visit, const Message& request) {
  const auto& record = static_cast<const pb::RecordPlanEvaluationsRequest&>(request);
  return {{"evaluations.node", NodeChoices(visit, record.parent(), "")}};
}
std::string AfterEvaluations(const Message& reply) {
  const auto& recorded = static_cast<const pb::RecordPlanEvaluationsResponse&>(reply);
  if (recorded.evaluations().empty()) return "/";
  return absl::StrCat("/", PlanOf(recorded.evaluations(0).name()),
                      "/evaluations?year=", recorded.evaluations(0).fiscal_year());
}

}  // namespace

const Form& OpinionCreateForm() {
  static const auto& form = *new Form{
      .method = "PlanningService/CreateOpinion",
      .part = "opinion",
      .title = {"Record an opinion", "意見を登録する"},
      .button = {"Record", "登録する"},
      .note =
          {"The owners alone see it until it is published with a revision. Do not write names of "
           "persons.",
           "版とともに公表するまで、所有団体の外からは見えません。個人の氏名は書かないでください。"
           "番号を空欄にすると、最後の番号の次になります。"},
      .fields = FormFields(sheet::OpinionLayout(), OpinionGroups()),
      .begin = BeginOpinion,
      .subtitle = ParentPlan<pb::CreateOpinionRequest>,
      .choices = ChoicesOfNewOpinion,
      .next = AfterOpinion,
      .done = "step-recorded"};
  return form;
}

const Form& OpinionEditForm() {
  static const auto& form = *new Form{
      .method = "PlanningService/UpdateOpinion",
      .part = "opinion",
      .title = {"The opinion and its answer", "意見と対応の編集"},
      .button = {"Save", "保存する"},
      .note = {"Every answer but \"adopted\" needs a reason. What is published is changed by an "
               "approver.",
               "「反映」以外の対応では、対応・考え方が必須です。公表済みの意見は、承認の権限がある"
               "人だけが変更できます。"},
      .fields = FormFields(sheet::OpinionLayout(), OpinionGroups()),
      .begin = BeginOpinionEdit,
      .subtitle = PlanOfOpinion,
      .choices = ChoicesOfOpinion,
      .next = AfterOpinion};
  return form;
}

const Form& OpinionsPublishForm() {
  static const auto& form =
      *new Form{.method = "PlanningService/PublishOpinions",
                .part = "",
                .title = {"Publish opinions and answers", "意見と対応を公表する"},
                .button = {"Publish", "公表する"},
                .note = {"All that are answered are shown to everybody who reads the revision.",
                         "対応を書いた意見すべてを、その版を読める人すべてに公表します。"},
                .fields = FormFields(InputsOf(*pb::PublishOpinionsRequest::descriptor(),
                                              {{"revision", CellKind::kInteger, 0, ""}}),
                                     {{{}, {"revision"}}}),
                .begin = BeginPublication,
                .subtitle = ParentPlan<pb::PublishOpinionsRequest>,
                .preview = WhatIsPublished,
                .back = AfterPublication,
                .done = "announced",
                .keeps = false};
  return form;
}

const Form& PlanStepCreateForm() {
  static const auto& form = *new Form{.method = "PlanningService/CreatePlanStep",
                                      .part = "step",
                                      .title = {"Plan a step", "日程を登録する"},
                                      .button = {"Register", "登録する"},
                                      .note = {"It comes into the inbox two weeks before its day.",
                                               "期日の2週間前から、受信箱に表示されます。"},
                                      .fields = FormFields(StepInputs(), StepGroups()),
                                      .begin = BeginPlanStep,
                                      .subtitle = ParentPlan<pb::CreatePlanStepRequest>,
                                      .next = AfterPlanStep,
                                      .done = "step-recorded"};
  return form;
}

const Form& PlanStepEditForm() {
  static const auto& form =
      *new Form{.method = "PlanningService/UpdatePlanStep",
                .part = "step",
                .title = {"Edit the step", "日程の編集"},
                .button = {"Save", "保存する"},
                .note = {"What took place is done; what will not take place is cancelled.",
                         "済んだものは「済み」に、行わなくなったものは「取りやめ」にします。"},
                .fields = FormFields(StepInputs(), StepGroups()),
                .begin = BeginPlanStepEdit,
                .subtitle = PlanOfStep,
                .next = AfterPlanStep};
  return form;
}

const Form& EvaluationsForm() {
  static const auto& form = *new Form{
      .method = "PlanningService/RecordPlanEvaluations",
      .part = "",
      .title = {"Record evaluations", "評価を記録する"},
      .button = {"Record", "記録する"},
      .note =
          {"Without a goal or measure it is of the plan as a whole. What is recorded again for the "
           "same year and evaluator replaces what stood there. Everybody who reads the plan reads "
           "it.",
           "施策等を選ばなければ、計画全体の評価です。同じ年度・同じ区分の評価は置き換わります。"
           "ビジョンを読める人すべてに表示されます。"},
      .fields = FormFields(EvaluationInputs(), {{{}, {"evaluations"}}}),
      .begin = BeginEvaluations,
      .subtitle = ParentPlan<pb::RecordPlanEvaluationsRequest>,
      .choices = ChoicesOfEvaluations,
      .next = AfterEvaluations,
      .done = "step-recorded"};
  return form;
}

}  // namespace renkei::web
