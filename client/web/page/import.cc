// Files into the store: a workbook is checked first, with every mistake at its cell and every change
// from what to what; what was checked travels with the page and is applied by a button.
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/view/page/field_change.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/words/labels.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using view::Attribute;
using view::Class;
using view::Writer;

// Of one message of the call.
constexpr size_t kImportPieceBytes = size_t{512} << 10;
// Larger ones are the command's: the page carries the file in base64.
constexpr size_t kMaxImportBytes = size_t{5} << 20;
// Rows of mistakes and of changes on the page.
constexpr int kMostImportRows = 200;

constexpr char kFile[] = "file";
constexpr char kChecked[] = "checked";
constexpr char kKind[] = "kind";

struct ImportFile {
  std::string bytes;
  std::string name;
};

// What came of it.
struct Imported {
  pb::ImportResult result;
  google::protobuf::RepeatedPtrField<pb::RowError> errors;
  google::protobuf::RepeatedPtrField<pb::FieldChange> changes;
};

absl::Status ImportMistake(absl::string_view kind, Text text) {
  return domain::InvalidField(kFile, kind, std::move(text));
}

std::optional<pb::ExchangeFormat> FormatOf(absl::string_view name) {
  for (const auto& [ending, format] :
       {std::pair(".xlsx", pb::EXCHANGE_FORMAT_XLSX), std::pair(".csv", pb::EXCHANGE_FORMAT_CSV),
        std::pair(".jsonl", pb::EXCHANGE_FORMAT_JSON_LINES),
        std::pair(".yaml", pb::EXCHANGE_FORMAT_YAML)}) {
    if (absl::EndsWithIgnoreCase(name, ending)) return format;
  }
  return std::nullopt;
}

// The file that was sent, or that a checked page has carried.
absl::StatusOr<ImportFile> FileIn(const Query& entered) {
  const char* const input = entered.Get(kFile).empty() ? kChecked : kFile;
  ImportFile file;
  file.name = entered.Get(absl::StrCat(input, kFileName));
  if (file.name.empty()) {
    return ImportMistake("REQUIRED", {"choose a file", "ファイルを選んでください。"});
  }
  if (!absl::Base64Unescape(entered.Get(input), &file.bytes) || file.bytes.empty())
    return ImportMistake("EMPTY", {"the file is empty", "ファイルが空です。"});
  if (file.bytes.size() > kMaxImportBytes) {
    return ImportMistake(
        "TOO_LARGE",
        {absl::StrCat("the file is larger than ", kMaxImportBytes >> 20,
                      " MB; import it with the command: renkei import"),
         absl::StrCat(
             "ファイルが", kMaxImportBytes >> 20,
             "MBを超えています。分けるか、コマンド（renkei import）で取り込んでください。")});
  }
  return file;
}

absl::StatusOr<pb::ImportOptions> OptionsIn(const Visit& visit, const std::string& owner,
                                            const ImportFile& file) {
  pb::ImportOptions options;
  const auto* kind = pb::ExchangeKind_descriptor()->FindValueByName(visit.entered.Get(kKind));
  if (kind == nullptr || kind->number() == 0) {
    return domain::InvalidField(
        kKind, "REQUIRED", {"say what the file holds", "ファイルの内容の種別を選んでください。"});
  }
  options.set_kind(static_cast<pb::ExchangeKind>(kind->number()));
  const std::optional<pb::ExchangeFormat> format = FormatOf(file.name);
  if (!format) {
    return ImportMistake("UNKNOWN_FORMAT", {"the file is none of .xlsx, .csv, .jsonl, .yaml",
                                            "読み込めるのは .xlsx、.csv、.jsonl、.yaml "
                                            "のファイルです。Excelのファイル（.xls）は、.xlsx "
                                            "で保存し直してください。"});
  }
  options.set_format(*format);
  options.set_owner(owner);
  options.set_file_name(file.name);
  options.set_vision(visit.query.Get("vision"));
  return options;
}

absl::StatusOr<Imported> Import(Visit& visit, pb::ImportOptions options, const std::string& bytes) {
  client::MessageStream call = visit.calls.OpenStream(kImportMethod);
  pb::ImportResourcesRequest first;
  *first.mutable_options() = std::move(options);
  bool open = call.Write(first);
  for (size_t at = 0; open && at < bytes.size(); at += kImportPieceBytes) {
    pb::ImportResourcesRequest more;
    more.set_data(bytes.substr(at, kImportPieceBytes));
    open = call.Write(more);
  }
  if (open) call.WritesDone();
  Imported imported;
  while (true) {
    ASSIGN_OR_RETURN(const std::optional<pb::ImportResourcesResponse> reply,
                     call.Read<pb::ImportResourcesResponse>());
    if (!reply) return imported;
    imported.errors.MergeFrom(reply->errors());
    imported.changes.MergeFrom(reply->changes());
    if (reply->has_result()) imported.result = reply->result();
  }
}

void WriteKindChoice(Writer& html, const Visit& visit) {
  html.Leaf("label", {Attribute("for", kKind)},
            visit.Say({"What the file holds", "ファイルの内容"}));
  const auto select = html.Open("select", {Attribute("name", kKind), Attribute("id", kKind)});
  const auto& kinds = *pb::ExchangeKind_descriptor();
  const std::string& chosen =
      visit.entered.Get(kKind).empty() ? visit.query.Get(kKind) : visit.entered.Get(kKind);
  for (int i = 0; i < kinds.value_count(); ++i) {
    const auto& kind = *kinds.value(i);
    if (kind.number() == 0) continue;
    html.Leaf("option",
              {Attribute("value", kind.name()),
               Attribute("selected", chosen == kind.name() ? "selected" : "")},
              visit.Say(domain::LabelOf(kind)));
  }
}

// Which file, and of what.
void WriteChoice(Writer& html, const Visit& visit) {
  const auto form = html.Open(
      "form",
      {Class("entry"), Attribute("method", "post"), Attribute("enctype", "multipart/form-data"),
       FormAction(*view::Address::Of(AddressOf(absl::StrCat("/", visit.path), visit.query)))});
  WriteHidden(html, "form_token", visit.form_token);
  WriteKindChoice(html, visit);
  html.Leaf("label", {Attribute("for", kFile)}, visit.Say({"File", "ファイル"}));
  html.Leaf(
      "p", {Class("muted hint"), Attribute("id", "file-hint")},
      visit.Say({"XLSX or CSV as an export gives it, up to 5 MB. It is checked first: nothing "
                 "is changed yet.",
                 "書き出したExcelファイル（.xlsx）またはCSV、5MBまで。まず内容を確認します（この"
                 "時点では何も変わりません）。"}));
  html.Empty("input", {Attribute("type", "file"), Attribute("name", kFile), Attribute("id", kFile),
                       Attribute("accept", ".xlsx,.csv,.jsonl,.yaml"),
                       Attribute("aria-describedby", "file-hint")});
  html.Leaf("button", {Attribute("type", "submit")}, visit.Say({"Check", "内容を確認する"}));
}

// What was checked, to be applied as it is.
void WriteApply(Writer& html, const Visit& visit, const ImportFile& file) {
  const auto form = html.Open(
      "form",
      {Class("entry"), Attribute("method", "post"), Attribute("enctype", "multipart/form-data"),
       FormAction(*view::Address::Of(AddressOf(absl::StrCat("/", visit.path), visit.query)))});
  WriteHidden(html, "form_token", visit.form_token);
  WriteHidden(html, kKind, visit.entered.Get(kKind));
  WriteHidden(html, kChecked, absl::Base64Escape(file.bytes));
  WriteHidden(html, absl::StrCat(kChecked, kFileName), file.name);
  html.Leaf("button",
            {Attribute("type", "submit"), Attribute("name", "do"), Attribute("value", "apply")},
            visit.Say({"Apply it", "この内容で反映する"}));
}

view::Table ErrorTable(const Visit& visit, const Imported& imported) {
  view::Table table;
  table.title = visit.Say({"To be corrected in the file", "ファイルで直すところ"});
  table.columns = {{.header = visit.Say({"Cell", "セル"})},
                   {.header = visit.Say({"Field", "項目"})},
                   {.header = visit.Say({"What stands there", "入力されている値"})},
                   {.header = visit.Say({"What is wrong", "内容"})}};
  for (const pb::RowError& error : imported.errors) {
    if (table.rows.size() == kMostImportRows) break;
    table.rows.push_back(
        {{absl::StrCat(error.sheet(), error.sheet().empty() ? "" : "!", error.column(),
                       error.row()),
          error.field(), error.value(), visit.Say({error.message(), error.message_ja()})}});
  }
  return table;
}

Text CountsOf(const pb::ImportResult& result) {
  return {absl::StrCat(result.rows(), " rows: ", result.created(), " new, ", result.updated(),
                       " changed, ", result.unchanged(), " as they were, ", result.failed(),
                       " with mistakes"),
          absl::StrCat(result.rows(), "行：新規", result.created(), "、更新", result.updated(),
                       "、変更なし", result.unchanged(), "、誤り", result.failed())};
}

void WriteMore(Writer& html, const Visit& visit, int64_t all) {
  if (all <= kMostImportRows) return;
  html.Leaf(
      "p", {Class("muted")},
      visit.Say({absl::StrCat("The first ", kMostImportRows, " of ", all, " are shown."),
                 absl::StrCat(all, "件のうち、最初の", kMostImportRows, "件を表示しています。")}));
}

Shown ImportShown(const Visit& visit) {
  Shown shown;
  shown.title = visit.Say(ImportTitle());
  return shown;
}

Shown Outcome(Visit& visit, const ImportFile& file, const Imported& imported, bool applied) {
  const domain::Words words = visit.words();
  Shown shown = ImportShown(visit);
  Writer& html = shown.main;
  const bool wrong = imported.result.errors() > 0;
  const std::string counts = visit.Say(CountsOf(imported.result));
  const Text said =
      applied && !wrong ? Text{"Applied.", "反映しました。"}
      : applied         ? Text{"Not applied in full: correct the file and send it again.",
                       "一部または全部を反映できませんでした。ファイルを直して、もう一度送って"
                               "ください。"}
      : wrong           ? Text{"Nothing was changed. Correct the file and send it again.",
                     "まだ何も変わっていません。ファイルを直して、もう一度選んでください。"}
                        : Text{"Nothing was changed yet. This is what the file would do.",
                     "まだ何も変わっていません。このファイルを反映すると、次のようになります。"};
  if (wrong) shown.title = visit.Say({"Error: ", "エラー："}) + shown.title;
  {
    const auto box = html.Open("div", {Attribute("role", wrong ? "alert" : "status")});
    WriteBlocks(html, visit,
                {view::Warning{absl::StrCat(visit.Say(said), visit.Say({" ", ""}), file.name,
                                            visit.Say({": ", "："}), counts),
                               wrong ? view::Tone::kBad : view::Tone::kPlain}});
  }
  if (!imported.errors.empty()) {
    WriteBlocks(html, visit, {ErrorTable(visit, imported)});
    WriteMore(html, visit, imported.result.errors());
  }
  if (!imported.changes.empty()) {
    auto changes = imported.changes;
    if (changes.size() > kMostImportRows)
      changes.DeleteSubrange(kMostImportRows, changes.size() - kMostImportRows);
    view::Table table = view::ChangesTable(changes, words);
    table.title = visit.Say({"What changes", "変わるところ"});
    WriteBlocks(html, visit, {std::move(table)});
    WriteMore(html, visit, imported.changes.size());
  }
  if (!applied && !wrong) WriteApply(html, visit, file);
  html.Leaf("h2", {},
            visit.Say(wrong ? Text{"The corrected file", "直したファイルを選ぶ"}
                            : Text{"Another file", "別のファイルを選ぶ"}));
  WriteChoice(html, visit);
  return shown;
}

Shown Refused(Visit& visit, const absl::Status& status) {
  Shown shown = ImportShown(visit);
  shown.title = visit.Say({"Error: ", "エラー："}) + shown.title;
  std::string said;
  if (const auto detail = domain::DetailOf(status)) {
    for (const pb::FieldViolation& violation : detail->violations())
      absl::StrAppend(&said, said.empty() ? "" : "\n",
                      visit.Say({violation.message(), violation.message_ja()}));
    if (said.empty()) said = visit.Say({std::string(status.message()), detail->message_ja()});
  } else {
    said = std::string(status.message());
  }
  const auto box = shown.main.Open("div", {Attribute("role", "alert")});
  WriteBlocks(shown.main, visit, {view::Warning{said, view::Tone::kBad}});
  WriteChoice(shown.main, visit);
  return shown;
}

absl::Status ImportNeedsSignIn() {
  return domain::LocalError(absl::StatusCode::kUnauthenticated,
                            {"sign in to import a file", "取り込むにはログインしてください。"});
}

}  // namespace

Text ImportTitle() { return {"Import a file", "Excelファイルを取り込む"}; }

absl::StatusOr<Shown> ImportPage(Visit& visit, const std::string&) {
  if (!visit.signed_in()) return ImportNeedsSignIn();
  Shown shown = ImportShown(visit);
  WriteChoice(shown.main, visit);
  return shown;
}

absl::StatusOr<Taken> TakeImport(Visit& visit, const std::string& name) {
  if (!visit.signed_in()) return ImportNeedsSignIn();
  const auto refused = [&](const absl::Status& status, int http) {
    return Taken{.shown = Refused(visit, status), .status = http};
  };
  if (visit.entered.Get("form_token") != visit.form_token) {
    return refused(ImportMistake("OTHER_SESSION",
                                 {"You have signed in anew since this page was opened: choose the "
                                  "file again.",
                                  "この画面を開いた後にログインし直しています。ファイルをもう一度"
                                  "選んでください。"}),
                   403);
  }
  const absl::StatusOr<ImportFile> file = FileIn(visit.entered);
  if (!file.ok()) return refused(file.status(), 400);
  absl::StatusOr<pb::ImportOptions> options = OptionsIn(visit, name, *file);
  if (!options.ok()) return refused(options.status(), 400);
  const bool apply = visit.entered.Get("do") == "apply";
  options->set_validate_only(!apply);
  options->set_report_changes(!apply);
  const absl::StatusOr<Imported> imported = Import(visit, *std::move(options), file->bytes);
  if (absl::IsUnauthenticated(imported.status())) return imported.status();
  if (!imported.ok()) return refused(imported.status(), 400);
  return Taken{.shown = Outcome(visit, *file, *imported, apply),
               .status = imported->result.errors() > 0 ? 400 : 200};
}

}  // namespace renkei::web
