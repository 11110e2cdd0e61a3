#include "server/text/encode.h"

#include <unicode/utf8.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/time/when.h"
#include "server/domain/visible_text.h"
#include "server/text/scalar.h"

namespace renkei::text {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Words that YAML readers take for something else than text.
bool IsReservedWord(absl::string_view text) {
  const std::string lower = absl::AsciiStrToLower(text);
  for (const char* word : {"null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf",
                           "-.inf", ".nan"}) {
    if (lower == word) return true;
  }
  return false;
}

// Whether some reader may take a text for a number, a day or a time: YAML 1.1 (PyYAML, Ruby) reads
// 010006 as 4102, 1_000 as 1000, 12:30 as 750 and 2024-01-01 as a day, Ruby 1,000 as 1000, YAML 1.2
// and Go 1e3, 0o17 and .inf as numbers. All of these begin with a digit, a sign or a point and have
// no other characters than these; a key such as 1-1 is quoted with them, which changes nothing.
bool MayBeNumber(absl::string_view text) {
  constexpr absl::string_view kFirst = "0123456789+-.";
  constexpr absl::string_view kAll = "0123456789abcdefABCDEFxXoOtTzZinIN_.,:+- ";
  return absl::StrContains(kFirst, text.front()) &&
         text.find_first_not_of(kAll) == absl::string_view::npos;
}

// Whether every character may stand in YAML as it is: no control characters, nothing that a reader
// takes for a line break or for the end of a text, nothing that makes a text look like another.
bool IsPlainText(absl::string_view text, bool line_breaks) {
  const std::optional<domain::HarmfulCharacter> harmful =
      domain::FindHarmful(text, /*multiline=*/line_breaks);
  // A block cannot hold what a reader makes one line break of.
  return !harmful && !absl::StrContains(text, '\r') && !absl::StrContains(text, '\t');
}

bool IsSafePlain(absl::string_view text) {
  if (text.empty() || IsReservedWord(text) || MayBeNumber(text) || !IsPlainText(text, false))
    return false;
  if (text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  // Indicators of YAML 1.2 (chapter 5.3), "(" so that a text is never the marker, "=" and "<" of
  // YAML 1.1.
  if (absl::StrContains("-?:,[]{}#&*!|>'\"%@`(=<", text.front())) return false;
  if (absl::StrContains(text, ": ") || absl::StrContains(text, " #") ||
      absl::StrContains(text, "\t"))
    return false;
  return true;
}

std::string Quote(absl::string_view text) {
  std::string out = "\"";
  for (size_t offset = 0; offset < text.size();) {
    const size_t begin = offset;
    auto i = static_cast<int32_t>(offset);
    UChar32 c = 0;
    U8_NEXT(text.data(), i, static_cast<int32_t>(text.size()), c);
    offset = static_cast<size_t>(i);
    const absl::string_view bytes = text.substr(begin, offset - begin);
    if (c == '"' || c == '\\') {
      absl::StrAppend(&out, "\\", bytes);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c >= 0 && domain::HarmOf(static_cast<char32_t>(c))) {
      absl::StrAppend(&out,
                      c < 0x10000 ? absl::StrFormat("\\u%04x", c) : absl::StrFormat("\\U%08x", c));
    } else {
      absl::StrAppend(&out, bytes);
    }
  }
  return out + "\"";
}

// Whether a literal block gives the text back exactly.
bool IsSafeBlock(absl::string_view text) {
  if (!absl::StrContains(text, '\n') || !IsPlainText(text, true)) return false;
  if (absl::EndsWith(text, "\n\n") || text.front() == ' ' || text.front() == '\n') return false;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!line.empty() && line.find_first_not_of(' ') == absl::string_view::npos) return false;
  }
  return true;
}

// A number with a point before its exponent: without one YAML 1.1 takes it for a text.
std::string YamlNumber(double number) {
  std::string text = NumberText(number);
  const size_t exponent = text.find('e');
  if (exponent != std::string::npos && !absl::StrContains(text, '.')) text.insert(exponent, ".0");
  return text;
}

class Encoder {
 public:
  explicit Encoder(const EncodeOptions& options) : options_(options) {}

  void Map(const Message& message, int indent, std::string& out) const {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (!LeftOut(*field)) Field(message, *field, indent, out);
    }
  }

 private:
  bool LeftOut(const FieldDescriptor& field) const {
    if (options_.skip && options_.skip(field)) return true;
    return options_.writable_only &&
           (field.options().GetExtension(pb::rules).output_only() || field.name() == "etag");
  }

  void Field(const Message& message, const FieldDescriptor& field, int indent,
             std::string& out) const {
    absl::StrAppend(&out, std::string(static_cast<size_t>(indent), ' '), field.name(), ":");
    const Reflection& reflection = *message.GetReflection();
    if (field.is_map()) {
      out += "\n";
      TextMap(message, field, indent + 2, out);
    } else if (field.is_repeated()) {
      out += "\n";
      List(message, field, indent + 2, out);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Nested(reflection.GetMessage(message, &field), indent, out);
    } else {
      out += Scalar(message, field, -1, indent + 2);
    }
  }

  // Behind a key: " {}", " scalar" or a map on the next lines.
  void Nested(const Message& message, int indent, std::string& out) const {
    if (const std::string special = Special(message); !special.empty()) {
      absl::StrAppend(&out, " ", special, "\n");
      return;
    }
    std::string inner;
    Map(message, indent + 2, inner);
    absl::StrAppend(&out, inner.empty() ? " {}\n" : "\n", inner);
  }

  void List(const Message& message, const FieldDescriptor& field, int indent,
            std::string& out) const {
    const std::string dash = std::string(static_cast<size_t>(indent), ' ') + "-";
    for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        absl::StrAppend(&out, dash, Scalar(message, field, i, indent + 2));
        continue;
      }
      const Message& item = message.GetReflection()->GetRepeatedMessage(message, &field, i);
      std::string inner = Special(item);
      if (inner.empty()) {
        Map(item, indent + 2, inner);
        // The first key stands behind the dash.
        inner = inner.empty() ? "{}\n" : inner.substr(static_cast<size_t>(indent) + 2);
      } else {
        inner += "\n";
      }
      absl::StrAppend(&out, dash, " ", inner);
    }
  }

  void TextMap(const Message& message, const FieldDescriptor& field, int indent,
               std::string& out) const {
    std::map<std::string, std::string> sorted;
    for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
      const Message& pair = message.GetReflection()->GetRepeatedMessage(message, &field, i);
      sorted[pair.GetReflection()->GetString(pair, field.message_type()->map_key())] =
          pair.GetReflection()->GetString(pair, field.message_type()->map_value());
    }
    for (const auto& [key, value] : sorted) {
      absl::StrAppend(&out, std::string(static_cast<size_t>(indent), ' '), YamlScalar(key), ":",
                      YamlText(value, indent + 2));
    }
  }

  // The form of its own that a message has in files; "" where it has to be a map.
  static std::string Special(const Message& message) {
    const std::string& type = message.GetDescriptor()->full_name();
    if (type == "renkei.v1.When") return SpecialWhen(static_cast<const pb::When&>(message));
    if (type == "renkei.v1.Value") return SpecialValue(static_cast<const pb::Value&>(message));
    if (type == "renkei.v1.FiscalPeriod")
      return SpecialPeriod(static_cast<const pb::FiscalPeriod&>(message));
    if (type == "google.protobuf.Timestamp") {
      return Quote(TimestampText(static_cast<const google::protobuf::Timestamp&>(message)));
    }
    if (type == "google.protobuf.Duration") {
      return DurationText(static_cast<const google::protobuf::Duration&>(message));
    }
    if (type == "google.protobuf.FieldMask") {
      return Quote(google::protobuf::util::FieldMaskUtil::ToString(
          static_cast<const google::protobuf::FieldMask&>(message)));
    }
    return "";
  }

  // The text alone where it says everything: nothing else is set, or the numbers follow from it.
  static std::string SpecialWhen(const pb::When& when) {
    if (when.text().empty()) return "";
    const bool text_only =
        when.kind() == 0 && when.year() == 0 && when.month() == 0 && when.day() == 0;
    if (!text_only) {
      const absl::StatusOr<pb::When> parsed = domain::ParseWhen(when.text());
      if (!parsed.ok() || parsed->SerializeAsString() != when.SerializeAsString()) return "";
    }
    return YamlScalar(when.text());
  }

  static std::string SpecialValue(const pb::Value& value) {
    if (value.has_number() && value.text().empty()) return YamlNumber(value.number());
    if (value.has_number() || value.text().empty()) return "";
    return LooksLikeNumber(value.text()) ? Quote(value.text()) : YamlScalar(value.text());
  }

  static std::string SpecialPeriod(const pb::FiscalPeriod& period) {
    const std::string text = absl::StrCat(period.from_fiscal_year(), "-", period.to_fiscal_year());
    const auto parsed = ParsePeriod(text);
    return parsed && parsed->SerializeAsString() == period.SerializeAsString() ? text : "";
  }

  // Behind a key or a dash; `index` is negative for a singular field.
  static std::string Scalar(const Message& message, const FieldDescriptor& field, int index,
                            int indent) {
    const Reflection& r = *message.GetReflection();
    const bool one = index < 0;
    const auto line = [](const std::string& text) { return absl::StrCat(" ", text, "\n"); };
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string text =
            one ? r.GetString(message, &field) : r.GetRepeatedString(message, &field, index);
        return YamlText(text, indent);
      }
      case FieldDescriptor::CPPTYPE_ENUM:
        return line(
            EnumText(*field.enum_type(), one ? r.GetEnumValue(message, &field)
                                             : r.GetRepeatedEnumValue(message, &field, index)));
      case FieldDescriptor::CPPTYPE_BOOL:
        return line((one ? r.GetBool(message, &field) : r.GetRepeatedBool(message, &field, index))
                        ? "true"
                        : "false");
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return line(YamlNumber(one ? r.GetDouble(message, &field)
                                   : r.GetRepeatedDouble(message, &field, index)));
      case FieldDescriptor::CPPTYPE_INT32:
        return line(absl::StrCat(one ? r.GetInt32(message, &field)
                                     : r.GetRepeatedInt32(message, &field, index)));
      case FieldDescriptor::CPPTYPE_UINT32:
        return line(absl::StrCat(one ? r.GetUInt32(message, &field)
                                     : r.GetRepeatedUInt32(message, &field, index)));
      case FieldDescriptor::CPPTYPE_INT64:
        return line(absl::StrCat(one ? r.GetInt64(message, &field)
                                     : r.GetRepeatedInt64(message, &field, index)));
      default:
        return line(absl::StrCat(one ? r.GetUInt64(message, &field)
                                     : r.GetRepeatedUInt64(message, &field, index)));
    }
  }

  const EncodeOptions& options_;
};

}  // namespace

std::string YamlScalar(absl::string_view text) {
  if (IsSafePlain(text)) return std::string(text);
  return Quote(text);
}

std::string YamlText(absl::string_view text, int indent) {
  if (!IsSafeBlock(text)) return absl::StrCat(" ", YamlScalar(text), "\n");
  const bool ends_line = absl::EndsWith(text, "\n");
  if (ends_line) text.remove_suffix(1);
  std::string out = ends_line ? " |\n" : " |-\n";
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!line.empty()) absl::StrAppend(&out, std::string(static_cast<size_t>(indent), ' '), line);
    out += "\n";
  }
  return out;
}

std::string EncodeYaml(const Message& message, const EncodeOptions& options, int indent) {
  std::string out;
  Encoder(options).Map(message, indent, out);
  return out;
}

}  // namespace renkei::text
