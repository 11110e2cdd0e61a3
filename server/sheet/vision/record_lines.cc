#include "server/sheet/vision/record_lines.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/sheet/vision/cell_codec.h"
#include "storage/base/status_macros.h"

namespace renkei::sheet {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What a list is cut at, as it is written and as it may also be read; null: nothing.
struct Marks {
  const char* entry;
  const char* narrow_entry;
  const char* part;
  const char* narrow_part;
};
constexpr Marks kLineMarks = {"\n", "\n", "｜", "|"};
constexpr Marks kInnerMarks = {"；", ";", "：", ":"};
constexpr Marks kTextMarks = {"\n", "\n", nullptr, nullptr};

const Marks& MarksOf(const Column& column) {
  return column.kind == CellKind::kInnerRecords ? kInnerMarks : kLineMarks;
}

// The length of the mark that `text` begins with; 0 for none.
size_t MarkAt(absl::string_view text, const char* wide, const char* narrow) {
  for (const char* mark : {wide, narrow}) {
    if (mark != nullptr && absl::StartsWith(text, mark)) return absl::string_view(mark).size();
  }
  return 0;
}

bool SaysNothing(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

std::string Escaped(absl::string_view text, const Marks& marks) {
  std::vector<std::pair<absl::string_view, std::string>> escapes = {
      {"\\", "\\\\"}, {"\r", "\\r"}, {"\n", "\\n"}};
  for (const char* mark : {marks.entry, marks.narrow_entry, marks.part, marks.narrow_part}) {
    if (mark != nullptr && *mark != '\n') escapes.emplace_back(mark, absl::StrCat("\\", mark));
  }
  return absl::StrReplaceAll(text, escapes);
}

// One entry, cut at its bars and with the backslashes resolved.
std::vector<std::string> PartsOf(absl::string_view entry, const Marks& marks) {
  std::vector<std::string> parts(1);
  while (!entry.empty()) {
    if (absl::ConsumePrefix(&entry, "\\n")) {
      parts.back() += '\n';
    } else if (absl::ConsumePrefix(&entry, "\\r")) {
      parts.back() += '\r';
    } else if (entry.size() > 1 && entry[0] == '\\') {
      // Of a wide letter this is the first byte; the others begin no mark.
      parts.back() += entry[1];
      entry.remove_prefix(2);
    } else if (const size_t bar = MarkAt(entry, marks.part, marks.narrow_part); bar > 0) {
      parts.emplace_back();
      entry.remove_prefix(bar);
    } else {
      parts.back() += entry[0];
      entry.remove_prefix(1);
    }
  }
  return parts;
}

// The entries that have something in them, as they stand there.
std::vector<absl::string_view> EntriesOf(absl::string_view text, const Marks& marks) {
  std::vector<absl::string_view> entries;
  const auto add = [&](absl::string_view entry) {
    absl::ConsumeSuffix(&entry, "\r");
    if (!SaysNothing(entry)) entries.push_back(entry);
  };
  size_t begin = 0;
  size_t at = 0;
  while (at < text.size()) {
    // No backslash goes before a real line break.
    if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] != '\n') {
      at += 2;
      continue;
    }
    const size_t mark = MarkAt(text.substr(at), marks.entry, marks.narrow_entry);
    if (mark == 0) {
      ++at;
      continue;
    }
    add(text.substr(begin, at - begin));
    at += mark;
    begin = at;
  }
  add(text.substr(begin));
  return entries;
}

absl::Status InEntry(size_t entry, absl::string_view part, const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  const pb::FieldViolation& v = detail->violations(0);
  return domain::InvalidField("", v.kind(),
                              {absl::StrCat("entry ", entry + 1, " (", part, "): ", v.message()),
                               absl::StrCat(entry + 1, "件目の「", part, "」: ", v.message_ja())});
}

absl::Status TooManyParts(size_t entry, size_t known, absl::string_view bar) {
  return domain::InvalidField(
      "", "TOO_MANY_PARTS",
      {absl::StrCat("entry ", entry + 1, " has more than ", known, " parts separated by ", bar),
       absl::StrCat(entry + 1, "件目の「", bar, "」の数が多すぎます。区切りは", known - 1,
                    "個までです。値の中の「", bar, "」は「\\", bar, "」と書いてください。")});
}

absl::Status ReadEntry(const Column& column, size_t entry, absl::string_view text,
                       Message& message) {
  const SheetLayout& records = *column.records;
  const Marks& marks = MarksOf(column);
  const std::vector<std::string> parts = PartsOf(text, marks);
  if (parts.size() > records.columns.size())
    return TooManyParts(entry, records.columns.size(), marks.part);
  for (size_t i = 0; i < parts.size(); ++i) {
    Cell cell;
    cell.kind = Cell::Kind::kText;
    cell.text = parts[i];
    if (IsBlank(&cell, records.columns[i].kind)) continue;
    const absl::Status status = ReadCell(records, records.columns[i], cell, "", message);
    if (!status.ok()) return InEntry(entry, records.columns[i].ja, status);
  }
  return absl::OkStatus();
}

std::string WriteEntry(const Column& column, const Message& entry, Words words) {
  const SheetLayout& records = *column.records;
  const Marks& marks = MarksOf(column);
  Sheet sheet;
  for (size_t part = 0; part < records.columns.size(); ++part)
    WriteCell(records, records.columns[part], "", entry, 0, static_cast<int>(part), sheet, words);
  std::vector<std::string> parts(
      sheet.cells.empty() ? 1 : static_cast<size_t>(sheet.cells.back().column) + 1);
  for (const Cell& cell : sheet.cells)
    parts[static_cast<size_t>(cell.column)] = Escaped(CellText(cell), marks);
  const std::string text = absl::StrJoin(parts, marks.part);
  // An entry that says nothing is there all the same.
  return SaysNothing(text) ? absl::StrCat(text, marks.part) : text;
}

}  // namespace

std::string WriteRecords(const Column& column, const FieldDescriptor& field, const Message& holder,
                         Words words) {
  const auto& reflection = *holder.GetReflection();
  std::vector<std::string> entries;
  for (int i = 0; i < reflection.FieldSize(holder, &field); ++i)
    entries.push_back(WriteEntry(column, reflection.GetRepeatedMessage(holder, &field, i), words));
  return absl::StrJoin(entries, MarksOf(column).entry);
}

absl::Status ReadRecords(const Column& column, absl::string_view text, const FieldDescriptor& field,
                         Message& holder) {
  const auto& reflection = *holder.GetReflection();
  reflection.ClearField(&holder, &field);
  const std::vector<absl::string_view> entries = EntriesOf(text, MarksOf(column));
  for (size_t i = 0; i < entries.size(); ++i) {
    Message& entry = *reflection.AddMessage(&holder, &field);
    RETURN_IF_ERROR(ReadEntry(column, i, entries[i], entry));
  }
  return absl::OkStatus();
}

std::string WriteTexts(const FieldDescriptor& field, const Message& holder) {
  const auto& reflection = *holder.GetReflection();
  std::vector<std::string> lines;
  for (int i = 0; i < reflection.FieldSize(holder, &field); ++i) {
    const std::string line = Escaped(reflection.GetRepeatedString(holder, &field, i), kTextMarks);
    // Spaces alone would be passed over.
    lines.push_back(SaysNothing(line) ? absl::StrCat("\\", line) : line);
  }
  return absl::StrJoin(lines, "\n");
}

void ReadTexts(absl::string_view text, const FieldDescriptor& field, Message& holder) {
  const auto& reflection = *holder.GetReflection();
  reflection.ClearField(&holder, &field);
  for (const absl::string_view line : EntriesOf(text, kTextMarks))
    reflection.AddString(&holder, &field, PartsOf(line, kTextMarks).front());
}

}  // namespace renkei::sheet
