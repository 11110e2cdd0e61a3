// `renkei import`: a file of an organization's own documents.
#include <memory>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/exchange/exchange_arguments.h"
#include "client/cli/nouns/exchange/import_file.h"
#include "client/cli/nouns/nouns.h"
#include "server/sheet/csv.h"
#include "server/sheet/rows/row_layouts.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

struct ImportArguments {
  std::string file;
  std::string kind = "cases";
  std::string format;
  std::string owner;
  std::string encoding;
  std::string vision;
  std::string round;
  std::string reason;
  bool clear_empty = false;
  bool overwrite = false;
  bool form = false;
};

absl::StatusOr<pb::ImportOptions> OptionsOf(Session& session, ImportArguments args) {
  ASSIGN_OR_RETURN(const pb::ExchangeKind kind, KindOf(args.kind));
  ASSIGN_OR_RETURN(const pb::ExchangeFormat format, FormatOf(args.format, args.file));
  ASSIGN_OR_RETURN(const pb::TextEncoding encoding, EncodingOf(args.encoding));
  const bool of_vision = kind == pb::EXCHANGE_KIND_KPI_ACTUALS ||
                         kind == pb::EXCHANGE_KIND_VISIONS || kind == pb::EXCHANGE_KIND_OPINIONS;
  if (!args.vision.empty() && !of_vision)
    return UsageError({"--vision goes with --kind kpi_actuals, opinions and visions",
                       "--vision は --kind kpi_actuals、opinions、visions のときに指定します。"});
  if (!args.round.empty() && kind != pb::EXCHANGE_KIND_ROUND_APPLICATIONS)
    return UsageError({"--round goes with --kind round_applications",
                       "--round は --kind round_applications のときに指定します。"});
  if (!sheet::IsImported(kind))
    return UsageError({absl::StrCat(args.kind, " are exported alone"),
                       absl::StrCat(args.kind, " は書き出しだけで、取り込めません。")});
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::OrganizationName, &args.owner));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Vision, &args.vision));
  RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Round, &args.round));
  pb::ImportOptions options;
  options.set_kind(kind);
  options.set_format(format);
  options.set_encoding(encoding);
  options.set_owner(args.owner);
  options.set_vision(args.vision);
  options.set_round(args.round);
  options.set_overwrite(args.overwrite);
  options.set_reason(args.reason);
  if (args.clear_empty) options.set_empty_cells(pb::ImportOptions::EMPTY_CELLS_CLEAR);
  return options;
}

absl::Status WriteForm(Session& session, const ImportArguments& args) {
  RETURN_IF_ERROR(CheckFileName(session.output_file(), "csv"));
  ASSIGN_OR_RETURN(const pb::ExchangeKind kind, KindOf(args.kind));
  if (!sheet::IsImported(kind))
    return UsageError({absl::StrCat(args.kind, " are exported alone"),
                       absl::StrCat(args.kind, " は書き出しだけで、取り込めません。")});
  const sheet::SheetLayout* layout = sheet::RowLayoutOf(kind);
  if (layout == nullptr)
    return UsageError({"a vision is more than one table: renkei vision template --format xlsx",
                       "ビジョンは1つの表に収まりません。renkei vision template --format xlsx で"
                       "様式を作成してください。"});
  const sheet::Words words = session.flags().raw ? sheet::Words::kContract : sheet::Words::kPeople;
  sheet::Sheet form;
  int at = 0;
  for (const sheet::Column& column : layout->columns) {
    if (column.kind != sheet::CellKind::kInfo)
      form.AddText(0, at++, sheet::HeadingOf(column, words));
  }
  session.printer().Raw(sheet::WriteCsv(form).bytes);
  return absl::OkStatus();
}

}  // namespace

void AddImport(CommandTree& tree) {
  const auto args = std::make_shared<ImportArguments>();
  Verb verb = tree.AddVerb(
      "import",
      {"Creates and updates one's own documents from a CSV, XLSX, JSON lines or YAML file",
       "自団体の事例などを CSV・XLSX・JSON Lines・YAML のファイルから登録・更新します"});
  const Text kinds = KindTexts(/*imported=*/true);
  verb.Positional(&args->file, "FILE",
                  {"The file; - is standard input", "ファイル（- は標準入力）"},
                  /*required=*/false)
      .Option(&args->kind, "--kind", "KIND",
              {absl::StrCat("What the file holds: ", kinds.en, "; default: cases"),
               absl::StrCat("ファイルの内容: ", kinds.ja, "。省略すると cases")})
      .Option(&args->format, "--format", "FORMAT",
              {"csv, xlsx, jsonl or yaml; default: by the file's name",
               "csv、xlsx、jsonl、yaml（省略するとファイル名から）"})
      .Option(
          &args->owner, "--owner", "ORG",
          {"Whose documents; default: one's own organization", "所有団体（省略すると自分の団体）"})
      .Option(&args->encoding, "--encoding", "ENCODING", kEncodingHelp)
      .Option(&args->reason, "--reason", "TEXT",
              {"Of programmes: why what is published changes",
               "支援施策では、公開中の内容を変える理由"})
      .Option(&args->vision, "--vision", "VISION",
              {"Of figures and opinions: the vision of rows that name none; of visions: the one "
               "that a table belongs to",
               "KPIの実績、意見と対応では、ビジョンの列が空の行のビジョン。ビジョンでは、その表の"
               "取込先"})
      .Option(&args->round, "--round", "ROUND",
              {"Of applications to rounds: the round of rows that name none",
               "公募への応募では、公募・選定の列が空の行の公募"})
      .Flag(&args->clear_empty, "--clear-empty",
            {"An empty cell clears the field; otherwise it keeps it",
             "空のセルで項目を消去します（指定しなければ、空のセルは変更なし）"})
      .Flag(&args->overwrite, "--overwrite",
            {"Writes over what others wrote since the file was exported, or, of rows that were "
             "typed anew, over what they wrote",
             "出力後にほかの人が直した項目や、新しく書いた行ではほかの人が書いた項目も、ファイルの"
             "内容で上書きします"})
      .Flag(&args->form, "--template",
            {"Writes an empty CSV form with all headings of the kind to standard output",
             "指定した種類の、見出しだけの CSV 様式を標準出力に書き出します"})
      .Example("renkei import cases.csv --dry-run",
               {"checks a file and changes nothing", "何も変更せず、誤りだけを確かめます"})
      .Example("renkei import --template > cases.csv",
               {"a form to fill in", "記入用の様式を作ります"})
      .Example("renkei import initiatives.xlsx --kind initiatives",
               {"joint initiatives of one's own organization", "自団体の地域間連携を登録します"})
      .Example("renkei import readings.xlsx --kind round_readings",
               {"points that a reviewer filled in", "審査委員が記入した評点を登録します"})
      .Example("renkei import opinions.xlsx --kind opinions --vision 141003/strategy-2023",
               {"opinions on a plan, and the answers to them", "計画への意見と対応を登録します"});
  verb.Run([args](Session& session) -> absl::Status {
    if (args->form) return WriteForm(session, *args);
    if (args->file.empty())
      return UsageError({"FILE is needed, or --template",
                         "取り込むファイルを指定してください（様式は --template）。"});
    ASSIGN_OR_RETURN(const pb::ImportOptions options, OptionsOf(session, *args));
    return ImportFile(session, args->file, options);
  });
}

}  // namespace renkei::cli
