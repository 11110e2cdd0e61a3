// Files into the store: which file, and of what. It is checked as an operation of the server
// (operation.cc), from whose page it is applied.
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/web/page/error_page.h"
#include "client/web/page/file_choice.h"
#include "client/web/page/form/form_parts.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "renkei/v1/operation_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/words/labels.h"
#include "server/sheet/rows/row_layouts.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using view::Attribute;
using view::Class;
using view::Writer;

// Of one message of the call.
constexpr size_t kImportPieceBytes = size_t{512} << 10;
// Larger ones are the command's: a front holds a form as a whole.
constexpr size_t kMaxImportBytes = size_t{10} << 20;

constexpr char kFile[] = "file";
constexpr char kKind[] = "kind";

struct ImportFile {
  std::string bytes;
  std::string name;
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

// Some kinds are written and never read.
bool IsOffered(const google::protobuf::EnumValueDescriptor& kind) {
  return sheet::IsImported(static_cast<pb::ExchangeKind>(kind.number()));
}

// The file that was sent.
absl::StatusOr<ImportFile> FileIn(const Query& entered) {
  ImportFile file;
  file.name = entered.Get(absl::StrCat(kFile, kFileName));
  if (file.name.empty()) {
    return ImportMistake("REQUIRED", {"choose a file", "ファイルを選んでください。"});
  }
  if (!absl::Base64Unescape(entered.Get(kFile), &file.bytes) || file.bytes.empty())
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
  if (kind == nullptr || !IsOffered(*kind)) {
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
  options.set_round(visit.query.Get("round"));
  return options;
}

// One that is sent twice is checked twice.
absl::StatusOr<pb::Operation> StartImport(Visit& visit, pb::ImportOptions options,
                                          const std::string& bytes) {
  client::MessageStream call = visit.calls.OpenStream(kImportMethod);
  pb::StartImportRequest first;
  *first.mutable_header()->mutable_options() = std::move(options);
  bool open = call.Write(first);
  for (size_t at = 0; open && at < bytes.size(); at += kImportPieceBytes) {
    pb::StartImportRequest more;
    more.set_data(bytes.substr(at, kImportPieceBytes));
    open = call.Write(more);
  }
  if (open) call.WritesDone();
  ASSIGN_OR_RETURN(const std::optional<pb::Operation> started, call.Read<pb::Operation>());
  if (!started) return absl::InternalError("an import that was not answered");
  return *started;
}

void WriteKindChoice(Writer& html, const Visit& visit, const std::string& chosen) {
  html.Leaf("label", {Attribute("for", kKind)},
            visit.Say({"What the file holds", "ファイルの内容"}));
  const auto select = html.Open("select", {Attribute("name", kKind), Attribute("id", kKind)});
  const auto& kinds = *pb::ExchangeKind_descriptor();
  for (int i = 0; i < kinds.value_count(); ++i) {
    const auto& kind = *kinds.value(i);
    if (!IsOffered(kind)) continue;
    html.Leaf("option",
              {Attribute("value", kind.name()),
               Attribute("selected", chosen == kind.name() ? "selected" : "")},
              visit.Say(domain::LabelOf(kind)));
  }
}

// The workbooks to fill in, one for each kind.
void WriteForms(Writer& html, const Visit& visit) {
  const std::string label = visit.Say({"Forms to fill in (XLSX)", "記入用の様式（Excel）"});
  const auto nav = html.Open("nav", {Class("files"), Attribute("aria-label", label)});
  html.Leaf("span", {}, absl::StrCat(label, visit.Say({": ", "："})));
  const auto list = html.Open("ul");
  const auto& kinds = *pb::ExchangeKind_descriptor();
  for (int i = 0; i < kinds.value_count(); ++i) {
    if (!IsOffered(*kinds.value(i))) continue;
    Query query;
    query.Set(kKind, kinds.value(i)->name());
    const auto item = html.Open("li");
    WriteLink(html, AddressOf(absl::StrCat("/", visit.path, ".xlsx"), query),
              visit.Say(domain::LabelOf(*kinds.value(i))));
  }
}

void WriteChoice(Writer& html, const Visit& visit, const std::string& owner) {
  const std::string& entered = visit.entered.Get(kKind);
  WriteFileChoice(html, visit,
                  {owner, visit.query.Get("vision"), visit.query.Get("round"),
                   entered.empty() ? visit.query.Get(kKind) : entered});
}

Shown ImportShown(const Visit& visit) {
  Shown shown;
  shown.title = visit.Say(ImportTitle());
  return shown;
}

Shown Refused(Visit& visit, const std::string& owner, const absl::Status& status) {
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
  WriteChoice(shown.main, visit, owner);
  return shown;
}

absl::Status ImportNeedsSignIn() {
  return domain::LocalError(absl::StatusCode::kUnauthenticated,
                            {"sign in to import a file", "取り込むにはログインしてください。"});
}

// `name`: the organization whose it will be.
absl::StatusOr<pb::Operation> Check(Visit& visit, const std::string& name) {
  ASSIGN_OR_RETURN(const ImportFile file, FileIn(visit.entered));
  ASSIGN_OR_RETURN(pb::ImportOptions options, OptionsIn(visit, name, file));
  options.set_validate_only(true);
  options.set_report_changes(true);
  return StartImport(visit, std::move(options), file.bytes);
}

// What was sent in another session is checked in this one: it is not lost, and its sender sees what it
// would do. `said`: why.
absl::StatusOr<Shown> CheckedAfter(Visit& visit, const std::string& name, const Text& said,
                                   bool good) {
  const absl::StatusOr<pb::Operation> checking = Check(visit, name);
  if (absl::IsUnauthenticated(checking.status())) return checking.status();
  if (!checking.ok()) return Refused(visit, name, checking.status());
  ASSIGN_OR_RETURN(Shown checked, BegunOperationPage(visit, checking->name()));
  Writer main;
  WriteNotice(main, visit, said, good);
  main.Append(std::move(checked.main));
  checked.main = std::move(main);
  return checked;
}

}  // namespace

void WriteFileChoice(Writer& html, const Visit& visit, const FileWanted& wanted) {
  Query query;
  if (!wanted.vision.empty()) query.Set("vision", wanted.vision);
  if (!wanted.round.empty()) query.Set("round", wanted.round);
  const auto form = html.Open("form", {Class("entry"), Attribute("method", "post"),
                                       Attribute("enctype", "multipart/form-data"),
                                       FormAction(*view::Address::Of(AddressOf(
                                           absl::StrCat("/", wanted.owner, "/import"), query)))});
  WriteHidden(html, "form_token", visit.form_token);
  WriteKindChoice(html, visit, wanted.kind);
  html.Leaf("label", {Attribute("for", kFile)}, visit.Say({"File", "ファイル"}));
  html.Leaf(
      "p", {Class("muted hint"), Attribute("id", "file-hint")},
      visit.Say({"A form, an export as XLSX or CSV, up to 10 MB. It is checked first: nothing "
                 "is changed yet.",
                 "様式や書き出したExcelファイル（.xlsx）、またはCSV。10MBまで。まず内容を確認します"
                 "（この時点では何も変わりません）。"}));
  html.Empty("input", {Attribute("type", "file"), Attribute("name", kFile), Attribute("id", kFile),
                       Attribute("accept", ".xlsx,.csv,.jsonl,.yaml"),
                       Attribute("data-most-bytes", absl::StrCat(kMaxImportBytes)),
                       Attribute("aria-describedby", "file-hint")});
  html.Leaf("button", {Attribute("type", "submit")}, visit.Say({"Check", "内容を確認する"}));
}

Text ImportTitle() { return {"Import a file", "Excelファイルを取り込む"}; }

absl::StatusOr<Shown> ImportPage(Visit& visit, const std::string& name) {
  if (!visit.signed_in()) return ImportNeedsSignIn();
  // What was sent when the session had ended: it is checked, and nothing else.
  if (!visit.entered.Get(kFile).empty())
    return CheckedAfter(visit, name, SaidAfterSignIn(), /*good=*/true);
  Shown shown = ImportShown(visit);
  WriteChoice(shown.main, visit, name);
  WriteForms(shown.main, visit);
  return shown;
}

absl::StatusOr<Taken> TakeImport(Visit& visit, const std::string& name) {
  if (!visit.signed_in()) return ImportNeedsSignIn();
  if (visit.entered.Get("form_token") != visit.form_token) {
    ASSIGN_OR_RETURN(Shown checked,
                     CheckedAfter(visit, name, SaidOfForeignToken(), /*good=*/false));
    return Taken{.shown = std::move(checked)};
  }
  const absl::StatusOr<pb::Operation> checking = Check(visit, name);
  if (absl::IsUnauthenticated(checking.status())) return checking.status();
  if (!checking.ok())
    return Taken{.shown = Refused(visit, name, checking.status()),
                 .status = HttpStatusOf(checking.status())};
  return Taken{.see_other = absl::StrCat("/", checking->name(), "?done=begun")};
}

}  // namespace renkei::web
