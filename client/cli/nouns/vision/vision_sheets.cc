#include "client/cli/nouns/vision/vision_sheets.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "client/cli/file/input.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "client/cli/report.h"
#include "client/cli/resolve.h"
#include "client/lib/error.h"
#include "server/sheet/csv.h"
#include "server/sheet/vision/base_sheet.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/columns.h"
#include "server/sheet/vision/vision_book.h"
#include "server/sheet/xlsx_reader.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// A vision has ten tables; more files than these are another directory.
constexpr size_t kMaxCsvFiles = 50;

bool HasEnding(const std::string& path, absl::string_view ending) {
  return absl::EndsWith(absl::AsciiStrToLower(path), ending);
}

bool IsDirectory(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

// An error about the file as a whole with the file's name before it.
absl::Status InFile(const std::string& path, const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  const pb::FieldViolation& v = detail->violations(0);
  return client::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat(path, ": ", v.message()), absl::StrCat(path, ": ", v.message_ja())});
}

absl::StatusOr<sheet::Sheet> ReadCsvFile(const std::string& path,
                                         std::optional<sheet::Encoding> encoding) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadBinaryFile(path));
  const std::string stem = std::filesystem::path(path).stem().string();
  absl::StatusOr<sheet::CsvSheet> csv = sheet::ReadCsv(bytes, stem, encoding);
  if (!csv.ok()) return InFile(path, csv.status());
  if (stem != sheet::kBaseName && sheet::FindLayout(stem) == nullptr) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(path,
                      ": name the file after its table: nodes.csv, kpis.csv, targets.csv ..."),
         absl::StrCat(
             path,
             ": ファイル名を表の名前にしてください（施策.csv、KPI.csv、目標値.csv、実績.csv "
             "など）。")});
  }
  return std::move(csv->sheet);
}

// One table, and what it was exported from, where that lies beside it as a folder has it.
absl::StatusOr<sheet::Workbook> ReadCsvAlone(const std::string& path,
                                             std::optional<sheet::Encoding> encoding) {
  sheet::Workbook book;
  ASSIGN_OR_RETURN(sheet::Sheet table, ReadCsvFile(path, encoding));
  book.sheets.push_back(std::move(table));
  const std::filesystem::path beside =
      std::filesystem::path(path).replace_filename(absl::StrCat(sheet::kBaseName, ".csv"));
  std::error_code error;
  if (!std::filesystem::exists(beside, error)) return book;
  ASSIGN_OR_RETURN(sheet::Sheet base, ReadCsvFile(beside.string(), encoding));
  book.sheets.push_back(std::move(base));
  return book;
}

absl::StatusOr<sheet::Workbook> ReadCsvDirectory(const std::string& path,
                                                 std::optional<sheet::Encoding> encoding) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    if (HasEnding(entry.path().string(), ".csv")) files.push_back(entry.path().string());
    if (files.size() > kMaxCsvFiles) break;
  }
  std::sort(files.begin(), files.end());
  if (error || files.empty() || files.size() > kMaxCsvFiles) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(path, " has no CSV files of a vision, or more than ", kMaxCsvFiles),
         absl::StrCat(path, " に CSV ファイルがないか、", kMaxCsvFiles, " 個を超えています。")});
  }
  sheet::Workbook book;
  for (const std::string& file : files) {
    ASSIGN_OR_RETURN(sheet::Sheet sheet, ReadCsvFile(file, encoding));
    book.sheets.push_back(std::move(sheet));
  }
  return book;
}

// Which vision the file is about; "" where it does not say, nullopt where there is none yet.
absl::StatusOr<std::optional<std::string>> FindVision(Session& session, const sheet::Workbook& book,
                                                      const SheetArguments& args) {
  const sheet::VisionIdentity identity = sheet::IdentityOf(book);
  std::string text = args.vision;
  if (!identity.name.empty()) {
    text = identity.name;
  } else if (!identity.owner.empty() && !identity.external_id.empty()) {
    text = absl::StrCat(absl::StripPrefix(identity.owner, "organizations/"), "/",
                        identity.external_id);
  }
  if (text.empty()) return std::optional<std::string>();
  const absl::StatusOr<std::string> name = session.resolver().Vision(text);
  if (name.ok()) return std::optional<std::string>(*name);
  const bool new_one = absl::IsNotFound(name.status()) && args.vision.empty();
  return new_one ? absl::StatusOr<std::optional<std::string>>(std::nullopt) : name.status();
}

// KPIs of which the workbook has figures.
std::vector<pb::Kpi> KpisWithFigures(const sheet::Workbook& book,
                                     const std::vector<pb::Kpi>& kpis) {
  std::set<std::string> texts;
  for (const sheet::Sheet& sheet : book.sheets) {
    if (sheet::FindLayout(sheet.name) != &sheet::LayoutOf(sheet::SheetKind::kActuals)) continue;
    for (const sheet::Cell& cell : sheet.cells)
      texts.insert(std::string(absl::StripAsciiWhitespace(sheet::CellText(cell))));
  }
  std::vector<pb::Kpi> found;
  for (const pb::Kpi& kpi : kpis) {
    if (texts.count(sheet::KeyOf(kpi)) > 0) found.push_back(kpi);
  }
  return found;
}

absl::StatusOr<sheet::KnownVision> FetchKnown(Session& session, const std::string& name,
                                              const sheet::Workbook& book) {
  ASSIGN_OR_RETURN(const auto tree, FetchTree(session, name, 0));
  sheet::KnownVision known;
  known.plan.vision = tree->vision();
  known.plan.nodes = tree->nodes();
  known.plan.kpis = tree->kpis();
  ASSIGN_OR_RETURN(known.actuals, FetchActuals(session, KpisWithFigures(book, known.plan.kpis)));
  return known;
}

}  // namespace

bool IsSheetFile(const std::string& path) {
  return HasEnding(path, ".xlsx") || HasEnding(path, ".csv") || IsDirectory(path);
}

absl::StatusOr<std::optional<sheet::Encoding>> ParseEncoding(const std::string& text) {
  const std::string lower = absl::AsciiStrToLower(text);
  if (lower.empty()) return std::optional<sheet::Encoding>();
  for (const char* name : {"utf-8", "utf8"}) {
    if (lower == name) return std::optional(sheet::Encoding::kUtf8);
  }
  for (const char* name : {"cp932", "shift_jis", "sjis", "windows-31j"}) {
    if (lower == name) return std::optional(sheet::Encoding::kCp932);
  }
  return UsageError(
      {"--encoding: utf-8 or cp932", "--encoding には utf-8 か cp932 を指定してください。"});
}

absl::StatusOr<sheet::Workbook> ReadWorkbook(const std::string& path,
                                             std::optional<sheet::Encoding> encoding) {
  if (IsDirectory(path)) return ReadCsvDirectory(path, encoding);
  if (HasEnding(path, ".csv")) return ReadCsvAlone(path, encoding);
  ASSIGN_OR_RETURN(const std::string bytes, ReadBinaryFile(path));
  absl::StatusOr<sheet::Workbook> book = sheet::ReadXlsx(bytes);
  if (!book.ok()) return InFile(path, book.status());
  return book;
}

absl::StatusOr<domain::VisionFile> ReadSheetFile(Session& session, const std::string& path,
                                                 const SheetArguments& args) {
  ASSIGN_OR_RETURN(const std::optional<sheet::Encoding> encoding, ParseEncoding(args.encoding));
  ASSIGN_OR_RETURN(const sheet::Workbook book, ReadWorkbook(path, encoding));
  ASSIGN_OR_RETURN(const std::optional<std::string> name, FindVision(session, book, args));
  sheet::KnownVision known;
  if (name.has_value()) {
    ASSIGN_OR_RETURN(known, FetchKnown(session, *name, book));
  }
  return sheet::ReadVisionBook(book, {path, args.prune, name.has_value() ? &known : nullptr});
}

}  // namespace renkei::cli
