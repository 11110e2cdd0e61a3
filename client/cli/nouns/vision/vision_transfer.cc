// `renkei vision export` and `template`: visions as files to edit.
#include <map>
#include <memory>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "client/cli/file/output.h"
#include "client/cli/file/reader.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/templates.h"
#include "client/cli/nouns/vision/file_plan.h"
#include "client/cli/nouns/vision/vision_sheets.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/nouns/vision/vision_verbs.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/strategy/vision_base.h"
#include "server/sheet/vision/base_sheet.h"
#include "server/sheet/vision/columns.h"
#include "server/sheet/vision/vision_book.h"
#include "server/text/vision/vision_writer.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Where to and in which form.
struct FileArguments {
  std::string format;
  std::string encoding;
  std::string table;
};

// Characters that cp932 lacks; so many are listed.
constexpr size_t kMaxListed = 20;

void AddFileArguments(Verb& verb, FileArguments* args) {
  verb.Option(&args->format, "--format", "FORMAT",
              {"yaml (default), xlsx or csv; or by the name after -O, which for csv is a folder "
               "with a file for each table, unless --table is given",
               "yaml（既定）、xlsx、csv のどれか。-O の拡張子でも選べます。csv では、-O は表ごとの"
               "ファイルを入れるフォルダーです（--table のときはファイル）"})
      .Option(&args->encoding, "--encoding", "ENCODING",
              {"Of CSV: utf-8 (default) or cp932 (Shift_JIS)",
               "CSV の文字コード: utf-8（既定）か cp932（Shift_JIS）"})
      .Option(&args->table, "--table", "TABLE",
              {"With csv: only this table (nodes, kpis, targets, actuals ...)",
               "csv で、この表だけ（施策、KPI、目標値、実績 など）"})
      .Writes({"yaml", "xlsx", "csv"});
}

void WarnOfMissing(Session& session, const std::vector<sheet::VisionCsvFile>& files) {
  std::vector<std::string> all;
  for (const sheet::VisionCsvFile& file : files)
    all.insert(all.end(), file.missing.begin(), file.missing.end());
  if (all.empty()) return;
  std::string list;
  for (size_t i = 0; i < all.size() && i < kMaxListed; ++i)
    absl::StrAppend(&list, "\n  ", Printable(all[i]));
  if (all.size() > kMaxListed) absl::StrAppend(&list, "\n  …");
  session.Warn(
      {absl::StrCat(all.size(),
                    " times cp932 lacks a character; 〓 stands in its place, and a cell "
                    "that is left so is not changed when the file is applied:",
                    list),
       absl::StrCat(
           "cp932 で表せない文字が ", all.size(),
           " か所あり、〓 にしました。〓 のままのセルは、取り込んでも変わりません:", list)});
}

absl::Status WriteCsv(Session& session, const sheet::Workbook& all, const domain::VisionBase& base,
                      const FileArguments& args) {
  const std::string& folder = session.output_file();
  ASSIGN_OR_RETURN(const std::optional<sheet::Encoding> encoding, ParseEncoding(args.encoding));
  sheet::Workbook book = all;
  if (!args.table.empty()) {
    const sheet::SheetLayout* layout = sheet::FindLayout(args.table);
    if (layout == nullptr)
      return UsageError(
          {"--table: nodes, kpis, targets, actuals, re_mentions, activities, "
           "milestones, budgets, funding or links",
           "--table には、施策、KPI、目標値、実績、再掲、工程表、節目、予算、財源、リンクのど"
           "れかを指定してください。"});
    book.sheets = {*all.Find(sheet::SheetNameOf(
        *layout, session.flags().raw ? sheet::Words::kContract : sheet::Words::kPeople))};
    if (!base.empty()) sheet::AddBaseColumn(base, book.sheets.front());
  } else if (folder.empty() || !FormatOfName(folder).empty()) {
    return UsageError(
        {"csv has a file for each table: name a directory with -O, or one with --table",
         "csv は表ごとのファイルになります。-O でフォルダーを指定するか、--table で表を"
         "一つ選んでください。"});
  }
  const std::vector<sheet::VisionCsvFile> files =
      sheet::WriteVisionCsv(book, encoding.value_or(sheet::Encoding::kUtf8));
  WarnOfMissing(session, files);
  if (!args.table.empty()) {
    session.printer().Raw(files.front().bytes);
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(MakeDirectory(folder));
  for (const sheet::VisionCsvFile& file : files) {
    RETURN_IF_ERROR(WriteWholeFile(absl::StrCat(folder, "/", file.name), file.bytes));
  }
  session.NoteOutput(
      {absl::StrCat("wrote ", files.size(), " files to ", folder),
       absl::StrCat(folder, " に ", files.size(), " 個のファイルを書き込みました。")});
  return absl::OkStatus();
}

// By --format or the file's name; "" is yaml.
absl::StatusOr<std::string> FormatFor(Session& session, const FileArguments& args) {
  return DocumentFormat(args.format, session.output_file(), {"yaml", "xlsx", "csv"});
}

// "141003" for an organization with a code, otherwise its id: whatever organizations are called on
// some day, either is read back as the same one.
sheet::OrganizationCell CodesOf(Session& session) {
  constexpr absl::string_view kCollection = "organizations/";
  const auto known = std::make_shared<std::map<std::string, std::string>>();
  return [&session, known, kCollection](const std::string& name) {
    const auto [cell, added] = known->try_emplace(name, absl::StripPrefix(name, kCollection));
    // The form has 「○○市」 there, which is none: it is written without a server.
    const bool is_id = absl::c_all_of(cell->second, [](char c) {
      return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
    });
    if (!added || !is_id) return cell->second;
    pb::GetOrganizationRequest request;
    request.set_name(name);
    const auto found = session.Call<pb::Organization>("RegistryService/GetOrganization", request);
    if (found.ok() && !found->code().empty()) cell->second = found->code();
    return cell->second;
  };
}

// In the form that the arguments name; `yaml` makes the text where it is that one. `base`: what the
// file is exported from; empty for a form to fill in.
absl::Status Write(Session& session, const FileArguments& args, const sheet::KnownVision& vision,
                   bool actuals, const domain::VisionBase& base,
                   const std::function<std::string()>& yaml) {
  ASSIGN_OR_RETURN(const std::string format, FormatFor(session, args));
  const sheet::Words words = session.flags().raw ? sheet::Words::kContract : sheet::Words::kPeople;
  if (format.empty() || format == "yaml") {
    session.printer().Raw(yaml());
    return absl::OkStatus();
  }
  sheet::Workbook sheets = sheet::VisionSheets(
      vision, actuals, words, session.flags().raw ? sheet::OrganizationCell() : CodesOf(session));
  if (!base.empty()) sheets.sheets.push_back(sheet::BaseSheet(base));
  if (format == "csv") return WriteCsv(session, sheets, base, args);
  ASSIGN_OR_RETURN(const std::string bytes,
                   sheet::WriteVisionXlsx(sheets, vision.plan.vision.title(), words));
  session.printer().Raw(bytes);
  return absl::OkStatus();
}

struct ExportArguments {
  std::string name;
  int revision = 0;
  bool actuals = false;
  FileArguments file;
};

absl::Status RunExport(Session& session, const ExportArguments& args) {
  RETURN_IF_ERROR(FormatFor(session, args.file).status());
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Vision(args.name));
  ASSIGN_OR_RETURN(const auto tree, FetchTree(session, name, args.revision));
  sheet::KnownVision vision;
  if (args.actuals) {
    ASSIGN_OR_RETURN(vision.actuals, FetchActuals(session, tree->kpis()));
  }
  vision.plan.vision = tree->vision();
  vision.plan.nodes = tree->nodes();
  vision.plan.kpis = tree->kpis();
  return Write(session, args.file, vision, args.actuals,
               domain::BaseOf(vision.plan, vision.actuals),
               [&] { return text::WriteVisionYaml(*tree, vision.actuals); });
}

void AddExport(Noun noun) {
  const auto args = std::make_shared<ExportArguments>();
  Verb verb = noun.AddVerb(
      "export", {"Writes a vision as a file that apply takes; applied again it changes nothing",
                 "apply で登録できるファイルを出力します。そのまま登録し直しても何も変わりません"});
  verb.Positional(&args->name, "VISION",
                  {"Its name, OWNER/EXTERNAL_ID, the beginning of its id, or an organization that "
                   "has one only",
                   "リソース名、所有団体/外部ID、IDの先頭、またはビジョンが一つだけの団体"})
      .Integer(&args->revision, "--revision", 1, 1'000'000, {"An old revision", "過去の版"})
      .Flag(&args->actuals, "--actuals",
            {"With the figures recorded for every KPI", "KPIの実績も含めます"});
  AddFileArguments(verb, &args->file);
  verb.Example("renkei vision export 141003/strategy-2023 > strategy.yaml",
               {"Then edit and apply", "編集してから apply します"})
      .Example("renkei vision export 141003/strategy-2023 -O strategy.xlsx --actuals",
               {"For a spreadsheet, with figures", "表計算ソフト用に、実績も含めて"})
      .Example(
          "renkei vision export 141003/strategy-2023 --format csv --encoding cp932 -O strategy",
          {"A folder of CSV files for old software", "古いソフト用に、CSV のフォルダーで"});
  verb.Run([args](Session& session) { return RunExport(session, *args); });
}

// The form's own text as a vision.
absl::StatusOr<sheet::KnownVision> TemplateVision() {
  ASSIGN_OR_RETURN(const auto documents, ReadDocuments(kVisionTemplate, "template"));
  ASSIGN_OR_RETURN(const domain::VisionFile file,
                   ReadVisionFile(documents.front(), "template", /*prune=*/false));
  sheet::KnownVision vision;
  vision.plan = PlanOf(file);
  for (const pb::ApplyKpi& apply : file.kpis) {
    const std::string name =
        absl::StrCat(vision.plan.vision.name(), "/kpis/", apply.kpi().external_id());
    for (const pb::KpiActual& actual : apply.actuals()) vision.actuals[name].push_back(actual);
  }
  return vision;
}

absl::Status RunTemplate(Session& session, const FileArguments& args) {
  RETURN_IF_ERROR(FormatFor(session, args).status());
  ASSIGN_OR_RETURN(const sheet::KnownVision vision, TemplateVision());
  return Write(session, args, vision, /*actuals=*/true, /*base=*/{},
               [] { return std::string(kVisionTemplate); });
}

void AddTemplate(Noun noun) {
  const auto args = std::make_shared<FileArguments>();
  Verb verb = noun.AddVerb("template", {"Writes a form to fill in, with an example",
                                        "記入用の様式（記入例と説明付き）を出力します"});
  AddFileArguments(verb, args.get());
  verb.Example("renkei vision template > vision.yaml",
               {"Then edit it and apply it", "編集してから apply します"})
      .Example("renkei vision template -O vision.xlsx", {"For a spreadsheet", "表計算ソフト用に"});
  verb.Run([args](Session& session) { return RunTemplate(session, *args); });
}

}  // namespace

void AddVisionTransfer(Noun noun) {
  AddTemplate(noun);
  AddExport(noun);
}

}  // namespace renkei::cli
