// Applying to a round: drafts, each step of an application, and what is decided of one.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/round_choices.h"
#include "client/web/page/me.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/round_decision_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

// Own documents that are offered.
constexpr int kOfferedSources = 200;
constexpr int kRoundSegments = 2;

const sheet::SheetLayout& AnswerParts() {
  static const auto& parts = *new sheet::SheetLayout(
      sheet::WithHeadings({sheet::SheetKind::kOther,
                           "回答",
                           "answers",
                           pb::RoundAnswer::descriptor(),
                           0,
                           {{"criterion_id", CellKind::kId, 0, "", "評価項目", "criterion"},
                            {"text", CellKind::kText, 0, ""}}}));
  return parts;
}

const sheet::SheetLayout& ApplicationInputs() {
  static const auto& inputs =
      InputsOf(*pb::RoundApplication::descriptor(),
               {{"source", CellKind::kId, 0, "自分の団体の、公開中のものから選びます"},
                {"title", CellKind::kText, 0, "空欄にすると、もとの文書の題名"},
                {"summary", CellKind::kText, 0, "応募するときは必須"},
                {"answers", CellKind::kRecords, 0, "", "", "", false, &AnswerParts()},
                {"contact_section", CellKind::kText, 0, "個人名は書かない。応募するときは必須"}});
  return inputs;
}

absl::StatusOr<pb::Round> RoundToApplyTo(Visit& visit, const std::string& name) {
  pb::GetRoundRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::Round>("RoundService/GetRound", get);
}

absl::StatusOr<pb::RoundApplication> StoredApplication(Visit& visit, const std::string& name) {
  pb::GetRoundApplicationRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::RoundApplication>("RoundService/GetRoundApplication", get);
}

// An answer to each criterion is asked for.
absl::Status BeginApplication(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::Round round, RoundToApplyTo(visit, name));
  auto& create = static_cast<pb::CreateRoundApplicationRequest&>(request);
  create.set_parent(name);
  FillCriteria(round.criteria(), *create.mutable_application()->mutable_answers());
  return absl::OkStatus();
}
std::string RoundOfNew(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::CreateRoundApplicationRequest&>(request).parent());
}

// Own published documents of the kind that the round is for, and its criteria.
Choices SourcesAndCriteria(Visit& visit, const Message& request) {
  Choices choices;
  std::vector<Choice>& sources = choices["source"];
  const auto me = Me(visit);
  const auto round = RoundToApplyTo(
      visit, static_cast<const pb::CreateRoundApplicationRequest&>(request).parent());
  if (!me.ok() || !round.ok()) return choices;
  choices["answers.criterion_id"] = CriterionChoices(visit, round->criteria());
  const std::string owned =
      absl::StrCat("owner=\"", me->organization(), "\" AND state=\"PUBLISHED\"");
  if (round->subject() == pb::ROUND_SUBJECT_CASES) {
    pb::ListCasesRequest list;
    list.set_filter(owned);
    list.set_page_size(kOfferedSources);
    const auto found = visit.calls.Call<pb::ListCasesResponse>("CaseService/ListCases", list);
    if (!found.ok()) return choices;
    for (const pb::Case& one : found->cases()) sources.push_back({one.name(), one.title()});
  } else if (round->subject() == pb::ROUND_SUBJECT_MODEL_REGIONS) {
    pb::ListVisionsRequest list;
    list.set_filter(absl::StrCat("owner=\"", me->organization(), "\""));
    list.set_page_size(kOfferedSources);
    const auto found = visit.calls.Call<pb::ListVisionsResponse>("VisionService/ListVisions", list);
    if (!found.ok()) return choices;
    for (const pb::Vision& one : found->visions()) {
      if (one.published_revision() > 0) sources.push_back({one.name(), one.title()});
    }
  } else {
    pb::ListInitiativesRequest list;
    list.set_filter(absl::StrCat("lead=\"", me->organization(), "\""));
    list.set_page_size(kOfferedSources);
    const auto found =
        visit.calls.Call<pb::ListInitiativesResponse>("InitiativeService/ListInitiatives", list);
    if (!found.ok()) return choices;
    for (const pb::Initiative& one : found->initiatives())
      sources.push_back({one.name(), one.title()});
  }
  return choices;
}

absl::Status BeginApplicationEdit(Visit& visit, const std::string& name, Message& request) {
  auto& update = static_cast<pb::UpdateRoundApplicationRequest&>(request);
  ASSIGN_OR_RETURN(*update.mutable_application(), StoredApplication(visit, name));
  ASSIGN_OR_RETURN(const pb::Round round,
                   RoundToApplyTo(visit, std::string(domain::ParentName(name, kRoundSegments))));
  FillCriteria(round.criteria(), *update.mutable_application()->mutable_answers());
  return absl::OkStatus();
}

Choices CriteriaOfApplication(Visit& visit, const Message& request) {
  const auto& update = static_cast<const pb::UpdateRoundApplicationRequest&>(request);
  const auto round = RoundToApplyTo(
      visit, std::string(domain::ParentName(update.application().name(), kRoundSegments)));
  Choices choices;
  if (round.ok()) choices["answers.criterion_id"] = CriterionChoices(visit, round->criteria());
  return choices;
}

absl::Status BeginApplicationDelete(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::RoundApplication stored, StoredApplication(visit, name));
  auto& remove = static_cast<pb::DeleteRoundApplicationRequest&>(request);
  remove.set_name(name);
  remove.set_etag(stored.etag());
  return absl::OkStatus();
}
std::string AfterApplicationDelete(const Message& request) {
  return absl::StrCat(
      "/", domain::ParentName(static_cast<const pb::DeleteRoundApplicationRequest&>(request).name(),
                              kRoundSegments));
}

template <pb::RoundApplicationAction kAction>
absl::Status BeginApplicationStep(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::RoundApplication stored, StoredApplication(visit, name));
  auto& step = static_cast<pb::ChangeRoundApplicationRequest&>(request);
  step.set_name(name);
  step.set_etag(stored.etag());
  step.set_action(kAction);
  return absl::OkStatus();
}

template <typename Request>
std::string TitleOfApplication(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const Request&>(request).name());
}

// What a step is called in an address, and what it asks for.
struct ApplicationStepPath {
  pb::RoundApplicationAction action;
  const char* view;
};
constexpr ApplicationStepPath kApplicationPaths[] = {
    {pb::ROUND_APPLICATION_ACTION_ASK_CONSENT, "ask"},
    {pb::ROUND_APPLICATION_ACTION_CONSENT, "consent"},
    {pb::ROUND_APPLICATION_ACTION_REFUSE, "refuse"},
    {pb::ROUND_APPLICATION_ACTION_SUBMIT, "submit"},
    {pb::ROUND_APPLICATION_ACTION_RETURN, "return"},
    {pb::ROUND_APPLICATION_ACTION_PASS, "pass"},
    {pb::ROUND_APPLICATION_ACTION_RULE_OUT, "ruleOut"},
    {pb::ROUND_APPLICATION_ACTION_WITHDRAW, "withdraw"},
    {pb::ROUND_APPLICATION_ACTION_TAKE_OVER, "takeOver"},
};

struct ApplicationStepTexts {
  Text title;
  Text note;
  std::vector<Column> columns;
};

ApplicationStepTexts ApplicationStepTo(pb::RoundApplicationAction action) {
  const Column words = {"words", CellKind::kText, 0, ""};
  const Column needed = {"words",
                         CellKind::kText,
                         0,
                         "",
                         "応募団体への連絡（必須）",
                         "words for the bodies (required)"};
  const Column note = {"note", CellKind::kText, 0, "応募団体には表示されません"};
  switch (action) {
    case pb::ROUND_APPLICATION_ACTION_ASK_CONSENT:
      return {{"Ask for consent", "同意を求める"},
              {"All other bodies are asked. A change of the application afterwards voids what they "
               "answered.",
               "ほかのすべての応募団体に同意を求めます。その後に内容を変えると、同意は取り消されま"
               "す。"},
              {}};
    case pb::ROUND_APPLICATION_ACTION_CONSENT:
      return {{"Consent", "同意する"}, {}, {words}};
    case pb::ROUND_APPLICATION_ACTION_REFUSE:
      return {{"Do not consent", "同意しない"},
              {"The body that leads reads why.", "理由は代表団体に伝わります。"},
              {{"words", CellKind::kText, 0, "", "同意しない理由（必須）", "why (required)"}}};
    case pb::ROUND_APPLICATION_ACTION_SUBMIT:
      return {
          {"Submit it", "応募する"},
          {"The text that is published now is applied with, and is what is judged.",
           "今公開している本文で応募します。応募した後に改訂しても、審査の対象は変わりません。"},
          {}};
    case pb::ROUND_APPLICATION_ACTION_RETURN:
      return {{"Return it to be completed", "補正のため差し戻す"},
              {"Without a time it can be completed until the round closes.",
               "期限を空欄にすると、公募の受付終了までに補正してもらいます。"},
              {needed, {"complete_by", CellKind::kText, 0, "例：2024-08-09 17:00"}, note}};
    case pb::ROUND_APPLICATION_ACTION_PASS:
      return {{"It fulfils what is asked", "要件を満たしていることを確認する"}, {}, {note}};
    case pb::ROUND_APPLICATION_ACTION_RULE_OUT:
      return {{"Rule it out", "要件を満たさないとする"},
              {"The bodies read why.", "理由は応募団体に伝わります。"},
              {needed, note}};
    case pb::ROUND_APPLICATION_ACTION_WITHDRAW:
      return {{"Take it back", "応募を取り下げる"},
              {"While the round is open it can be submitted again.",
               "受付期間中は、もう一度応募できます。"},
              {}};
    default:
      return {{"Take it over", "応募を引き継ぐ"},
              {"One's own organization takes the place of the body that has ended.",
               "廃止された団体に代わって、自分の団体が応募団体になります。"},
              {}};
  }
}

template <pb::RoundApplicationAction kAction>
Form ApplicationStepForm(ApplicationStepTexts step) {
  std::vector<const char*> paths;
  for (const Column& column : step.columns) paths.push_back(column.path);
  std::vector<FieldGroup> groups;
  if (!paths.empty()) groups.push_back({{}, std::move(paths)});
  return {.method = "RoundService/ChangeRoundApplication",
          .part = "",
          .title = step.title,
          .button = {"Record it", "確定する"},
          .note = std::move(step.note),
          .fields = FormFields(
              InputsOf(*pb::ChangeRoundApplicationRequest::descriptor(), std::move(step.columns)),
              std::move(groups)),
          .begin = BeginApplicationStep<kAction>,
          .subtitle = TitleOfApplication<pb::ChangeRoundApplicationRequest>,
          .done = "step-recorded",
          .keeps = false};
}

// A decision of the application called `name`, beginning with what was decided before.
absl::Status BeginVerdict(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::RoundApplication stored, StoredApplication(visit, name));
  auto& decide = static_cast<pb::DecideRoundRequest&>(request);
  decide.set_name(std::string(domain::ParentName(name, kRoundSegments)));
  ASSIGN_OR_RETURN(const pb::Round round, RoundToApplyTo(visit, decide.name()));
  pb::RoundVerdict& verdict = *decide.add_verdicts();
  verdict.set_application(name);
  const pb::RoundDecision& decision = stored.decision();
  verdict.set_result(decision.result());
  verdict.set_reason(decision.reason());
  verdict.set_deviation_reason(decision.deviation_reason());
  verdict.set_feedback_text(decision.feedback_text());
  for (const pb::RoundFeedback& said : decision.feedback()) {
    pb::RoundFeedback& feedback = *verdict.add_feedback();
    feedback.set_criterion_id(said.criterion_id());
    feedback.set_words(said.words());
  }
  FillCriteria(round.criteria(), *verdict.mutable_feedback());
  return absl::OkStatus();
}
std::string TitleOfVerdict(Visit& visit, const Message& request) {
  const auto& decide = static_cast<const pb::DecideRoundRequest&>(request);
  return decide.verdicts().empty() ? "" : visit.calls.titles().Of(decide.verdicts(0).application());
}
Choices CriteriaOfVerdict(Visit& visit, const Message& request) {
  const auto round =
      RoundToApplyTo(visit, static_cast<const pb::DecideRoundRequest&>(request).name());
  Choices choices;
  if (round.ok())
    choices["verdicts.feedback.criterion_id"] = CriterionChoices(visit, round->criteria());
  return choices;
}
std::string AfterVerdict(const Message& reply) {
  const auto& decided = static_cast<const pb::DecideRoundResponse&>(reply);
  return decided.applications().empty() ? "/rounds"
                                        : absl::StrCat("/", decided.applications(0).name());
}

const sheet::SheetLayout& FeedbackParts() {
  static const auto& parts = *new sheet::SheetLayout(
      sheet::WithHeadings({sheet::SheetKind::kOther,
                           "講評",
                           "feedback",
                           pb::RoundFeedback::descriptor(),
                           0,
                           {{"criterion_id", CellKind::kId, 0, "", "評価項目", "criterion"},
                            {"words", CellKind::kText, 0, ""}}}));
  return parts;
}

const sheet::SheetLayout& VerdictInputs() {
  static const auto& inputs = InputsOf(
      *pb::DecideRoundRequest::descriptor(),
      {{"verdicts.result", CellKind::kEnum, 0, "", "結果"},
       {"verdicts.reason", CellKind::kText, 0, "空欄にすると、順位による理由", "理由"},
       {"verdicts.deviation_reason", CellKind::kText, 0, "順位による案と異なるときは必須",
        "順位と異なる理由", "why it is another result than the ranking proposes"},
       {"verdicts.feedback", CellKind::kRecords, 0, "", "評価項目ごとの講評", "", false,
        &FeedbackParts()},
       {"verdicts.feedback_text", CellKind::kText, 0, "", "全体の講評", "feedback on the whole"}});
  return inputs;
}

}  // namespace

const Form& ApplyForm() {
  static const auto& form = *new Form{
      .method = "RoundService/CreateRoundApplication",
      .part = "application",
      .title = {"Apply", "この公募に応募する"},
      .button = {"Save as a draft", "下書きを保存する"},
      .note =
          {"It is a draft until it is submitted; other bodies that take part are asked for "
           "their consent first.",
           "応募の手続きをするまでは下書きです。ほかに参加団体があるときは、先に同意を求めます。"},
      .fields = FormFields(ApplicationInputs(),
                           {{{}, {"source", "title", "summary", "answers", "contact_section"}}}, {},
                           {{"answers", "criterion_id"}}),
      .begin = BeginApplication,
      .subtitle = RoundOfNew,
      .choices = SourcesAndCriteria,
      .done = "created"};
  return form;
}

const Form& ApplicationEditForm() {
  static const auto& form =
      *new Form{.method = "RoundService/UpdateRoundApplication",
                .part = "application",
                .title = {"Edit the application", "応募の編集"},
                .button = {"Save", "保存する"},
                .note = {"A change voids the consents that were given to a draft.",
                         "応募前に内容を変えると、ほかの団体の同意は取り消されます。"},
                .fields = FormFields(ApplicationInputs(),
                                     {{{}, {"title", "summary", "answers", "contact_section"}}}, {},
                                     {{"answers", "criterion_id"}}),
                .begin = BeginApplicationEdit,
                .choices = CriteriaOfApplication};
  return form;
}

const Form& ApplicationDeleteForm() {
  static const auto& form = *new Form{
      .method = "RoundService/DeleteRoundApplication",
      .part = "",
      .title = {"Remove the draft", "下書きを削除する"},
      .button = {"Remove it", "削除する"},
      .note = {},
      .fields = FormFields(InputsOf(*pb::DeleteRoundApplicationRequest::descriptor(), {}), {}),
      .begin = BeginApplicationDelete,
      .subtitle = TitleOfApplication<pb::DeleteRoundApplicationRequest>,
      .back = AfterApplicationDelete,
      .done = "deleted",
      .keeps = false};
  return form;
}

template <pb::RoundApplicationAction kAction>
const Form& ApplicationForm() {
  static const auto& form = *new Form(ApplicationStepForm<kAction>(ApplicationStepTo(kAction)));
  return form;
}
template const Form& ApplicationForm<pb::ROUND_APPLICATION_ACTION_ASK_CONSENT>();
template const Form& ApplicationForm<pb::ROUND_APPLICATION_ACTION_CONSENT>();
template const Form& ApplicationForm<pb::ROUND_APPLICATION_ACTION_REFUSE>();
template const Form& ApplicationForm<pb::ROUND_APPLICATION_ACTION_SUBMIT>();
template const Form& ApplicationForm<pb::ROUND_APPLICATION_ACTION_RETURN>();
template const Form& ApplicationForm<pb::ROUND_APPLICATION_ACTION_PASS>();
template const Form& ApplicationForm<pb::ROUND_APPLICATION_ACTION_RULE_OUT>();
template const Form& ApplicationForm<pb::ROUND_APPLICATION_ACTION_WITHDRAW>();
template const Form& ApplicationForm<pb::ROUND_APPLICATION_ACTION_TAKE_OVER>();

const Form& VerdictForm() {
  static const auto& form = *new Form{
      .method = "RoundDecisionService/DecideRound",
      .part = "",
      .title = {"Decide", "選定を決定する"},
      .button = {"Record it", "決定する"},
      .note = {"A result other than the ranking proposes needs a reason of its own. Until the "
               "results are told nobody but the secretariat reads it.",
               "順位による案と異なる決定には、その理由が必要です。公表するまで、実施団体の外からは"
               "見えません。"},
      .fields =
          FormFields(VerdictInputs(),
                     {{{}, {"verdicts.result", "verdicts.reason", "verdicts.deviation_reason"}},
                      {{"What the bodies are told", "応募団体への講評"},
                       {"verdicts.feedback", "verdicts.feedback_text"}}},
                     {}, {{"verdicts.feedback", "criterion_id"}}),
      .begin = BeginVerdict,
      .subtitle = TitleOfVerdict,
      .choices = CriteriaOfVerdict,
      .next = AfterVerdict,
      .done = "step-recorded",
      .keeps = false,
      .only_entry_of = "verdicts"};
  return form;
}

std::string ApplicationFormPath(const std::string& application, pb::RoundApplicationAction action) {
  for (const ApplicationStepPath& path : kApplicationPaths) {
    if (path.action == action) return absl::StrCat(application, "/", path.view);
  }
  return "";
}

}  // namespace renkei::web
