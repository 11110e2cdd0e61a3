#include "client/web/page/form/fields.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/view/page/titles.h"
#include "client/web/page/text_sum.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/sheet/vision/cell_codec.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using sheet::CellKind;
using sheet::Column;
using sheet::SheetLayout;

// Candidates that a mistake names.
constexpr int kCandidates = 5;

bool IsEnumList(const SheetLayout& layout, const Column& column) {
  const FieldDescriptor* field = sheet::FieldOf(layout, column);
  return field != nullptr && field->is_repeated() &&
         field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
}

// The message in which the field of a column stands ("definition.cases" of "definition.cases.tags"); null
// where it is not there. Of a list on the way the first entry is meant.
const Message* HolderIn(const Message& message, const Column& column) {
  const Message* holder = &message;
  const std::vector<std::string> steps = absl::StrSplit(column.path, '.');
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    const FieldDescriptor* step = holder->GetDescriptor()->FindFieldByName(steps[i]);
    const auto& reflection = *holder->GetReflection();
    if (step->is_repeated()) {
      if (reflection.FieldSize(*holder, step) == 0) return nullptr;
      holder = &reflection.GetRepeatedMessage(*holder, step, 0);
      continue;
    }
    if (!reflection.HasField(*holder, step)) return nullptr;
    holder = &reflection.GetMessage(*holder, step);
  }
  return holder;
}
Message& MadeHolderIn(Message& message, const Column& column) {
  Message* holder = &message;
  const std::vector<std::string> steps = absl::StrSplit(column.path, '.');
  for (size_t i = 0; i + 1 < steps.size(); ++i) {
    const FieldDescriptor* step = holder->GetDescriptor()->FindFieldByName(steps[i]);
    const auto& reflection = *holder->GetReflection();
    holder = !step->is_repeated() ? reflection.MutableMessage(holder, step)
             : reflection.FieldSize(*holder, step) == 0
                 ? reflection.AddMessage(holder, step)
                 : reflection.MutableRepeatedMessage(holder, step, 0);
  }
  return *holder;
}

// The constants in a list of them, one on each line.
std::string ValuesIn(const FieldDescriptor& field, const Message& message) {
  std::vector<std::string> values;
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
    values.push_back(reflection.GetRepeatedEnum(message, &field, i)->name());
  return absl::StrJoin(values, "\n");
}

void SetValues(const std::vector<std::string>& values, const FieldDescriptor& field,
               Message& message) {
  message.GetReflection()->ClearField(&message, &field);
  for (const std::string& value : values) {
    if (const auto* known = field.enum_type()->FindValueByName(value))
      message.GetReflection()->AddEnum(&message, &field, known);
  }
}

// What is entered as the address of its page: how its names begin; "" for all else.
absl::string_view PageNamesOf(const SheetLayout& layout, const Column& column) {
  if (NamesOf(layout, column, kCaseNames)) return "cases/";
  if (NamesOf(layout, column, kProgrammeNames)) return "programmes/";
  return "";
}

// "予約制の乗合タクシー（cases/01m8...）" is read back by the name in it, as is the address of the page.
std::string NameIn(absl::string_view line, absl::string_view prefix) {
  const size_t at = line.rfind(prefix);
  if (at == absl::string_view::npos) return std::string(line);
  size_t end = at + prefix.size();
  while (end < line.size() && (absl::ascii_isalnum(static_cast<unsigned char>(line[end])) ||
                               absl::StrContains("-_.", line[end])))
    ++end;
  return std::string(line.substr(at, end - at));
}

// What a file has in the cell of `column`; of a choice its constant, which is the same in every
// language.
std::string TextOf(const SheetLayout& layout, const Column& column, const Message& message) {
  if (IsSecret(layout, column)) return "";
  if (IsEnumList(layout, column)) {
    const Message* holder = HolderIn(message, column);
    return holder == nullptr ? "" : ValuesIn(*sheet::FieldOf(layout, column), *holder);
  }
  sheet::Sheet sheet;
  sheet::WriteCell(
      layout, column, "", message, 0, 0, sheet,
      column.kind == CellKind::kEnum ? sheet::Words::kContract : sheet::Words::kPeople);
  const sheet::Cell* cell = sheet.Find(0, 0);
  return cell == nullptr ? "" : sheet::CellText(*cell);
}

std::vector<std::string> LinesOf(absl::string_view text) {
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const absl::string_view trimmed = absl::StripAsciiWhitespace(line);
    if (!trimmed.empty()) lines.emplace_back(trimmed);
  }
  return lines;
}

// The lines of `text` with each name of a resource replaced by its title.
std::string Titled(Visit& visit, const std::string& text) {
  std::vector<std::string> lines = LinesOf(text);
  for (std::string& line : lines) line = visit.calls.titles().Of(line);
  return absl::StrJoin(lines, "\n");
}

std::string TitledNames(Visit& visit, const std::string& text) {
  std::vector<std::string> lines = LinesOf(text);
  for (std::string& line : lines) {
    const std::string title = visit.calls.titles().Of(line);
    if (title != line) line = absl::StrCat(title, "（", line, "）");
  }
  return absl::StrJoin(lines, "\n");
}

// `row` of the list `field` of `message`; null where there is none.
const Message* StoredEntry(const Message& message, const FieldDescriptor& field,
                           const std::string& row) {
  int index = 0;
  if (!absl::SimpleAtoi(row, &index) || index < 1 ||
      index > message.GetReflection()->FieldSize(message, &field))
    return nullptr;
  return &message.GetReflection()->GetRepeatedMessage(message, &field, index - 1);
}

// Reads texts into messages, and keeps what cannot be read.
class Reading {
 public:
  Reading(Visit& visit, const Query& entered) : visit_(visit), entered_(entered) {}

  // `unit`: what figures are counted in where nothing nearer says so.
  void ReadColumn(const SheetLayout& layout, const Column& column, const std::string& input,
                  const std::string& unit, Message& message) {
    if (column.kind == CellKind::kRecords) return ReadList(layout, column, unit, message);
    const FieldDescriptor& field = *sheet::FieldOf(layout, column);
    if (IsEnumList(layout, column)) {
      const std::vector<std::string> values = entered_.All(input);
      // Nothing is made to be empty.
      if (values.empty() && HolderIn(message, column) == nullptr) return;
      return SetValues(values, field, MadeHolderIn(message, column));
    }
    // Not a space of a secret is touched.
    if (IsSecret(layout, column))
      return message.GetReflection()->SetString(&message, &field, entered_.Get(input));
    std::string text =
        IsTicked(layout, column) ? absl::StrJoin(entered_.All(input), "\n") : entered_.Get(input);
    if (const absl::string_view prefix = PageNamesOf(layout, column); !prefix.empty())
      text = NamesIn(text, prefix);
    if (NamesOf(layout, column, kOrganizationNames))
      text = Organizations(layout, column, input, message);
    sheet::Cell cell;
    cell.kind = sheet::Cell::Kind::kText;
    cell.text = std::move(text);
    const bool blank = sheet::IsBlank(&cell, column.kind);
    // The words of a figure may stand beside its number: "800人以上".
    if (blank && column.kind == CellKind::kValueText) return;
    if (blank) return sheet::ClearField(layout, column, message);
    // An entry that is not read is as it was, and its mistake is told.
    const std::unique_ptr<Message> before(message.New());
    before->CopyFrom(message);
    // A cell leaves the words beside a number as they were; here they have an input of their own.
    if (column.kind == CellKind::kValue) sheet::ClearField(layout, column, message);
    const absl::Status status = sheet::ReadCell(layout, column, cell, UnitOf(input, unit), message);
    if (status.ok()) return;
    message.CopyFrom(*before);
    Note(input, status);
  }

  std::vector<pb::FieldViolation> Take() && { return std::move(wrong_); }

 private:
  // "baseline.unit" for "baseline.value", where one is entered.
  std::string UnitOf(const std::string& input, const std::string& otherwise) const {
    absl::string_view of = input;
    if (!absl::ConsumeSuffix(&of, ".value")) return otherwise;
    const std::string& own = entered_.Get(absl::StrCat(of, ".unit"));
    return own.empty() ? otherwise : own;
  }

  void ReadList(const SheetLayout& layout, const Column& column, const std::string& outer_unit,
                Message& message) {
    const FieldDescriptor& field = *sheet::FieldOf(layout, column);
    const SheetLayout& parts = *column.records;
    const int entries = EntriesIn(entered_, column.path);
    // Nothing is made to be empty.
    if (entries == 0 && HolderIn(message, column) == nullptr) return;
    Message& holder = MadeHolderIn(message, column);
    const std::unique_ptr<Message> before(holder.New());
    before->CopyFrom(holder);
    const auto& reflection = *holder.GetReflection();
    reflection.ClearField(&holder, &field);
    for (int i = 0; i < entries; ++i) {
      Message& entry = *reflection.AddMessage(&holder, &field);
      const Message* stored =
          StoredEntry(*before, field, entered_.Get(EntryInput(column.path, i, kStoredEntry)));
      if (stored != nullptr) entry.CopyFrom(*stored);
      const std::string& own = entered_.Get(EntryInput(column.path, i, "unit"));
      const std::string& unit = own.empty() ? outer_unit : own;
      for (const Column& part : parts.columns)
        ReadColumn(parts, part, EntryInput(column.path, i, part.path), unit, entry);
    }
  }

  static std::string NamesIn(const std::string& text, absl::string_view prefix) {
    std::vector<std::string> lines = LinesOf(text);
    for (std::string& line : lines) line = NameIn(line, prefix);
    return absl::StrJoin(lines, "\n");
  }

  // The names of the organizations that were entered by name, code or title, a line each.
  std::string Organizations(const SheetLayout& layout, const Column& column,
                            const std::string& input, const Message& message) {
    const std::vector<std::string> known = LinesOf(TextOf(layout, column, message));
    std::vector<std::string> names;
    for (const std::string& line : LinesOf(entered_.Get(input))) {
      const auto stored = std::find_if(known.begin(), known.end(), [&](const std::string& name) {
        return name == line || visit_.calls.titles().Of(name) == line;
      });
      absl::StatusOr<std::string> name =
          stored != known.end() ? absl::StatusOr<std::string>(*stored) : Resolved(line);
      if (name.ok()) {
        names.push_back(*std::move(name));
      } else {
        Note(input, name.status());
      }
    }
    return absl::StrJoin(names, "\n");
  }

  absl::StatusOr<std::string> Resolved(const std::string& text) {
    if (domain::MatchName(kOrganizationNames, text)) return text;
    pb::ResolveOrganizationRequest request;
    request.set_query(text);
    ASSIGN_OR_RETURN(const auto found, visit_.calls.Call<pb::ResolveOrganizationResponse>(
                                           "RegistryService/ResolveOrganization", request));
    if (found.candidates_size() == 1) return found.candidates(0).name();
    if (found.candidates().empty()) {
      return domain::InvalidField(
          "", "UNKNOWN_ORGANIZATION",
          {absl::StrCat("no organization is called \"", text, "\"; enter its name or its code"),
           absl::StrCat("「", text,
                        "」という団体は見つかりません。名称か団体コードを入力してください。")});
    }
    std::vector<std::string> codes;
    for (const pb::Organization& one : found.candidates()) {
      if (codes.size() == kCandidates) break;
      codes.push_back(absl::StrCat(domain::LastSegment(one.name())));
    }
    return domain::InvalidField(
        "", "AMBIGUOUS",
        {absl::StrCat("several organizations are called \"", text, "\": enter one of the codes ",
                      absl::StrJoin(codes, ", ")),
         absl::StrCat("「", text, "」は複数あります。団体コードで入力してください（",
                      absl::StrJoin(codes, "、"), "）。")});
  }

  void Note(const std::string& input, const absl::Status& status) {
    const auto detail = domain::DetailOf(status);
    if (!detail || detail->violations().empty()) {
      wrong_.push_back(domain::Violation(
          input, "UNREADABLE",
          {std::string(status.message()), detail ? detail->message_ja() : "読み取れません。"}));
      return;
    }
    for (pb::FieldViolation violation : detail->violations()) {
      violation.set_field(input);
      wrong_.push_back(std::move(violation));
    }
  }

  Visit& visit_;
  const Query& entered_;
  std::vector<pb::FieldViolation> wrong_;
};

// "results[3].unit" as (list, 3, part); nullopt for what is no such name.
struct EntryName {
  absl::string_view list;
  int index = 0;
  absl::string_view part;
};
std::optional<EntryName> ParseEntry(absl::string_view input) {
  const size_t open = input.find('[');
  const size_t close = input.find("].");
  if (open == absl::string_view::npos || close == absl::string_view::npos || close < open)
    return std::nullopt;
  EntryName name{input.substr(0, open), 0, input.substr(close + 2)};
  if (!absl::SimpleAtoi(input.substr(open + 1, close - open - 1), &name.index) || name.index < 0)
    return std::nullopt;
  return name;
}

}  // namespace

const SheetLayout& InputsOf(const google::protobuf::Descriptor& message,
                            std::vector<Column> columns) {
  return *new SheetLayout(
      sheet::WithHeadings({sheet::SheetKind::kOther, "", "", &message, 0, std::move(columns)}));
}

std::vector<Choice> IndicatorChoices(Visit& visit) {
  pb::ListIndicatorsRequest request;
  request.set_page_size(1000);
  const auto found =
      visit.calls.Call<pb::ListIndicatorsResponse>("FrameworkService/ListIndicators", request);
  std::vector<Choice> choices;
  if (!found.ok()) return choices;
  for (const pb::Indicator& one : found->indicators()) {
    // Nothing new may refer to it.
    if (one.state() == pb::Indicator::STATE_DECLINED) continue;
    const std::string title = view::IndicatorTitle(one.title(), one.state(), visit.lang);
    choices.push_back(
        {one.name(), one.unit().empty() ? title : absl::StrCat(title, " (", one.unit(), ")")});
  }
  return choices;
}

const Column& ColumnAt(const SheetLayout& layout, absl::string_view path) {
  for (const Column& column : layout.columns) {
    if (path == column.path) return column;
  }
  // A form of the program's own names no such column.
  std::abort();
}

bool NamesOf(const SheetLayout& layout, const Column& column, absl::string_view pattern) {
  const FieldDescriptor* field = sheet::FieldOf(layout, column);
  return field != nullptr && field->options().GetExtension(pb::rules).resource() == pattern;
}

bool IsTicked(const SheetLayout& layout, const Column& column) {
  if (IsEnumList(layout, column) || NamesOf(layout, column, kItemNames)) return true;
  if (column.kind != CellKind::kLines) return false;
  const auto names = {kSectionNames, kPlanNames, kKpiNames, kAccountNames};
  return std::any_of(names.begin(), names.end(),
                     [&](const char* pattern) { return NamesOf(layout, column, pattern); });
}

bool IsSecret(const SheetLayout& layout, const Column& column) {
  const FieldDescriptor* field = sheet::FieldOf(layout, column);
  return field != nullptr && field->options().GetExtension(pb::rules).secret();
}

int EntriesIn(const Query& entered, absl::string_view list) {
  int entries = 0;
  for (const auto& [input, value] : entered.values()) {
    const std::optional<EntryName> name = ParseEntry(input);
    if (name && name->list == list) entries = std::max(entries, name->index + 1);
  }
  return entries;
}

std::string EntryInput(absl::string_view list, int index, absl::string_view part) {
  return absl::StrCat(list, "[", index, "].", part);
}

Query FormFields::Written(Visit& visit, const Message& message) const {
  Query written;
  const auto write = [&](const SheetLayout& layout, const Column& column, const std::string& input,
                         const Message& of) {
    const std::string text = TextOf(layout, column, of);
    if (IsTicked(layout, column)) {
      for (const std::string& ticked : LinesOf(text)) written.Add(input, ticked);
    } else if (NamesOf(layout, column, kOrganizationNames)) {
      written.Add(input, Titled(visit, text));
    } else {
      const bool titled = NamesOf(layout, column, kProgrammeNames) ||
                          (column.kind == CellKind::kLines && NamesOf(layout, column, kCaseNames));
      written.Add(input, titled ? TitledNames(visit, text) : text);
    }
  };
  for (const FieldGroup& group : groups_) {
    for (const char* path : group.paths) {
      const Column& column = ColumnAt(layout_, path);
      if (column.kind != CellKind::kRecords) {
        write(layout_, column, path, message);
        continue;
      }
      const FieldDescriptor& field = *sheet::FieldOf(layout_, column);
      const Message* const holder = HolderIn(message, column);
      if (holder == nullptr) continue;
      const auto& reflection = *holder->GetReflection();
      for (int i = 0; i < reflection.FieldSize(*holder, &field); ++i) {
        const Message& entry = reflection.GetRepeatedMessage(*holder, &field, i);
        written.Add(EntryInput(path, i, kStoredEntry), absl::StrCat(i + 1));
        for (const Column& part : column.records->columns)
          write(*column.records, part, EntryInput(path, i, part.path), entry);
      }
    }
  }
  return written;
}

Query FormFields::Tidied(const Query& sent) const {
  // Which entries say something, by their list.
  std::map<std::string, std::map<int, int>, std::less<>> places;
  for (const auto& [input, value] : sent.values()) {
    const std::optional<EntryName> name = ParseEntry(input);
    if (name && name->part != kStoredEntry && !absl::StripAsciiWhitespace(value).empty())
      places[std::string(name->list)][name->index] = 0;
  }
  for (auto& [list, entries] : places) {
    int next = 0;
    for (auto& [index, place] : entries) place = next++;
  }
  Query tidied;
  for (const auto& [input, value] : sent.values()) {
    std::string text = WithPlainLineBreaks(value);
    // As a choice of nothing is sent.
    if (absl::StripAsciiWhitespace(text).empty()) text.clear();
    const std::optional<EntryName> name = ParseEntry(input);
    if (!name) {
      tidied.Add(input, text);
      continue;
    }
    const auto list = places.find(name->list);
    if (list == places.end()) continue;
    const auto place = list->second.find(name->index);
    if (place != list->second.end())
      tidied.Add(EntryInput(name->list, place->second, name->part), text);
  }
  return tidied;
}

std::vector<pb::FieldViolation> FormFields::Read(Visit& visit, const Query& entered,
                                                 Message& message) const {
  Reading reading(visit, entered);
  for (const FieldGroup& group : groups_) {
    for (const char* path : group.paths)
      reading.ReadColumn(layout_, ColumnAt(layout_, path), path, entered.Get("unit"), message);
  }
  return std::move(reading).Take();
}

std::string FormFields::EnteredIn(const Column& column, const Query& entered) const {
  const auto all_of = [&](const SheetLayout& layout, const Column& of, const std::string& input) {
    std::vector<std::string> values = entered.All(input);
    // Ticks come in the order of the page.
    if (IsTicked(layout, of)) std::sort(values.begin(), values.end());
    return absl::StrJoin(values, "\n");
  };
  if (column.kind != CellKind::kRecords) return all_of(layout_, column, column.path);
  std::vector<std::string> lines;
  for (int i = 0; i < EntriesIn(entered, column.path); ++i) {
    std::vector<std::string> parts;
    for (const Column& part : column.records->columns)
      parts.push_back(all_of(*column.records, part, EntryInput(column.path, i, part.path)));
    while (!parts.empty() && parts.back().empty()) parts.pop_back();
    lines.push_back(absl::StrJoin(parts, "｜"));
  }
  return absl::StrJoin(lines, "\n");
}

std::string FormFields::BaseOf(const Query& written) const {
  std::vector<std::string> sums;
  for (const FieldGroup& group : groups_) {
    for (const char* path : group.paths)
      sums.push_back(SumOf(EnteredIn(ColumnAt(layout_, path), written)));
  }
  return absl::StrJoin(sums, ".");
}

Merged FormFields::Merge(const std::string& base, const Query& stored, const Query& entered) const {
  const std::vector<std::string> sums = absl::StrSplit(base, '.');
  Merged merged{entered, {}};
  size_t at = 0;
  for (const FieldGroup& group : groups_) {
    for (const char* path : group.paths) {
      const Column& column = ColumnAt(layout_, path);
      const std::string before = at < sums.size() ? sums[at] : "";
      ++at;
      const std::string theirs = EnteredIn(column, stored);
      const std::string mine = EnteredIn(column, entered);
      if (mine == theirs || SumOf(theirs) == before) continue;
      if (SumOf(mine) != before) {
        merged.conflicts.insert(path);
        continue;
      }
      const auto is_of = [&](absl::string_view input) {
        const std::optional<EntryName> entry = ParseEntry(input);
        return (entry ? entry->list : input) == path;
      };
      merged.entered.RemoveIf(is_of);
      for (const auto& [input, value] : stored.values()) {
        if (is_of(input)) merged.entered.Add(input, value);
      }
    }
  }
  return merged;
}

void FormFields::ForgetSecrets(Query& entered) const {
  for (const FieldGroup& group : groups_) {
    for (const absl::string_view path : group.paths) {
      if (IsSecret(layout_, ColumnAt(layout_, path)))
        entered.RemoveIf([&](absl::string_view input) { return input == path; });
    }
  }
}

bool FormFields::HasSecrets() const {
  return std::any_of(groups_.begin(), groups_.end(), [this](const FieldGroup& group) {
    return std::any_of(group.paths.begin(), group.paths.end(), [this](const char* path) {
      return IsSecret(layout_, ColumnAt(layout_, path));
    });
  });
}

std::vector<std::string> FormFields::TopFields() const {
  std::vector<std::string> fields;
  for (const FieldGroup& group : groups_) {
    for (const absl::string_view path : group.paths) {
      const std::string top(path.substr(0, path.find('.')));
      if (std::find(fields.begin(), fields.end(), top) == fields.end()) fields.push_back(top);
    }
  }
  return fields;
}

}  // namespace renkei::web
