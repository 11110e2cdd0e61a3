#include "client/cli/show/output.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "client/cli/file/encode.h"
#include "client/cli/file/scalar.h"
#include "client/cli/frame/command.h"
#include "client/cli/show/flat.h"
#include "client/cli/text/csv.h"
#include "client/cli/text/terminal.h"
#include "client/view/text/render.h"
#include "google/protobuf/util/json_util.h"
#include "server/domain/visible_text.h"

namespace renkei::cli {
namespace {

// Where standard output is no terminal, briefs are wrapped as for one of this width.
constexpr int kUsualColumns = 100;

}  // namespace

absl::StatusOr<Format> ParseFormat(const std::string& text) {
  if (text.empty() || text == "table") return Format::kTable;
  if (text == "json") return Format::kJson;
  if (text == "jsonl") return Format::kJsonLines;
  if (text == "yaml") return Format::kYaml;
  if (text == "csv") return Format::kCsv;
  if (text == "name") return Format::kName;
  return UsageError(
      {absl::StrCat("-o: \"", text, "\" is none of table, json, jsonl, yaml, csv, name"),
       absl::StrCat(
           "-o: 「", text,
           "」は使えません。table, json, jsonl, yaml, csv, name のどれかを指定してください。")});
}

std::string ToJson(const google::protobuf::Message& message, bool indented) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.add_whitespace = indented;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return domain::EscapeHarmfulInJson(std::string(absl::StripTrailingAsciiWhitespace(json)));
}

std::string NameOf(const google::protobuf::Message& message) {
  for (const char* field_name : {"name", "resource_name"}) {
    const auto* field = message.GetDescriptor()->FindFieldByName(field_name);
    const bool text = field != nullptr && !field->is_repeated() &&
                      field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING;
    if (text) return message.GetReflection()->GetString(message, field);
  }
  return "";
}

BriefStyle Printer::style() const {
  return {options_.lang, options_.ambiguous,
          options_.columns > 0 ? options_.columns : kUsualColumns, title_of_,
          Palette(options_.color)};
}

std::string Printer::TextWithTitle(view::Page page) const {
  page.blocks.insert(page.blocks.begin(), view::Paragraphs{{page.head.title}});
  return Text(page);
}

std::string Printer::Text(const view::Page& page,
                          std::function<std::string(const view::Action&)> command_of) const {
  view::TextStyle text = style().Text();
  text.table_columns = options_.columns;
  text.only_ascii = options_.only_ascii;
  text.command_of = std::move(command_of);
  return view::RenderText(page.blocks, text);
}

void Printer::Table(const view::Table& table) {
  PrintRows(view::LayoutOf(table), view::CellsOf(table, options_.only_ascii));
}

void Printer::PrintCsv(const std::vector<std::string>& headings,
                       const std::vector<std::vector<std::string>>& rows) {
  // What is printed page by page has one head.
  if (headings != csv_headings_) {
    out_ << (options_.bom && csv_headings_.empty() ? kUtf8Bom : "") << CsvRecord(headings);
    csv_headings_ = headings;
  }
  for (const auto& row : rows) out_ << CsvRecord(row);
}

void Printer::PrintRows(const std::vector<TableColumn>& layout,
                        std::vector<std::vector<std::string>> rows) {
  const bool csv = options_.format == Format::kCsv;
  // Numbers have all their figures either way; people read them with separators.
  for (auto& row : rows) {
    for (size_t i = 0; i < row.size() && i < layout.size(); ++i) {
      const auto number = layout[i].right ? ParseNumber(row[i]) : std::nullopt;
      if (number) row[i] = csv ? NumberText(*number) : GroupedNumber(*number);
    }
  }
  if (csv) {
    std::vector<std::string> headings;
    for (const TableColumn& column : layout) headings.push_back(column.header);
    return PrintCsv(headings, rows);
  }
  if (rows.empty()) return;
  out_ << RenderTable(layout, rows, options_.columns, options_.ambiguous);
}

void Printer::Flat(const google::protobuf::Descriptor& type,
                   const std::vector<const google::protobuf::Message*>& messages) {
  FlatTable table;
  together_([&] { table = Flatten(type, messages, {options_.raw, options_.lang, title_of_}); });
  if (options_.format == Format::kCsv) return PrintCsv(table.headings, table.rows);
  if (table.rows.empty()) return;
  // On a screen a column in which nothing stands only takes room.
  std::vector<TableColumn> layout;
  std::vector<std::vector<std::string>> rows(table.rows.size());
  for (size_t column = 0; column < table.headings.size(); ++column) {
    const bool any = std::any_of(table.rows.begin(), table.rows.end(),
                                 [&](const auto& row) { return !row[column].empty(); });
    if (!any) continue;
    layout.push_back({table.headings[column]});
    for (size_t row = 0; row < rows.size(); ++row) rows[row].push_back(table.rows[row][column]);
  }
  out_ << RenderTable(layout, rows, /*columns=*/0, options_.ambiguous);
}

void Printer::Messages(const std::vector<const google::protobuf::Message*>& messages) {
  switch (options_.format) {
    case Format::kJson: {
      out_ << "[";
      const char* separator = "\n";
      for (const auto* message : messages) {
        out_ << separator << "  " << absl::StrReplaceAll(ToJson(*message, true), {{"\n", "\n  "}});
        separator = ",\n";
      }
      out_ << (messages.empty() ? "]\n" : "\n]\n");
      return;
    }
    case Format::kJsonLines:
      for (const auto* message : messages) out_ << ToJson(*message, false) << "\n";
      return;
    case Format::kName:
      for (const auto* message : messages) out_ << Printable(NameOf(*message)) << "\n";
      return;
    case Format::kTable:
    case Format::kCsv:
      if (!messages.empty()) Flat(*messages.front()->GetDescriptor(), messages);
      return;
    default:
      for (size_t i = 0; i < messages.size(); ++i)
        out_ << (i > 0 ? "---\n" : "") << EncodeYaml(*messages[i]);
  }
}

void Printer::One(const google::protobuf::Message& message,
                  const std::function<std::string()>& brief) {
  if (for_people()) {
    std::string text;
    together_([&] { text = brief(); });
    out_ << text;
  } else if (options_.format == Format::kJson) {
    out_ << ToJson(message, true) << "\n";
  } else {
    Messages({&message});
  }
}

void Printer::One(const google::protobuf::Message& message, const std::set<std::string>& skip) {
  One(message, [&] { return RenderBrief(message, style(), skip); });
}

}  // namespace renkei::cli
