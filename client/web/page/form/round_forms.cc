// Rounds of selection: making and correcting them, their stages, their decisions and results.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "renkei/v1/round_decision_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/sheet/rows/shared_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;

constexpr char kRoundReason[] = "cancel_reason";

const sheet::SheetLayout& PartsOf(const google::protobuf::Descriptor& type, const char* ja,
                                  const char* en, std::vector<Column> columns) {
  return *new sheet::SheetLayout(
      sheet::WithHeadings({sheet::SheetKind::kOther, ja, en, &type, 0, std::move(columns)}));
}

const sheet::SheetLayout& CriterionParts() {
  static const auto& parts = PartsOf(*pb::RoundCriterion::descriptor(), "評価項目", "criteria",
                                     {{"id", CellKind::kId, 0, ""},
                                      {"title", CellKind::kText, 0, ""},
                                      {"weight", CellKind::kInteger, 0, ""},
                                      {"lowest", CellKind::kInteger, 0, ""},
                                      {"highest", CellKind::kInteger, 0, ""},
                                      {"text", CellKind::kText, 0, ""}});
  return parts;
}
const sheet::SheetLayout& StageParts() {
  static const auto& parts = PartsOf(*pb::RoundStage::descriptor(), "段階", "stages",
                                     {{"kind", CellKind::kEnum, 0, ""},
                                      {"begins_date", CellKind::kDay, 0, ""},
                                      {"closes_at", CellKind::kText, 0, ""},
                                      {"text", CellKind::kText, 0, ""}});
  return parts;
}
const sheet::SheetLayout& BonusParts() {
  static const auto& parts = PartsOf(*pb::RoundBonusRule::descriptor(), "加点", "bonus",
                                     {{"min_bodies", CellKind::kInteger, 0, ""},
                                      {"points", CellKind::kInteger, 0, ""},
                                      {"each", CellKind::kYesNo, 0, ""},
                                      {"text", CellKind::kText, 0, ""}});
  return parts;
}

const sheet::SheetLayout& RoundInputs() {
  static const auto& inputs = InputsOf(
      *pb::Round::descriptor(),
      {{"title", CellKind::kText, 0, ""},
       {"purpose", CellKind::kText, 0, ""},
       {"subject", CellKind::kEnum, 0, ""},
       {"criteria", CellKind::kRecords, 0, "配点の合計は100。例：novelty｜新規性｜40｜1｜5｜観点",
        "", "", false, &CriterionParts()},
       {"opens_at", CellKind::kText, 0, "例：2024-07-01 09:00"},
       {"closes_at", CellKind::kText, 0, "例：2024-07-31 17:00"},
       {"stages", CellKind::kRecords, 0,
        "空欄にすると4段階。例：書面審査｜2024-08-12｜2024-08-30 17:00｜進め方", "", "", false,
        &StageParts()},
       {"quota", CellKind::kInteger, 0, "空欄または0は、合格点に達したものすべて"},
       {"threshold", CellKind::kInteger, 0, "100点満点（加点を含む）"},
       {"tie_rule", CellKind::kEnum, 0, ""},
       {"bonus_rules", CellKind::kRecords, 0, "例：2｜3｜はい｜2団体以上の共同応募", "", "", false,
        &BonusParts()},
       {"bonus_cap", CellKind::kInteger, 0, "加点を設けるときは必須"},
       {"exclude_neighbours", CellKind::kYesNo, 0, ""},
       {"exclude_same_prefecture", CellKind::kYesNo, 0, ""},
       {"open_reading", CellKind::kYesNo, 0, "「はい」にしなければ、団体名を伏せて審査します"},
       {"follow_up_years", CellKind::kInteger, 0, "空欄または0は、自己評価を求めない"},
       {"report_months", CellKind::kInteger, 0, "空欄または0は、各年度の3月31日まで"},
       {"exclusive_group", CellKind::kId, 0, "同じ区分の公募には、1団体から1件だけ応募できます"},
       {"public_parts", CellKind::kLines, 0, "選ばなければ、選定された応募と審査委員"},
       {"eligible_kinds", CellKind::kLines, 0, "選ばなければ、すべての団体が応募できます"},
       {"audience.visibility", CellKind::kEnum, 0, "", "公開範囲"},
       {"audience.organizations", CellKind::kLines, 0, "", "公開する団体"},
       {"contact_section", CellKind::kText, 0, "個人名は書かない"},
       {"links", CellKind::kRecords, 0, "", "", "", false, &sheet::LinkParts()},
       {kRoundReason, CellKind::kText, 0, "公表した後の、評価の条件や日程の訂正では必須",
        "訂正の理由", "reason"}});
  return inputs;
}

std::vector<FieldGroup> RoundGroups(bool is_new) {
  std::vector<FieldGroup> groups = {
      {{}, {"title", "purpose", "subject", "contact_section", "links"}},
      {{"What is judged", "評価"}, {"criteria", "bonus_rules", "bonus_cap"}},
      {{"When", "日程"}, {"opens_at", "closes_at", "stages"}},
      {{"How it is decided", "選定の方法"},
       {"quota", "threshold", "tie_rule", "open_reading", "exclude_neighbours",
        "exclude_same_prefecture", "public_parts"}},
      {{"After the selection", "選定後の経過"}, {"follow_up_years", "report_months"}},
      {{"Who", "応募できる団体と公開範囲"},
       {"eligible_kinds", "exclusive_group", "audience.visibility", "audience.organizations"}}};
  if (!is_new) groups.push_back({{"Why it changes", "訂正の理由"}, {kRoundReason}});
  return groups;
}

absl::StatusOr<pb::Round> StoredRound(Visit& visit, const std::string& name) {
  pb::GetRoundRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::Round>("RoundService/GetRound", get);
}

absl::Status BeginRound(Visit&, const std::string&, Message& request) {
  static_cast<pb::CreateRoundRequest&>(request).mutable_round();
  return absl::OkStatus();
}
absl::Status BeginRoundEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateRoundRequest&>(request).mutable_round(),
                   StoredRound(visit, name));
  return absl::OkStatus();
}
// Why it is corrected is typed where the round keeps why it was cancelled, and taken out into the request.
absl::Status CompleteRoundEdit(Visit&, Message& request) {
  auto& update = static_cast<pb::UpdateRoundRequest&>(request);
  pb::Round& round = *update.mutable_round();
  update.set_reason(round.cancel_reason());
  round.clear_cancel_reason();
  auto& paths = *update.mutable_update_mask()->mutable_paths();
  paths.erase(std::remove(paths.begin(), paths.end(), kRoundReason), paths.end());
  return absl::OkStatus();
}

// A step that needs to know which text of the round was read.
template <typename Request>
absl::Status BeginRoundStep(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::Round round, StoredRound(visit, name));
  auto& step = static_cast<Request&>(request);
  step.set_name(name);
  if constexpr (requires { step.set_etag(""); }) step.set_etag(round.etag());
  if constexpr (requires { step.set_from_ranking(true); }) step.set_from_ranking(true);
  return absl::OkStatus();
}
template <pb::RoundAction kAction>
absl::Status BeginRoundAction(Visit& visit, const std::string& name, Message& request) {
  RETURN_IF_ERROR(BeginRoundStep<pb::ChangeRoundRequest>(visit, name, request));
  static_cast<pb::ChangeRoundRequest&>(request).set_action(kAction);
  return absl::OkStatus();
}
template <typename Request>
std::string TitleOfRoundStep(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const Request&>(request).name());
}
std::string AfterRoundDelete(const Message&) { return "/rounds"; }
std::string AfterDecisions(const Message&) { return "/rounds"; }

struct RoundStepTexts {
  Text title;
  Text note;
};
RoundStepTexts TextsOf(pb::RoundAction action) {
  switch (action) {
    case pb::ROUND_ACTION_ANNOUNCE:
      return {
          {"Announce it", "公表する"},
          {"From then on what is judged by is corrected with a reason alone.",
           "公表した後の評価項目などの訂正には理由が必要になり、最初の応募の後は変更できません。"}};
    case pb::ROUND_ACTION_ADVANCE:
      return {{"Go on to the next stage", "次の段階に進む"},
              {"What is to be done in the present stage is closed. There is no way back.",
               "現在の段階を締め切ります。前の段階には戻せません。"}};
    default:
      return {{"Cancel the round", "公募を取りやめる"},
              {"What was applied with stays as it is.", "これまでの応募はそのまま残ります。"}};
  }
}

// A button, with nothing to fill in but what `columns` has: one at most.
template <typename Request>
Form RoundButton(const char* method, Text title, Text note, std::vector<Column> columns = {}) {
  std::vector<FieldGroup> groups;
  if (!columns.empty()) groups.push_back({{}, {columns.front().path}});
  return {
      .method = method,
      .part = "",
      .title = title,
      .button = title,
      .note = std::move(note),
      .fields = FormFields(InputsOf(*Request::descriptor(), std::move(columns)), std::move(groups)),
      .begin = BeginRoundStep<Request>,
      .subtitle = TitleOfRoundStep<Request>,
      .done = "step-recorded",
      .keeps = false};
}

}  // namespace

const Form& RoundCreateForm() {
  static const auto& form =
      *new Form{.method = "RoundService/CreateRound",
                .part = "round",
                .title = {"New round", "公募を作る"},
                .button = {"Create", "作成する"},
                .note = {"Times are those of Japan. It is told to others once it is announced.",
                         "日時は日本時間です。公表するまで、ほかの団体からは見えません。"},
                .fields = FormFields(RoundInputs(), RoundGroups(/*is_new=*/true)),
                .begin = BeginRound};
  return form;
}

const Form& RoundEditForm() {
  static const auto& form = *new Form{
      .method = "RoundService/UpdateRound",
      .part = "round",
      .title = {"Edit the round", "公募の編集"},
      .button = {"Save", "保存する"},
      .note = {"Once something was submitted, what is judged by can no longer be changed.",
               "応募があった後は、評価項目や選定の方法を変更できません。"},
      .fields = FormFields(RoundInputs(), RoundGroups(/*is_new=*/false)),
      .begin = BeginRoundEdit,
      .complete = CompleteRoundEdit};
  return form;
}

const Form& RoundDeleteForm() {
  static const auto& form = *new Form([] {
    Form made = RoundButton<pb::DeleteRoundRequest>("RoundService/DeleteRound",
                                                    {"Remove the round", "公募を削除する"}, {});
    made.back = AfterRoundDelete;
    made.done = "deleted";
    return made;
  }());
  return form;
}

template <pb::RoundAction kAction>
const Form& RoundStepForm() {
  static const auto& form = *new Form([] {
    const RoundStepTexts texts = TextsOf(kAction);
    constexpr bool kSaysWhy = kAction == pb::ROUND_ACTION_CANCEL;
    Form made = RoundButton<pb::ChangeRoundRequest>(
        "RoundService/ChangeRound", texts.title, texts.note,
        kSaysWhy ? std::vector<Column>{{"reason", CellKind::kText, 0, ""}} : std::vector<Column>());
    made.begin = BeginRoundAction<kAction>;
    return made;
  }());
  return form;
}
template const Form& RoundStepForm<pb::ROUND_ACTION_ANNOUNCE>();
template const Form& RoundStepForm<pb::ROUND_ACTION_ADVANCE>();
template const Form& RoundStepForm<pb::ROUND_ACTION_CANCEL>();

const Form& RankingDecideForm() {
  static const auto& form = *new Form([] {
    Form made = RoundButton<pb::DecideRoundRequest>(
        "RoundDecisionService/DecideRound",
        {"Decide as the ranking proposes", "順位の案どおりに決定する"},
        {"What is not decided yet is decided. What ties at the line is decided on the page of the "
         "application first.",
         "まだ決定していない応募を、順位の案どおりに決定します。当落線上の同点の応募は、先に応募の"
         "ページで個別に決定してください。"});
    made.next = AfterDecisions;
    return made;
  }());
  return form;
}

const Form& RoundPublishForm() {
  static const auto& form = *new Form(RoundButton<pb::PublishRoundRequest>(
      "RoundDecisionService/PublishRound", {"Tell the results", "選定結果を公表する"},
      {"The bodies read what was decided of their own; all others what the round says.",
       "応募団体には自団体の結果と講評が、それ以外には公募で定めた内容だけが表示されます。"}));
  return form;
}

const Form& RoundCasesForm() {
  static const auto& form = *new Form([] {
    Form made = RoundButton<pb::SelectRoundCasesRequest>(
        "RoundDecisionService/SelectRoundCases",
        {"Select the cases as good practice", "優良事例として登録する"},
        {"All cases that won, with the reasons of their decisions.",
         "選定された事例を、選定の理由とともに、まとめて登録します。"});
    made.next = AfterDecisions;
    return made;
  }());
  return form;
}

}  // namespace renkei::web
