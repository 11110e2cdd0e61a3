// Joint initiatives: founding and writing them, moving them along, and figures of their shared KPIs.
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/sheet/rows/initiative_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

std::vector<FieldGroup> InitiativeGroups() {
  return {{{}, {"title", "subtitle", "purpose", "form"}},
          {{"What it is for", "課題と期間"},
           {"challenges", "period.from_fiscal_year", "period.to_fiscal_year"}},
          {{"Steps and milestones", "手続きと節目"}, {"steps", "milestones"}},
          {{"Shared KPIs", "共通KPI"}, {"kpis"}},
          {{"Partners and cases", "連携先と事例"},
           {"partners", "source_cases", "result_cases", "results"}},
          {{"How it is found", "分類・リンク"}, {"framework_items", "links"}},
          {{"Who takes part, and who may read", "参加の受付と公開範囲"},
           {"open_to_applications", "audience.visibility", "audience.organizations"}}};
}

absl::StatusOr<pb::Initiative> StoredInitiative(Visit& visit, const std::string& name) {
  pb::GetInitiativeRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::Initiative>("InitiativeService/GetInitiative", get);
}

// `name`: the organization that will lead it.
absl::Status BeginInitiative(Visit&, const std::string& name, Message& request) {
  auto& create = static_cast<pb::CreateInitiativeRequest&>(request);
  create.set_lead(name);
  create.mutable_initiative();
  return absl::OkStatus();
}

std::string LeadOf(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::CreateInitiativeRequest&>(request).lead());
}

absl::Status BeginInitiativeEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateInitiativeRequest&>(request).mutable_initiative(),
                   StoredInitiative(visit, name));
  return absl::OkStatus();
}

Choices Indicators(Visit& visit, const Message&) {
  return {{"kpis.indicator", IndicatorChoices(visit)}};
}

// Nobody has to think of an id: a shared KPI without one is called as its indicator is.
template <typename Request>
absl::Status NameKpis(Visit&, Message& request) {
  for (pb::SharedKpi& kpi : *static_cast<Request&>(request).mutable_initiative()->mutable_kpis()) {
    if (kpi.id().empty() && !kpi.indicator().empty())
      kpi.set_id(std::string(domain::LastSegment(kpi.indicator())));
  }
  return absl::OkStatus();
}

template <pb::InitiativeState kState>
absl::Status BeginInitiativeState(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::Initiative stored, StoredInitiative(visit, name));
  auto& change = static_cast<pb::ChangeInitiativeStateRequest&>(request);
  change.set_name(name);
  change.set_etag(stored.etag());
  change.set_state(kState);
  if (kState == pb::INITIATIVE_STATE_CLOSED) change.set_results(stored.results());
  return absl::OkStatus();
}

std::string TitleOfInitiativeState(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::ChangeInitiativeStateRequest&>(request).name());
}

struct StateChange {
  Text title;
  Text note;
  std::vector<Column> columns;
};

StateChange StateChangeTo(pb::InitiativeState state) {
  const Column date = {"date", CellKind::kDay, 0, ""};
  const Column remark = {"reason", CellKind::kText, 0, "", "補足", "remark"};
  const Text today = {"Without a date it is today's.",
                      "日付を空欄にすると、今日の日付になります。"};
  switch (state) {
    case pb::INITIATIVE_STATE_OPEN:
      return {{"Open it to others", "参加団体の募集を始める"},
              {"Bodies can be invited and, where it says so, apply. " + today.en,
               "参加の申請を受け付ける設定なら、各団体から申請できるようになります。" + today.ja},
              {date, remark}};
    case pb::INITIATIVE_STATE_RUNNING:
      return {{"Begin the work", "実施を始める"},
              {"The steps that its form asks for come before it. " + today.en,
               "連携の形式に必要な手続き（議決、協約の締結など）が記録されている必要があります。" +
                   today.ja},
              {date, remark}};
    case pb::INITIATIVE_STATE_CLOSED:
      return {{"Close it", "終了する"},
              {"What came of it is what others learn from. " + today.en,
               "成果を書いて終了します。ほかの地域が参考にします。" + today.ja},
              {{"results", CellKind::kText, 0, "", "成果（必須）", "results (required)"},
               {"reason", CellKind::kText, 0, "告示や届出をしないまま終えるときは、その理由"},
               date}};
    default:
      return {{"Cancel it", "中止する"},
              today,
              {{"reason", CellKind::kText, 0, "", "理由（必須）", "reason (required)"}, date}};
  }
}

Uses UsesOfInitiativeEdit(Visit& visit, const Message& request) {
  return UsesOfInitiative(
      visit, static_cast<const pb::UpdateInitiativeRequest&>(request).initiative().name());
}
Uses UsesOfInitiativeState(Visit& visit, const Message& request) {
  return UsesOfInitiative(visit,
                          static_cast<const pb::ChangeInitiativeStateRequest&>(request).name());
}

absl::Status BeginInitiativeDelete(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::Initiative stored, StoredInitiative(visit, name));
  auto& remove = static_cast<pb::DeleteInitiativeRequest&>(request);
  remove.set_name(name);
  remove.set_etag(stored.etag());
  return absl::OkStatus();
}

std::string TitleOfRemovedInitiative(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const pb::DeleteInitiativeRequest&>(request).name());
}

Uses UsesOfInitiativeDelete(Visit& visit, const Message& request) {
  return UsesOfInitiative(visit, static_cast<const pb::DeleteInitiativeRequest&>(request).name());
}

std::string AfterInitiativeDelete(const Message&) { return "/search?kind=initiatives"; }

// Members report what they have, by KPI and time.
absl::Status BeginContributions(Visit& visit, const std::string& name, Message& request) {
  auto& record = static_cast<pb::RecordContributionsRequest&>(request);
  record.set_parent(name);
  return StoredInitiative(visit, name).status();
}

std::string TitleOfContributions(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::RecordContributionsRequest&>(request).parent());
}

Choices SharedKpis(Visit& visit, const Message& request) {
  const auto found =
      StoredInitiative(visit, static_cast<const pb::RecordContributionsRequest&>(request).parent());
  Choices choices;
  std::vector<Choice>& kpis = choices["contributions.kpi"];
  if (!found.ok()) return choices;
  for (const pb::SharedKpi& kpi : found->kpis())
    kpis.push_back(
        {kpi.id(), kpi.title().empty() ? visit.calls.titles().Of(kpi.indicator()) : kpi.title()});
  return choices;
}

const sheet::SheetLayout& ContributionInputs() {
  static const auto& parts =
      InputsOf(*pb::Contribution::descriptor(), {{"kpi", CellKind::kId, 0, ""},
                                                 {"when", CellKind::kWhen, 0, ""},
                                                 {"value", CellKind::kValue, 0, ""},
                                                 {"numerator", CellKind::kNumber, 0, ""},
                                                 {"denominator", CellKind::kNumber, 0, ""},
                                                 {"source", CellKind::kText, 0, ""},
                                                 {"note", CellKind::kText, 0, ""}});
  return InputsOf(*pb::RecordContributionsRequest::descriptor(),
                  {{"contributions", CellKind::kRecords, 0, "", "", "", false, &parts}});
}

std::string AfterContributions(const Message& reply) {
  const auto& recorded = static_cast<const pb::RecordContributionsResponse&>(reply);
  if (recorded.contributions().empty()) return "/";
  return absl::StrCat("/", domain::ParentName(recorded.contributions(0).name(), 2));
}

absl::Status BeginInitiativeCase(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::Initiative stored, StoredInitiative(visit, name));
  auto& make = static_cast<pb::CreateInitiativeCaseRequest&>(request);
  make.set_name(name);
  make.set_etag(stored.etag());
  make.set_title(stored.title());
  return absl::OkStatus();
}

std::string TitleOfInitiativeCase(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::CreateInitiativeCaseRequest&>(request).name());
}

}  // namespace

const Form& InitiativeCreateForm() {
  static const auto& form = *new Form{
      .method = "InitiativeService/CreateInitiative",
      .part = "initiative",
      .title = {"Propose a joint initiative", "地域間連携を提案する"},
      .button = {"Propose it", "提案として登録する"},
      .note =
          {"Your organization leads it and takes part at once. The title alone is enough to "
           "begin with.",
           "所属団体が幹事となり、参加団体として登録されます。題名だけで登録し、あとから書き足せ"
           "ます。"},
      .fields = FormFields(sheet::InitiativeLayout(), InitiativeGroups()),
      .begin = BeginInitiative,
      .subtitle = LeadOf,
      .choices = Indicators,
      .complete = NameKpis<pb::CreateInitiativeRequest>,
      .done = "proposed"};
  return form;
}

const Form& InitiativeEditForm() {
  static const auto& form =
      *new Form{.method = "InitiativeService/UpdateInitiative",
                .part = "initiative",
                .title = {"Edit the initiative", "地域間連携の編集"},
                .button = {"Save", "保存する"},
                .note = {},
                .fields = FormFields(sheet::InitiativeLayout(), InitiativeGroups()),
                .begin = BeginInitiativeEdit,
                .choices = Indicators,
                .uses = UsesOfInitiativeEdit,
                .complete = NameKpis<pb::UpdateInitiativeRequest>};
  return form;
}

template <pb::InitiativeState kState>
const Form& InitiativeStateForm() {
  static const auto& form = *[] {
    StateChange change = StateChangeTo(kState);
    std::vector<const char*> paths;
    for (const Column& column : change.columns) paths.push_back(column.path);
    return new Form{.method = "InitiativeService/ChangeInitiativeState",
                    .part = "",
                    .title = change.title,
                    .button = change.title,
                    .note = std::move(change.note),
                    .fields = FormFields(InputsOf(*pb::ChangeInitiativeStateRequest::descriptor(),
                                                  std::move(change.columns)),
                                         {{{}, std::move(paths)}}),
                    .begin = BeginInitiativeState<kState>,
                    .subtitle = TitleOfInitiativeState,
                    .uses = UsesOfInitiativeState,
                    .done = "step-recorded",
                    // Results are written, and not just remarked.
                    .keeps = kState == pb::INITIATIVE_STATE_CLOSED};
  }();
  return form;
}
template const Form& InitiativeStateForm<pb::INITIATIVE_STATE_OPEN>();
template const Form& InitiativeStateForm<pb::INITIATIVE_STATE_RUNNING>();
template const Form& InitiativeStateForm<pb::INITIATIVE_STATE_CLOSED>();
template const Form& InitiativeStateForm<pb::INITIATIVE_STATE_CANCELLED>();

const Form& ContributionsForm() {
  static const auto& form = *new Form{
      .method = "ContributionService/RecordContributions",
      .part = "",
      .title = {"Report figures of the shared KPIs", "共通KPIの値を報告する"},
      .button = {"Report", "報告する"},
      .note =
          {"Figures of your own organization alone. What is reported again for the same time "
           "replaces what stood there. Of a rate, give what is added up: numerator and "
           "denominator.",
           "所属団体の分だけを報告します。同じ時点の値は置き換わります。割合の指標では、分子と分"
           "母も入力してください（全体の割合を計算するため）。"},
      .fields = FormFields(ContributionInputs(), {{{}, {"contributions"}}}),
      .begin = BeginContributions,
      .subtitle = TitleOfContributions,
      .choices = SharedKpis,
      .next = AfterContributions,
      .done = "step-recorded"};
  return form;
}

const Form& InitiativeDeleteForm() {
  static const auto& form = *new Form{
      .method = "InitiativeService/DeleteInitiative",
      .part = "",
      .title = {"Remove the proposal", "連携の提案を削除する"},
      .button = {"Remove it", "削除する"},
      .note = {"A proposal alone, in which nobody but its lead has had a part. Anything else is "
               "cancelled, with a reason.",
               "削除できるのは、ほかの団体がまだ関わっていない提案だけです。招待や申請のあった連携"
               "は、理由"
               "を書いて「中止する」でとりやめてください。"},
      .fields = FormFields(InputsOf(*pb::DeleteInitiativeRequest::descriptor(), {}), {}),
      .begin = BeginInitiativeDelete,
      .subtitle = TitleOfRemovedInitiative,
      .uses = UsesOfInitiativeDelete,
      .back = AfterInitiativeDelete,
      .done = "deleted",
      .keeps = false};
  return form;
}

const Form& InitiativeCaseForm() {
  static const auto& form = *new Form{
      .method = "InitiativeService/CreateInitiativeCase",
      .part = "",
      .title = {"Make a case of it", "事例にまとめる"},
      .button = {"Make a draft", "下書きを作る"},
      .note =
          {"A draft with members and results of the initiative; it is edited and submitted as any "
           "case.",
           "参加団体と成果を入れた事例の下書きを作ります。あとは、ほかの事例と同じように編集して"
           "提出します。"},
      .fields = FormFields(InputsOf(*pb::CreateInitiativeCaseRequest::descriptor(),
                                    {{"title", CellKind::kText, 0, ""}}),
                           {{{}, {"title"}}}),
      .begin = BeginInitiativeCase,
      .subtitle = TitleOfInitiativeCase,
      .done = "created",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
