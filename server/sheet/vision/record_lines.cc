#include "server/sheet/vision/record_lines.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/sheet/vision/cell_codec.h"

namespace renkei::sheet {
namespace {

using google::protobuf::Message;

constexpr char kBar[] = "｜";

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"\\", "\\\\"}, {kBar, "\\｜"}, {"|", "\\|"}, {"\r", "\\r"}, {"\n", "\\n"}});
}

// One line, cut at its bars and with the backslashes resolved.
std::vector<std::string> PartsOf(absl::string_view line) {
  std::vector<std::string> parts(1);
  while (!line.empty()) {
    if (absl::ConsumePrefix(&line, "\\n")) {
      parts.back() += '\n';
    } else if (absl::ConsumePrefix(&line, "\\r")) {
      parts.back() += '\r';
    } else if (absl::ConsumePrefix(&line, "\\｜")) {
      parts.back() += kBar;
    } else if (line.size() > 1 && line[0] == '\\') {
      parts.back() += line[1];
      line.remove_prefix(2);
    } else if (absl::ConsumePrefix(&line, kBar) || absl::ConsumePrefix(&line, "|")) {
      parts.emplace_back();
    } else {
      parts.back() += line[0];
      line.remove_prefix(1);
    }
  }
  return parts;
}

// Lines of the cell that have something in them.
std::vector<absl::string_view> LinesOf(absl::string_view text) {
  std::vector<absl::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    absl::string_view line = text.substr(0, end);
    absl::ConsumeSuffix(&line, "\r");
    if (!absl::StripAsciiWhitespace(line).empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

absl::Status InEntry(size_t entry, absl::string_view part, const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  const pb::FieldViolation& v = detail->violations(0);
  return domain::InvalidField("", v.kind(),
                              {absl::StrCat("entry ", entry + 1, " (", part, "): ", v.message()),
                               absl::StrCat(entry + 1, "件目の「", part, "」: ", v.message_ja())});
}

absl::Status TooManyParts(size_t entry, size_t known) {
  return domain::InvalidField(
      "", "TOO_MANY_PARTS",
      {absl::StrCat("entry ", entry + 1, " has more than ", known, " parts separated by ", kBar),
       absl::StrCat(entry + 1, "件目の「｜」の数が多すぎます。区切りは", known - 1,
                    "個までです。値の中の「｜」は「\\｜」と書いてください。")});
}

absl::Status ReadEntry(const SheetLayout& records, size_t entry, absl::string_view line,
                       Message& message) {
  const std::vector<std::string> parts = PartsOf(line);
  if (parts.size() > records.columns.size()) return TooManyParts(entry, records.columns.size());
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

}  // namespace

std::string WriteRecords(const SheetLayout& records, const google::protobuf::FieldDescriptor& field,
                         const Message& holder) {
  const auto& reflection = *holder.GetReflection();
  std::vector<std::string> lines;
  for (int i = 0; i < reflection.FieldSize(holder, &field); ++i) {
    const Message& entry = reflection.GetRepeatedMessage(holder, &field, i);
    Sheet sheet;
    for (size_t part = 0; part < records.columns.size(); ++part)
      WriteCell(records, records.columns[part], "", entry, 0, static_cast<int>(part), sheet);
    std::vector<std::string> parts(
        sheet.cells.empty() ? 1 : static_cast<size_t>(sheet.cells.back().column) + 1);
    for (const Cell& cell : sheet.cells)
      parts[static_cast<size_t>(cell.column)] = Escaped(CellText(cell));
    lines.push_back(absl::StrJoin(parts, kBar));
  }
  return absl::StrJoin(lines, "\n");
}

absl::Status ReadRecords(const SheetLayout& records, absl::string_view text,
                         const google::protobuf::FieldDescriptor& field, Message& holder) {
  const auto& reflection = *holder.GetReflection();
  reflection.ClearField(&holder, &field);
  const std::vector<absl::string_view> lines = LinesOf(text);
  for (size_t i = 0; i < lines.size(); ++i) {
    Message& entry = *reflection.AddMessage(&holder, &field);
    if (absl::Status status = ReadEntry(records, i, lines[i], entry); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace renkei::sheet
