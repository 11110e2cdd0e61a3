// What is done with imports and exports that go on when nobody waits.
#include "absl/strings/str_cat.h"
#include "client/web/page/addresses.h"
#include "client/web/page/form/forms.h"
#include "renkei/v1/operation_service.pb.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;
using sheet::CellKind;

// `name`: the operation. There is nothing to be entered.
template <typename Request>
absl::Status BeginNamed(Visit&, const std::string& name, Message& request) {
  static_cast<Request&>(request).set_name(name);
  return absl::OkStatus();
}

std::string ToOperations(const Message&) { return "/operations"; }

template <typename Request>
Form OperationStep(const char* method, const Text& title, const Text& note, const char* done) {
  return {.method = method,
          .part = "",
          .title = title,
          .button = title,
          .note = note,
          .fields = FormFields(InputsOf(*Request::descriptor(), {}), {}),
          .begin = BeginNamed<Request>,
          .done = done,
          .keeps = false};
}

// `name`: the organization whose documents are written.
absl::Status BeginExport(Visit&, const std::string& name, Message& request) {
  pb::ExportResourcesRequest& part =
      *static_cast<pb::StartExportRequest&>(request).mutable_export_();
  part.set_kind(pb::EXCHANGE_KIND_CASES);
  part.set_format(pb::EXCHANGE_FORMAT_XLSX);
  // Until it is known of what kind.
  part.set_filter(name);
  return absl::OkStatus();
}

std::string OwnerOfExport(Visit& visit, const Message& request) {
  return visit.calls.titles().Of(
      static_cast<const pb::StartExportRequest&>(request).export_().filter());
}

// The other formats are for programs; a plan is a file of its own page.
Choices FilesToExport(Visit& visit, const Message&) {
  const domain::Words words = visit.words();
  Choices choices;
  for (const pb::ExchangeKind kind :
       {pb::EXCHANGE_KIND_CASES, pb::EXCHANGE_KIND_KPI_ACTUALS, pb::EXCHANGE_KIND_INITIATIVES,
        pb::EXCHANGE_KIND_PROGRAMMES, pb::EXCHANGE_KIND_CASE_LISTS,
        pb::EXCHANGE_KIND_NATIONAL_KPIS}) {
    choices["kind"].push_back(
        {pb::ExchangeKind_Name(kind), words.Value(*pb::ExchangeKind_descriptor(), kind)});
  }
  choices["format"] = {{pb::ExchangeFormat_Name(pb::EXCHANGE_FORMAT_XLSX),
                        visit.Say({"Excel (XLSX)", "Excel（XLSX）"})},
                       {pb::ExchangeFormat_Name(pb::EXCHANGE_FORMAT_CSV), "CSV"}};
  return choices;
}

absl::Status CompleteExport(Visit&, Message& request) {
  pb::ExportResourcesRequest& part =
      *static_cast<pb::StartExportRequest&>(request).mutable_export_();
  const char* const whose = part.kind() == pb::EXCHANGE_KIND_INITIATIVES ? "lead" : "owner";
  part.set_filter(absl::StrCat(whose, " = \"", part.filter(), "\""));
  return absl::OkStatus();
}

// `name`: a round, or none.
template <pb::ExchangeKind kKind>
absl::Status BeginPartExport(Visit&, const std::string& name, Message& request) {
  pb::ExportResourcesRequest& part =
      *static_cast<pb::StartExportRequest&>(request).mutable_export_();
  part.set_kind(kKind);
  part.set_format(pb::EXCHANGE_FORMAT_XLSX);
  if (!name.empty()) part.set_filter(absl::StrCat("round = \"", name, "\""));
  return absl::OkStatus();
}

Choices FormatsToExport(Visit& visit, const Message& request) {
  Choices choices = FilesToExport(visit, request);
  choices.erase("kind");
  return choices;
}

Text TitleOfPartExport(pb::ExchangeKind kind) {
  switch (kind) {
    case pb::EXCHANGE_KIND_ROUND_APPLICATIONS:
      return {"Applications as a file", "応募をファイルに書き出す"};
    case pb::EXCHANGE_KIND_ROUND_READINGS:
      return {"Readings as a file", "審査票をファイルに書き出す"};
    default:
      return {"Support cases as a file", "伴走支援をファイルに書き出す"};
  }
}

Text NoteOfPartExport(pb::ExchangeKind kind) {
  switch (kind) {
    case pb::EXCHANGE_KIND_ROUND_APPLICATIONS:
      return {
          "With answers and, for the secretariat, points once the stage is over. Drafts that "
          "were edited are imported again.",
          "評価項目への回答と、事務局には終わった段階の得点も入ります。下書きは、直してから"
          "取り込めます。"};
    case pb::EXCHANGE_KIND_ROUND_READINGS:
      return {
          "Your own sheets, to be filled in and imported; for the secretariat those of stages "
          "that are over.",
          "自分の審査票は、評点を書き込んで取り込めます。事務局には、終わった段階の審査票が"
          "入ります。"};
    default:
      return {
          "Days, waiting, team and promised steps of the cases in which your organization has "
          "a part.",
          "自分の団体が関わる案件の日付、待機日数、支援チーム、約束した取組が入ります。"};
  }
}

template <pb::ExchangeKind kKind>
Form FormOfPartExport() {
  return {.method = "OperationService/StartExport",
          .part = "export",
          .title = TitleOfPartExport(kKind),
          .button = {"Begin", "書き出す"},
          .note = NoteOfPartExport(kKind),
          .fields = FormFields(InputsOf(*pb::ExportResourcesRequest::descriptor(),
                                        {{"format", CellKind::kEnum, 0, ""}}),
                               {{{}, {"format"}}}),
          .begin = BeginPartExport<kKind>,
          .choices = FormatsToExport,
          .done = "begun",
          .keeps = false};
}

}  // namespace

template <pb::ExchangeKind kKind>
const Form& PartExportForm() {
  static const auto& form = *new Form(FormOfPartExport<kKind>());
  return form;
}
template const Form& PartExportForm<pb::EXCHANGE_KIND_ROUND_APPLICATIONS>();
template const Form& PartExportForm<pb::EXCHANGE_KIND_ROUND_READINGS>();
template const Form& PartExportForm<pb::EXCHANGE_KIND_SUPPORT_CASES>();

const Form& ImportApplyForm() {
  static const auto& form = *new Form(OperationStep<pb::ApplyImportRequest>(
      "OperationService/ApplyImport", {"Apply it", "この内容で反映する"},
      {"What was checked is written now.", "確認した内容を反映します。"}, "begun"));
  return form;
}

const Form& OperationCancelForm() {
  static const auto& form = *new Form(OperationStep<pb::CancelOperationRequest>(
      "OperationService/CancelOperation", {"Cancel", "中止する"},
      {"What was written before stays written.", "それまでに反映された内容は、そのまま残ります。"},
      "begun"));
  return form;
}

const Form& OperationDeleteForm() {
  static const auto& form = *[] {
    auto* made = new Form(OperationStep<pb::DeleteOperationRequest>(
        "OperationService/DeleteOperation", {"Delete", "記録を削除する"},
        {"The record and its file are deleted; what was imported stays.",
         "この記録とファイルを削除します。取り込んだ内容は変わりません。"},
        "deleted"));
    made->next = ToOperations;
    return made;
  }();
  return form;
}

const Form& ExportForm() {
  static const auto& form = *new Form{
      .method = "OperationService/StartExport",
      .part = "export",
      .title = {"Export to a file", "ファイルに書き出す"},
      .button = {"Begin", "書き出す"},
      .note = {"Documents of this organization that you may read. A file that is imported again "
               "unchanged changes nothing.",
               "この団体の、あなたが閲覧できるものを書き出します。書き出したファイルは、直してから"
               "取り込むことができます。"},
      .fields = FormFields(
          InputsOf(*pb::ExportResourcesRequest::descriptor(),
                   {{"kind", CellKind::kEnum, 0, ""}, {"format", CellKind::kEnum, 0, ""}}),
          {{{}, {"kind", "format"}}}),
      .begin = BeginExport,
      .subtitle = OwnerOfExport,
      .choices = FilesToExport,
      .complete = CompleteExport,
      .done = "begun",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
