// Programmes, their editions and calls: made and changed.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/form/programme_parts.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/sheet/rows/shared_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;

// In the inputs of a change stands why it is made; in the request it has a field of its own. These are
// fields of the records that nobody else writes.
constexpr char kEditionReason[] = "withdraw_reason";
constexpr char kCallReason[] = "cancel_reason";
constexpr char kReasonLabel[] = "変更の理由";
constexpr char kReasonHelp[] = "公開中の内容を変えるときは必須。公開されます";
constexpr char kClockHelp[] = "17:00 のように。空のままなら、開始は0時、締切は24時";

const sheet::SheetLayout& ProgrammeInputs() {
  static const auto& inputs = InputsOf(
      *pb::Programme::descriptor(),
      {{"title", CellKind::kText, 0, ""},
       {"ministry", CellKind::kText, 0, "印刷物のとおりに"},
       {"support_kind", CellKind::kEnum, 0, ""},
       {"purpose", CellKind::kText, 0, "ふだんの言葉で"},
       {"framework_items", CellKind::kLines, 0, ""},
       {"contact_section", CellKind::kText, 0, "個人名は書かないでください"},
       {"links", CellKind::kRecords, 0, "", "", "", false, &sheet::LinkParts()},
       {"external_id", CellKind::kId, 0, "団体の中で重ならない番号や名前。あとから変えられません"},
       {"successor", CellKind::kId, 0, "後を継いだ施策のリソース名"}});
  return inputs;
}

const sheet::SheetLayout& TypeParts() {
  static const auto& parts = InputsOf(*pb::ProgrammeType::descriptor(),
                                      {{"id", CellKind::kId, 0, "半角の英数字。type3 など"},
                                       {"title", CellKind::kText, 0, ""},
                                       {"pays_for", CellKind::kText, 0, ""},
                                       {"rate", CellKind::kText, 0, "1/2、2/3"},
                                       {"rate_note", CellKind::kText, 0, "「定額」など"},
                                       {"ceiling_thousand_yen", CellKind::kInteger, 0, "千円"},
                                       {"floor_thousand_yen", CellKind::kInteger, 0, "千円"},
                                       {"conditions", CellKind::kText, 0, ""},
                                       {"min_population", CellKind::kInteger, 0, "人"},
                                       {"max_population", CellKind::kInteger, 0, "人"},
                                       {"joint", CellKind::kEnum, 0, ""},
                                       {"min_members", CellKind::kInteger, 0, ""},
                                       {"applicant_note", CellKind::kText, 0, ""},
                                       {"needs_source_case", CellKind::kYesNo, 0, ""}});
  return parts;
}

const sheet::SheetLayout& EditionInputs() {
  static const auto& inputs =
      InputsOf(*pb::ProgrammeEdition::descriptor(),
               {{"fiscal_year", CellKind::kFiscalYear, 0, ""},
                {"title", CellKind::kText, 0, "空のままなら施策名と同じ"},
                {"ministry", CellKind::kText, 0, "空のままなら施策と同じ"},
                {"summary", CellKind::kText, 0, "その年度に特有のこと"},
                {"budget_thousand_yen", CellKind::kInteger, 0, "千円"},
                {"budget_note", CellKind::kText, 0, "数値で表せないとき"},
                {"types", CellKind::kRecords, 0, "", "", "", false, &TypeParts()},
                {"framework_items", CellKind::kLines, 0, ""},
                {"documents", CellKind::kRecords, 0, "", "", "", false, &sheet::LinkParts()},
                {"note", CellKind::kText, 0, ""},
                {kEditionReason, CellKind::kText, 0, kReasonHelp, kReasonLabel}});
  return inputs;
}

const sheet::SheetLayout& CallInputs() {
  static const auto& inputs =
      InputsOf(*pb::ProgrammeCall::descriptor(),
               {{"round", CellKind::kInteger, 0, "空のままなら最後の回の次"},
                {"title", CellKind::kText, 0, "空のままなら「第1回公募」"},
                {"opens_date", CellKind::kDay, 0, ""},
                {"opens_clock", CellKind::kText, 0, kClockHelp},
                {"closes_date", CellKind::kDay, 0, "空のままなら随時"},
                {"closes_clock", CellKind::kText, 0, kClockHelp},
                {"result_date", CellKind::kDay, 0, ""},
                {"type_ids", CellKind::kLines, 0, "タイプIDを1行に1つ。空のままなら全てのタイプ"},
                {"links", CellKind::kRecords, 0, "", "", "", false, &sheet::LinkParts()},
                {"note", CellKind::kText, 0, ""},
                {kCallReason, CellKind::kText, 0, kReasonHelp, kReasonLabel}});
  return inputs;
}

// Parts of types that few fill in.
std::set<std::string> RareTypeParts() {
  return {"types.rate_note",      "types.floor_thousand_yen", "types.min_population",
          "types.max_population", "types.min_members",        "types.applicant_note"};
}

std::vector<FieldGroup> EditionGroups(bool is_new) {
  std::vector<FieldGroup> groups = {
      {{}, {"title", "ministry", "summary", "budget_thousand_yen", "budget_note"}},
      {{"Types", "タイプ"}, {"types"}},
      {{"Items and documents", "枠組みの項目と資料"}, {"framework_items", "documents", "note"}}};
  if (is_new) {
    groups.front().paths.insert(groups.front().paths.begin(), "fiscal_year");
  } else {
    groups.push_back({{"Why it changes", "変更の理由"}, {kEditionReason}});
  }
  return groups;
}

std::vector<FieldGroup> CallGroups(bool is_new) {
  std::vector<FieldGroup> groups = {
      {{}, {"title", "opens_date", "opens_clock", "closes_date", "closes_clock", "result_date"}},
      {{"What can be applied for", "対象のタイプと資料"}, {"type_ids", "links", "note"}}};
  if (is_new) {
    groups.front().paths.insert(groups.front().paths.begin(), "round");
  } else {
    groups.push_back({{"Why it changes", "変更の理由"}, {kCallReason}});
  }
  return groups;
}

// Takes the reason out of the part and its mask, into the request.
template <typename Request, typename Part>
void MoveReason(const char* field, std::string reason, Part& part, Request& request) {
  request.set_reason(std::move(reason));
  auto& paths = *request.mutable_update_mask()->mutable_paths();
  paths.erase(std::remove(paths.begin(), paths.end(), field), paths.end());
  part.GetReflection()->ClearField(&part, Part::descriptor()->FindFieldByName(field));
}

absl::Status ReasonOfEdition(Visit&, Message& request) {
  auto& update = static_cast<pb::UpdateProgrammeEditionRequest&>(request);
  pb::ProgrammeEdition& edition = *update.mutable_edition();
  MoveReason(kEditionReason, edition.withdraw_reason(), edition, update);
  return absl::OkStatus();
}

absl::Status ReasonOfCall(Visit&, Message& request) {
  auto& update = static_cast<pb::UpdateProgrammeCallRequest&>(request);
  pb::ProgrammeCall& call = *update.mutable_call();
  MoveReason(kCallReason, call.cancel_reason(), call, update);
  return absl::OkStatus();
}

// Of one's own organization, whose page the form is at.
absl::Status BeginProgramme(Visit&, const std::string& name, Message& request) {
  static_cast<pb::CreateProgrammeRequest&>(request).mutable_programme()->set_owner(name);
  return absl::OkStatus();
}
absl::Status BeginProgrammeEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateProgrammeRequest&>(request).mutable_programme(),
                   ReadProgramme(visit, name));
  return absl::OkStatus();
}
std::string OwnerOfNewProgramme(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::CreateProgrammeRequest&>(request).programme().owner());
}

absl::Status BeginEdition(Visit& visit, const std::string& name, Message& request) {
  auto& create = static_cast<pb::CreateProgrammeEditionRequest&>(request);
  create.set_parent(name);
  ASSIGN_OR_RETURN(const pb::Programme programme, ReadProgramme(visit, name));
  *create.mutable_edition()->mutable_framework_items() = programme.framework_items();
  return absl::OkStatus();
}
absl::Status BeginEditionEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateProgrammeEditionRequest&>(request).mutable_edition(),
                   ReadEdition(visit, name));
  return absl::OkStatus();
}
std::string ProgrammeOfEdition(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(ProgrammeOfPart(
      static_cast<const pb::UpdateProgrammeEditionRequest&>(request).edition().name()));
}
template <typename Request>
std::string ParentOfPart(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(static_cast<const Request&>(request).parent());
}

absl::Status BeginCall(Visit&, const std::string& name, Message& request) {
  auto& create = static_cast<pb::CreateProgrammeCallRequest&>(request);
  create.set_parent(name);
  create.mutable_call();
  return absl::OkStatus();
}
absl::Status BeginCallEdit(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(*static_cast<pb::UpdateProgrammeCallRequest&>(request).mutable_call(),
                   ReadCall(visit, name));
  return absl::OkStatus();
}
std::string EditionOfCall(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      EditionOfPart(static_cast<const pb::UpdateProgrammeCallRequest&>(request).call().name()));
}
std::string AfterCall(const Message& reply) {
  return absl::StrCat("/", EditionOfPart(static_cast<const pb::ProgrammeCall&>(reply).name()));
}

}  // namespace

const Form& ProgrammeCreateForm() {
  static const auto& form = *new Form{
      .method = "ProgrammeService/CreateProgramme",
      .part = "programme",
      .title = {"Register a programme", "支援施策を登録する"},
      .button = {"Register", "登録する"},
      .note = {"Others do not see it until an edition of it is published.",
               "年度版を公開するまで、所有団体の外からは見えません。"},
      .fields = FormFields(ProgrammeInputs(),
                           {{{}, {"title", "ministry", "support_kind", "purpose"}},
                            {{"Items and whom to ask", "枠組みの項目と問合せ先"},
                             {"framework_items", "contact_section", "links", "external_id"}}}),
      .begin = BeginProgramme,
      .subtitle = OwnerOfNewProgramme,
      .done = "created"};
  return form;
}

const Form& ProgrammeEditForm() {
  static const auto& form = *new Form{
      .method = "ProgrammeService/UpdateProgramme",
      .part = "programme",
      .title = {"Edit the programme", "支援施策の編集"},
      .button = {"Save", "保存する"},
      .note = {"What is true of one year only stands in the edition of that year.",
               "ある年度だけのことは、その年度版に書きます。"},
      .fields = FormFields(ProgrammeInputs(),
                           {{{}, {"title", "ministry", "support_kind", "purpose"}},
                            {{"Items and whom to ask", "枠組みの項目と問合せ先"},
                             {"framework_items", "contact_section", "links", "successor"}}}),
      .begin = BeginProgrammeEdit};
  return form;
}

const Form& ProgrammeEditionCreateForm() {
  static const auto& form = *new Form{
      .method = "ProgrammeService/CreateProgrammeEdition",
      .part = "edition",
      .title = {"Begin an edition", "年度版を作る"},
      .button = {"Create", "作成する"},
      .note = {"A draft, which an approver publishes. It needs at least one type then.",
               "下書きとして作成します。公開には、タイプが1つ以上必要です。"},
      .fields = FormFields(EditionInputs(), EditionGroups(/*is_new=*/true), RareTypeParts()),
      .begin = BeginEdition,
      .subtitle = ParentOfPart<pb::CreateProgrammeEditionRequest>,
      .done = "created"};
  return form;
}

const Form& ProgrammeEditionEditForm() {
  static const auto& form = *new Form{
      .method = "ProgrammeService/UpdateProgrammeEdition",
      .part = "edition",
      .title = {"Edit the edition", "年度版の編集"},
      .button = {"Save", "保存する"},
      .note = {"What is published is corrected by an approver, with a reason that everybody reads.",
               "公開中の年度版は、承認・事務局の権限がある人が、理由を付けて訂正します。理由は公開"
               "されます。"},
      .fields = FormFields(EditionInputs(), EditionGroups(/*is_new=*/false), RareTypeParts()),
      .begin = BeginEditionEdit,
      .subtitle = ProgrammeOfEdition,
      .complete = ReasonOfEdition};
  return form;
}

const Form& ProgrammeCallCreateForm() {
  static const auto& form =
      *new Form{.method = "ProgrammeService/CreateProgrammeCall",
                .part = "call",
                .title = {"Register a call", "公募を登録する"},
                .button = {"Register", "登録する"},
                .note = {"Of a published edition everybody sees it at once. Times are Japan's.",
                         "公開中の年度版では、すぐに公開されます。日時は日本時間です。"},
                .fields = FormFields(CallInputs(), CallGroups(/*is_new=*/true)),
                .begin = BeginCall,
                .subtitle = ParentOfPart<pb::CreateProgrammeCallRequest>,
                .next = AfterCall,
                .done = "step-recorded"};
  return form;
}

const Form& ProgrammeCallEditForm() {
  static const auto& form = *new Form{
      .method = "ProgrammeService/UpdateProgrammeCall",
      .part = "call",
      .title = {"Edit the call", "公募の編集"},
      .button = {"Save", "保存する"},
      .note = {"What was announced is changed by an approver, with a reason that everybody reads.",
               "公表した公募は、承認・事務局の権限がある人が、理由を付けて変更します。理由は公開"
               "されます。"},
      .fields = FormFields(CallInputs(), CallGroups(/*is_new=*/false)),
      .begin = BeginCallEdit,
      .subtitle = EditionOfCall,
      .complete = ReasonOfCall,
      .next = AfterCall};
  return form;
}

}  // namespace renkei::web
