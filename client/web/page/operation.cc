// What the server goes on with when nobody waits: how far it is, what came of it, and what can be done
// with that.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/view/page/field_change.h"
#include "client/web/page/addresses.h"
#include "client/web/page/file_choice.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/operation_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/words/labels.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using view::Attribute;
using view::Class;
using view::Writer;

constexpr int kSecondsAwaited = 3;

absl::Status OperationsNeedSignIn() {
  return domain::LocalError(absl::StatusCode::kUnauthenticated,
                            {"sign in to see your imports and exports",
                             "取込み・書出しを見るにはログインしてください。"});
}

absl::StatusOr<pb::Operation> ReadOperation(Visit& visit, const std::string& name) {
  if (!visit.signed_in()) return OperationsNeedSignIn();
  pb::GetOperationRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::Operation>("OperationService/GetOperation", get);
}

absl::StatusOr<pb::Operation> AwaitOperation(Visit& visit, const std::string& name) {
  if (!visit.signed_in()) return OperationsNeedSignIn();
  pb::WaitOperationRequest wait;
  wait.set_name(name);
  wait.set_timeout_seconds(kSecondsAwaited);
  return visit.calls.Call<pb::Operation>("OperationService/WaitOperation", wait);
}

Text LabelOfKind(pb::ExchangeKind kind) {
  const auto* value = pb::ExchangeKind_descriptor()->FindValueByNumber(kind);
  return value == nullptr ? Text() : domain::LabelOf(*value);
}

bool IsCheck(const pb::Operation& operation) { return operation.import().validate_only(); }

// "事例（会議.xlsx）の内容の確認"
Text TitleOfOperation(const pb::Operation& operation) {
  if (operation.has_export_()) {
    const Text kind = LabelOfKind(operation.export_().kind());
    return {absl::StrCat("Export of ", kind.en), absl::StrCat(kind.ja, "の書出し")};
  }
  const Text kind = LabelOfKind(operation.import().kind());
  return IsCheck(operation)
             ? Text{absl::StrCat("Check of a file: ", kind.en),
                    absl::StrCat(kind.ja, "の取込みの確認")}
             : Text{absl::StrCat("Import of ", kind.en), absl::StrCat(kind.ja, "の取込み")};
}

bool IsUnderWay(const pb::Operation& operation) { return !operation.has_end_time(); }

Text CountsOf(const pb::ImportResult& result) {
  return {absl::StrCat(result.rows(), " rows: ", result.created(), " new, ", result.updated(),
                       " changed, ", result.unchanged(), " as they were, ", result.failed(),
                       " with mistakes"),
          absl::StrCat(result.rows(), "行：新規", result.created(), "、更新", result.updated(),
                       "、変更なし", result.unchanged(), "、誤り", result.failed())};
}

Text WrittenBefore(const pb::Operation& operation) {
  const int64_t written = operation.progress().written();
  if (written == 0) return {" Nothing was changed.", "何も変わっていません。"};
  return {
      absl::StrCat(" ", written,
                   " rows were written before and stay; sending the corrected file again "
                   "changes only the others."),
      absl::StrCat(written,
                   "行は反映済みで、そのまま残ります。同じファイルをもう一度取り込むと、残りだけ"
                   "が反映されます。")};
}

// What came of an import that has come to its end.
Text SaidOfImport(const pb::Operation& operation) {
  const bool wrong = operation.import_result().errors() > 0;
  if (!IsCheck(operation)) {
    if (!wrong) return {"Applied.", "反映しました。"};
    return {"Not applied in full: correct the file and send it again.",
            "一部または全部を反映できませんでした。ファイルを直して、もう一度送ってください。"};
  }
  if (wrong) {
    return {"Nothing was changed. Correct the file and send it again.",
            "まだ何も変わっていません。ファイルを直して、もう一度選んでください。"};
  }
  return {"Nothing was changed yet. This is what the file would do.",
          "まだ何も変わっていません。このファイルを反映すると、次のようになります。"};
}

Text SaidOfFailure(const pb::Operation& operation) {
  Text said = {operation.error().message(), operation.error().message_ja()};
  for (const pb::FieldViolation& violation : operation.error().violations()) {
    absl::StrAppend(&said.en, "\n", violation.message());
    absl::StrAppend(&said.ja, "\n", violation.message_ja());
  }
  if (!operation.has_import() || IsCheck(operation)) return said;
  const Text before = WrittenBefore(operation);
  absl::StrAppend(&said.en, before.en);
  absl::StrAppend(&said.ja, before.ja);
  return said;
}

Text SaidOfEnd(const pb::Operation& operation) {
  switch (operation.state()) {
    case pb::Operation::STATE_FAILED:
      return SaidOfFailure(operation);
    case pb::Operation::STATE_CANCELLED: {
      const Text before =
          operation.has_import() && !IsCheck(operation) ? WrittenBefore(operation) : Text();
      return {"Cancelled." + before.en, "中止しました。" + before.ja};
    }
    default:
      break;
  }
  if (operation.has_export_()) {
    const pb::ExportSummary& summary = operation.export_summary();
    return {absl::StrCat("The file is ready: ", summary.rows(), " rows."),
            absl::StrCat("ファイルができました（", summary.rows(), "件）。")};
  }
  const Text said = SaidOfImport(operation);
  const Text counts = CountsOf(operation.import_result());
  return {absl::StrCat(said.en, " ", counts.en), absl::StrCat(said.ja, "\n", counts.ja)};
}

bool WentWrong(const pb::Operation& operation) {
  return operation.state() == pb::Operation::STATE_FAILED || operation.import_result().errors() > 0;
}

Text SaidOfProgress(const pb::Operation& operation) {
  if (operation.cancelling()) return {"It is being cancelled.", "中止しています。"};
  if (operation.state() != pb::Operation::STATE_RUNNING) {
    return {"It waits for its turn. You may close this page: it goes on.",
            "順番を待っています。この画面を閉じても、処理は行われます。"};
  }
  const pb::ImportProgress& progress = operation.progress();
  std::string en = "Under way.";
  std::string ja = "処理中です。";
  if (progress.rows() > 0) {
    absl::StrAppend(&en, " ", progress.rows(), " rows were read.");
    absl::StrAppend(&ja, progress.rows(), "行を確認しました。");
  }
  if (progress.written() > 0) {
    absl::StrAppend(&en, " ", progress.written(), " are written.");
    absl::StrAppend(&ja, "うち", progress.written(), "行を反映しました。");
  }
  return {en + " You may close this page: it goes on.",
          ja + "この画面を閉じても、処理は続きます。"};
}

void WriteProgress(Writer& html, const Visit& visit, const pb::Operation& operation) {
  // The script asks again for as long as this stands here.
  const auto part =
      html.Open("div", {Attribute("role", "status"), Attribute("data-follow", "yes")});
  html.Leaf("p", {}, visit.Say(SaidOfProgress(operation)));
  const pb::ImportProgress& progress = operation.progress();
  if (progress.bytes_total() > 0) {
    html.Leaf("progress",
              {Attribute("max", absl::StrCat(progress.bytes_total())),
               Attribute("value", absl::StrCat(progress.bytes_read())),
               Attribute("aria-label", visit.Say({"How far it is", "進み具合"}))},
              "");
  }
  const auto line = html.Open("p");
  WriteLink(html, absl::StrCat("/", operation.name()),
            visit.Say({"How far is it now?", "最新の状況を表示する"}));
}

view::Table ErrorTable(const Visit& visit, const pb::Operation& operation) {
  view::Table table;
  table.title = visit.Say({"To be corrected in the file", "ファイルで直すところ"});
  table.columns = {{.header = visit.Say({"Cell", "セル"})},
                   {.header = visit.Say({"Field", "項目"})},
                   {.header = visit.Say({"What stands there", "入力されている値"})},
                   {.header = visit.Say({"What is wrong", "内容"})}};
  for (const pb::RowError& error : operation.errors()) {
    table.rows.push_back(
        {{absl::StrCat(error.sheet(), error.sheet().empty() ? "" : "!", error.column(),
                       error.row()),
          error.field(), error.value(), visit.Say({error.message(), error.message_ja()})}});
  }
  return table;
}

// Somebody else has changed the same cell since the file was exported.
bool HasConflict(const pb::Operation& operation) {
  return std::any_of(
      operation.errors().begin(), operation.errors().end(), [](const pb::RowError& error) {
        return error.kind() == "CHANGED_BY_BOTH" || error.kind() == "WRITTEN_BY_ANOTHER";
      });
}

void WriteWayOut(Writer& html, const Visit& visit) {
  html.Leaf(
      "p", {},
      visit.Say(
          {"Write into each of these cells what is stored now, and choose the file again: "
           "everything else in it is taken. Where your own text should stand, change it "
           "on its page afterwards.",
           "上のセルを「現在」の内容に直してファイルを選び直すと、ほかの変更はすべて反映されます。"
           "自分の内容にしたいところは、そのあとで画面から編集してください。"}));
}

// Back to the plan from which one came, or to where all that an organization has stands.
void WriteWayOn(Writer& html, const Visit& visit, const pb::ImportOptions& options) {
  const std::string plan = AddressOfResource(options.vision());
  const auto way = html.Open("p");
  WriteLink(html, plan.empty() ? AddressOfResource(options.owner()) : plan,
            visit.Say(plan.empty() ? Text{"To your organization's page", "団体のページで確認する"}
                                   : Text{"To the plan", "計画のページで確認する"}));
}

void WriteMore(Writer& html, const Visit& visit, int64_t all, int shown) {
  if (all <= shown) return;
  html.Leaf("p", {Class("muted")},
            visit.Say({absl::StrCat("The first ", shown, " of ", all, " are shown."),
                       absl::StrCat(all, "件のうち、最初の", shown, "件を表示しています。")}));
}

void WriteReport(Writer& html, Visit& visit, const pb::Operation& operation) {
  if (!operation.errors().empty()) {
    WriteBlocks(html, visit, {ErrorTable(visit, operation)});
    if (HasConflict(operation)) WriteWayOut(html, visit);
    WriteMore(html, visit, operation.import_result().errors(), operation.errors_size());
  }
  if (operation.changes().empty()) return;
  view::Table table = view::ChangesTable(operation.changes(), visit.words());
  table.title = visit.Say({"What changes", "変わるところ"});
  WriteBlocks(html, visit, {std::move(table)});
  WriteMore(html, visit, operation.change_count(), operation.changes_size());
}

const char* EndingOf(pb::ExchangeFormat format) {
  switch (format) {
    case pb::EXCHANGE_FORMAT_CSV:
      return "csv";
    case pb::EXCHANGE_FORMAT_XLSX:
      return "xlsx";
    default:
      return nullptr;
  }
}

void WriteFile(Writer& html, const Visit& visit, const pb::Operation& operation) {
  const char* const ending = EndingOf(operation.export_().format());
  if (operation.state() != pb::Operation::STATE_SUCCEEDED || ending == nullptr) return;
  const auto line = html.Open("p");
  WriteLink(html, absl::StrCat("/", operation.name(), ".", ending),
            visit.Say({absl::StrCat("Fetch the file (", operation.file_bytes(), " bytes)"),
                       absl::StrCat("ファイルをダウンロードする（",
                                    std::max<int64_t>(1, operation.file_bytes() / 1024), "KB）")}));
}

// What can be done with what there is.
void WriteActions(Writer& html, Visit& visit, const pb::Operation& operation) {
  if (IsUnderWay(operation)) {
    if (!operation.cancelling())
      WriteFormButton(html, visit, operation.name() + "/cancel", {},
                      visit.Say({"Cancel", "中止する"}));
    return;
  }
  const bool applies = IsCheck(operation) && operation.file_bytes() > 0 && !WentWrong(operation) &&
                       operation.state() == pb::Operation::STATE_SUCCEEDED;
  if (applies) {
    WriteFormButton(html, visit, operation.name() + "/apply", {},
                    visit.Say({"Apply it", "この内容で反映する"}), Button::kMain);
  }
  WriteFile(html, visit, operation);
  {
    const auto line = html.Open("p", {Class("muted")});
    html.Text(visit.Say({absl::StrCat("Kept until ", visit.words().Time(operation.expire_time()),
                                      ", for you alone. "),
                         absl::StrCat(visit.words().Time(operation.expire_time()),
                                      "まで残ります（あなただけに表示されます）。")}));
    WriteLink(html, absl::StrCat("/", operation.name(), "/delete"),
              visit.Say({"Delete it now", "今すぐ削除する"}));
  }
  if (operation.has_import()) {
    html.Leaf("h2", {},
              visit.Say(WentWrong(operation) ? Text{"The corrected file", "直したファイルを選ぶ"}
                                             : Text{"Another file", "別のファイルを選ぶ"}));
    WriteFileChoice(html, visit,
                    {operation.import().owner(), operation.import().vision(),
                     operation.import().round(), pb::ExchangeKind_Name(operation.import().kind())});
  }
}

Shown ShownOperation(Visit& visit, const pb::Operation& operation) {
  return visit.calls.titles().Titled([&] {
    Shown shown;
    const bool wrong = WentWrong(operation);
    shown.title = absl::StrCat(wrong ? visit.Say({"Error: ", "エラー："}) : "",
                               visit.Say(TitleOfOperation(operation)));
    shown.subtitle = operation.import().file_name();
    Writer& html = shown.main;
    if (IsUnderWay(operation)) {
      WriteProgress(html, visit, operation);
    } else {
      const auto box = html.Open("div", {Attribute("role", wrong ? "alert" : "status")});
      WriteBlocks(html, visit,
                  {view::Warning{visit.Say(SaidOfEnd(operation)),
                                 wrong ? view::Tone::kBad : view::Tone::kPlain}});
    }
    if (!IsUnderWay(operation) && operation.progress().written() > 0)
      WriteWayOn(html, visit, operation.import());
    WriteReport(html, visit, operation);
    WriteActions(html, visit, operation);
    const auto line = html.Open("p");
    WriteLink(html, "/operations", visit.Say({"All imports and exports", "取込み・書出しの一覧"}));
    return shown;
  });
}

}  // namespace

absl::StatusOr<Shown> BegunOperationPage(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const pb::Operation operation, AwaitOperation(visit, name));
  return ShownOperation(visit, operation);
}

absl::StatusOr<Shown> OperationPage(Visit& visit, const std::string& name) {
  // Whoever comes from the form that began it.
  if (!visit.query.Get("done").empty()) return BegunOperationPage(visit, name);
  ASSIGN_OR_RETURN(const pb::Operation operation, ReadOperation(visit, name));
  return ShownOperation(visit, operation);
}

absl::StatusOr<Shown> OperationsPage(Visit& visit, const std::string&) {
  if (!visit.signed_in()) return OperationsNeedSignIn();
  ASSIGN_OR_RETURN(const auto kept,
                   visit.calls.Call<pb::ListOperationsResponse>("OperationService/ListOperations",
                                                                pb::ListOperationsRequest()));
  Shown shown;
  shown.title = visit.Say({"Imports and exports", "取込み・書出しの一覧"});
  Writer& html = shown.main;
  WriteBlocks(html, visit,
              {view::Paragraphs{{visit.Say({"They go on when you close the page. Only you see "
                                            "them; each is kept for 7 days, of the last 20.",
                                            "画面を閉じても処理は続きます。あなただけに表示され、終"
                                            "了後7日間（新しいものから20件まで）残ります。"})}}});
  if (kept.operations().empty()) {
    html.Leaf("p", {}, visit.Say({"There are none.", "取込み・書出しはありません。"}));
    return shown;
  }
  const domain::Words words = visit.words();
  view::Table table;
  table.columns = {{.header = visit.Say({"Begun", "受付"})},
                   {.header = visit.Say({"What", "内容"})},
                   {.header = visit.Say({"File", "ファイル"})},
                   {.header = visit.Say({"State", "状態"})}};
  for (const pb::Operation& operation : kept.operations()) {
    table.rows.push_back({{words.Time(operation.create_time()),
                           visit.Say(TitleOfOperation(operation)), operation.import().file_name(),
                           words.Value(*pb::Operation::State_descriptor(), operation.state())}});
    table.rows.back().cells[1].resource = operation.name();
  }
  WriteBlocks(html, visit, {std::move(table)});
  return shown;
}

absl::StatusOr<PageFile> OperationFile(Visit& visit, const std::string& name, FileFormat format) {
  ASSIGN_OR_RETURN(const pb::Operation operation, ReadOperation(visit, name));
  const char* const ending = EndingOf(operation.export_().format());
  if (ending == nullptr || absl::string_view(ending) != web::EndingOf(format))
    return domain::LocalError(absl::StatusCode::kNotFound, {"there is no file of this kind",
                                                            "この形式のファイルはありません。"});
  client::MessageStream call = visit.calls.OpenStream("OperationService/ReadOperationFile");
  pb::ReadOperationFileRequest read;
  read.set_name(name);
  if (call.Write(read)) call.WritesDone();
  PageFile file;
  file.title = visit.Say(LabelOfKind(operation.export_().kind()));
  file.body.reserve(static_cast<size_t>(operation.file_bytes()));
  while (true) {
    ASSIGN_OR_RETURN(const std::optional<pb::ReadOperationFileResponse> piece,
                     call.Read<pb::ReadOperationFileResponse>());
    if (!piece) return file;
    file.body += piece->data();
  }
}

}  // namespace renkei::web
