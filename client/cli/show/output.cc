#include "client/cli/show/output.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "client/cli/file/encode.h"
#include "client/cli/file/scalar.h"
#include "client/cli/frame/command.h"
#include "client/cli/text/csv.h"
#include "client/cli/text/width.h"
#include "google/protobuf/util/json_util.h"
#include "server/domain/visible_text.h"

namespace renkei::cli {
namespace {

// Where standard output is no terminal, briefs are wrapped as for one of this width.
constexpr int kUsualColumns = 100;

// A field as one cell: a text as it is, anything else as its YAML on one line's worth of text.
std::string FieldText(const google::protobuf::Message& message,
                      const google::protobuf::FieldDescriptor& field) {
  using google::protobuf::FieldDescriptor;
  if (!field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return message.GetReflection()->GetString(message, &field);
  }
  EncodeOptions only;
  only.skip = [&](const FieldDescriptor& other) {
    return other.containing_type() == field.containing_type() && &other != &field;
  };
  const std::string yaml = EncodeYaml(message, only);
  return std::string(
      absl::StripAsciiWhitespace(absl::string_view(yaml).substr(yaml.find(':') + 1)));
}

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
          options_.columns > 0 ? options_.columns : kUsualColumns, organization_name_,
          Palette(options_.color)};
}

void Printer::PrintRows(const std::vector<TableColumn>& layout,
                        std::vector<std::vector<std::string>> rows) {
  if (options_.format == Format::kCsv) {
    if (options_.bom) out_ << kUtf8Bom;
    std::vector<std::string> headers;
    for (const TableColumn& column : layout) headers.push_back(column.header);
    out_ << CsvRecord(headers);
    for (const auto& row : rows) out_ << CsvRecord(row);
    return;
  }
  if (rows.empty()) return;
  for (auto& row : rows) {
    for (size_t i = 0; i < row.size() && i < layout.size(); ++i) {
      const auto number = layout[i].right ? ParseNumber(row[i]) : std::nullopt;
      if (number) row[i] = GroupedNumber(*number);
    }
  }
  out_ << RenderTable(layout, rows, options_.columns, options_.ambiguous);
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
    default:
      for (size_t i = 0; i < messages.size(); ++i)
        out_ << (i > 0 ? "---\n" : "") << EncodeYaml(*messages[i]);
  }
}

void Printer::One(const google::protobuf::Message& message,
                  const std::function<std::string()>& brief) {
  switch (options_.format) {
    case Format::kTable:
      out_ << brief();
      return;
    case Format::kCsv:
      OneAsCsv(message);
      return;
    case Format::kJson:
      out_ << ToJson(message, true) << "\n";
      return;
    default:
      Messages({&message});
  }
}

void Printer::OneAsCsv(const google::protobuf::Message& message) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::vector<std::string> headers;
  std::vector<std::string> row;
  for (const auto* field : fields) {
    headers.push_back(field->name());
    row.push_back(FieldText(message, *field));
  }
  out_ << (options_.bom ? kUtf8Bom : "") << CsvRecord(headers) << CsvRecord(row);
}

void Printer::One(const google::protobuf::Message& message, const std::set<std::string>& skip) {
  One(message, [&] { return RenderBrief(message, style(), skip); });
}

}  // namespace renkei::cli
