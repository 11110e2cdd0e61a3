#include "client/cli/nouns/kpi/actuals_file.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/cli/file/input.h"
#include "client/cli/file/reader.h"
#include "client/cli/file/scalar.h"
#include "client/cli/resolve.h"
#include "client/cli/show/labels.h"
#include "client/lib/error.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/time/when.h"
#include "server/sheet/csv.h"

namespace renkei::cli {
namespace {

// Mistakes that are listed of one file.
constexpr size_t kMaxListed = 50;

enum class Key { kKpi, kWhen, kYear, kValue, kStatus, kSource, kNote, kReason };

std::optional<Key> KeyOf(const std::string& heading) {
  static const auto& keys = *new std::map<std::string, Key>{
      {"kpi", Key::kKpi},         {"外部id", Key::kKpi},        {"kpiの外部id", Key::kKpi},
      {"when", Key::kWhen},       {"時点", Key::kWhen},         {"year", Key::kYear},
      {"年度", Key::kYear},       {"value", Key::kValue},       {"実績", Key::kValue},
      {"実績値", Key::kValue},    {"値", Key::kValue},          {"status", Key::kStatus},
      {"区分", Key::kStatus},     {"source", Key::kSource},     {"出典", Key::kSource},
      {"note", Key::kNote},       {"備考", Key::kNote},         {"correction_reason", Key::kReason},
      {"訂正理由", Key::kReason}, {"訂正の理由", Key::kReason},
  };
  const auto found = keys.find(
      absl::AsciiStrToLower(domain::NormalizeCompatibility(absl::StripAsciiWhitespace(heading))));
  return found == keys.end() ? std::nullopt : std::optional(found->second);
}

// One line of the file: texts by what they are, and where it stands.
struct Line {
  std::map<Key, std::string> texts;
  std::string place;

  std::string Text(Key key) const {
    const auto it = texts.find(key);
    return it == texts.end() ? "" : std::string(absl::StripAsciiWhitespace(it->second));
  }
};

class Reader {
 public:
  explicit Reader(std::string vision) : vision_(std::move(vision)) {}

  void Add(const Line& line) {
    if (line.Text(Key::kValue).empty() && line.Text(Key::kStatus).empty()) return;
    pb::VisionActual entry;
    pb::KpiActual& actual = *entry.mutable_actual();
    ReadKpi(line, entry);
    ReadWhen(line, *actual.mutable_when());
    ReadStatus(line, actual);
    const std::string value = line.Text(Key::kValue);
    if (const auto number = ParseNumber(value)) {
      actual.mutable_value()->set_number(*number);
    } else if (!value.empty()) {
      actual.mutable_value()->set_text(value);
    }
    actual.set_source(line.Text(Key::kSource));
    actual.set_note(line.Text(Key::kNote));
    actual.set_correction_reason(line.Text(Key::kReason));
    file_.entries.push_back(std::move(entry));
    file_.places.push_back(line.place);
  }

  void AddMistake(const std::string& place, absl::string_view kind, Text message) {
    if (mistakes_.size() < kMaxListed)
      mistakes_.push_back(domain::Violation(place, kind, std::move(message)));
  }

  absl::StatusOr<ActualsFile> Finish() && {
    if (!mistakes_.empty())
      return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(mistakes_));
    return std::move(file_);
  }

 private:
  void ReadKpi(const Line& line, pb::VisionActual& entry) {
    const std::string kpi = line.Text(Key::kKpi);
    if (kpi.empty()) {
      AddMistake(absl::StrCat(line.place, ": kpi"), "REQUIRED",
                 {"names no KPI", "KPI（外部ID）がありません。"});
    } else if (absl::StartsWith(kpi, "organizations/")) {
      entry.set_kpi(kpi);
    } else if (IsServerId(kpi)) {
      entry.set_kpi(absl::StrCat(vision_, "/kpis/", kpi));
    } else {
      entry.set_kpi_external_id(kpi);
    }
  }

  void ReadWhen(const Line& line, pb::When& when) {
    const std::string year = line.Text(Key::kYear);
    const std::string text = year.empty() ? line.Text(Key::kWhen) : year;
    const auto read = domain::ParseWhen(text, domain::BareYear::kFiscalYear);
    if (read.ok()) {
      when = *read;
      return;
    }
    const auto detail = domain::DetailOf(read.status());
    const pb::FieldViolation* why =
        detail && detail->violations_size() > 0 ? &detail->violations(0) : nullptr;
    AddMistake(absl::StrCat(line.place, ": when"), why == nullptr ? "REQUIRED" : why->kind(),
               {why == nullptr ? "names no time" : why->message(),
                why == nullptr ? "時点がありません。" : why->message_ja()});
  }

  void ReadStatus(const Line& line, pb::KpiActual& actual) {
    const std::string text = line.Text(Key::kStatus);
    if (text.empty()) return;
    const google::protobuf::EnumDescriptor& type = *pb::KpiActualStatus_descriptor();
    std::optional<int> status = ParseEnum(type, text);
    for (int i = 0; i < type.value_count() && !status; ++i) {
      const int number = type.value(i)->number();
      if (number != 0 && ValueLabel(type, number, Lang::kJapanese) == text) status = number;
    }
    if (status) {
      actual.set_status(static_cast<pb::KpiActualStatus>(*status));
      return;
    }
    AddMistake(absl::StrCat(line.place, ": status"), "UNKNOWN_VALUE",
               {absl::StrCat("\"", text, "\" is none of preliminary, confirmed, not_available"),
                absl::StrCat("「", text,
                             "」は使えません。速報値、確定値、データなしのどれかを書いてください"
                             "。")});
  }

  const std::string vision_;
  ActualsFile file_;
  std::vector<pb::FieldViolation> mistakes_;
};

void UnknownColumn(const std::string& place, const std::string& heading, Reader& reader) {
  reader.AddMistake(
      place, "UNKNOWN_COLUMN",
      {absl::StrCat("\"", heading,
                    "\" is none of kpi, when, year, value, status, source, note, "
                    "correction_reason"),
       absl::StrCat("列名「", heading,
                    "」は使えません。外部ID、時点、年度、実績、区分、出典、備考、訂正理由の"
                    "どれかにしてください。")});
}

absl::StatusOr<ActualsFile> ReadCsvText(const std::string& bytes, const std::string& name,
                                        Reader reader) {
  const absl::StatusOr<sheet::CsvSheet> csv = sheet::ReadCsv(bytes, name);
  if (!csv.ok()) return domain::WithFieldPrefix(name, csv.status());
  std::map<int, Key> columns;
  std::map<int, Line> lines;
  for (const sheet::Cell& cell : csv->sheet.cells) {
    const std::string place = absl::StrCat(name, ":", cell.row + 1);
    if (cell.row == 0) {
      if (const auto key = KeyOf(cell.text)) {
        columns.emplace(cell.column, *key);
      } else {
        UnknownColumn(place, cell.text, reader);
      }
      continue;
    }
    const auto column = columns.find(cell.column);
    if (column == columns.end()) continue;
    Line& line = lines[cell.row];
    line.place = place;
    line.texts[column->second] = cell.text;
  }
  for (const auto& [row, line] : lines) reader.Add(line);
  return std::move(reader).Finish();
}

absl::StatusOr<ActualsFile> ReadYamlText(const std::string& text, const std::string& name,
                                         Reader reader) {
  const absl::StatusOr<std::vector<Tree>> documents = ReadDocuments(text, name);
  if (!documents.ok()) return documents.status();
  for (const Tree& document : *documents) {
    Line line;
    line.place = PlaceText(name, document.place);
    for (const TreeEntry& entry : document.entries) {
      const auto key = KeyOf(entry.key);
      if (key && entry.value.IsScalar()) {
        line.texts[*key] = entry.value.text;
      } else if (!key) {
        UnknownColumn(PlaceText(name, entry.place), entry.key, reader);
      }
    }
    reader.Add(line);
  }
  return std::move(reader).Finish();
}

// "entries[12]" at the beginning of `field` is cut off.
std::optional<size_t> ConsumeEntry(absl::string_view* field) {
  absl::string_view rest = *field;
  if (!absl::ConsumePrefix(&rest, "entries[")) return std::nullopt;
  const size_t close = rest.find(']');
  uint32_t index = 0;
  if (close == absl::string_view::npos || !absl::SimpleAtoi(rest.substr(0, close), &index))
    return std::nullopt;
  *field = rest.substr(close + 1);
  absl::ConsumePrefix(field, ".");
  absl::ConsumePrefix(field, "actual.");
  return index;
}

}  // namespace

absl::StatusOr<ActualsFile> ParseActuals(const std::string& text, const std::string& name,
                                         const std::string& vision) {
  return absl::EndsWithIgnoreCase(name, ".csv") ? ReadCsvText(text, name, Reader(vision))
                                                : ReadYamlText(text, name, Reader(vision));
}

absl::StatusOr<ActualsFile> ReadActualsFile(const std::string& path, const std::string& vision) {
  const bool csv = absl::EndsWithIgnoreCase(path, ".csv");
  const absl::StatusOr<std::string> text = csv ? ReadBinaryFile(path) : ReadTextFile(path);
  if (!text.ok()) return text.status();
  return ParseActuals(*text, path, vision);
}

absl::Status WithPlaces(const absl::Status& status, const ActualsFile& file, size_t first) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  std::vector<pb::FieldViolation> violations;
  for (const pb::FieldViolation& violation : detail->violations()) {
    absl::string_view field = violation.field();
    const std::optional<size_t> index = ConsumeEntry(&field);
    pb::FieldViolation& placed = violations.emplace_back(violation);
    if (index && first + *index < file.places.size())
      placed.set_field(absl::StrCat(file.places[first + *index], ": ", field));
  }
  return domain::FieldErrors(detail->reason(), std::move(violations));
}

}  // namespace renkei::cli
