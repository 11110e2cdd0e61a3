#include "client/web/gateway/json.h"

#include <google/protobuf/stubs/common.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/domain/suggest.h"
#include "server/domain/validation/field_path.h"
#include "server/text/place.h"
#include "server/text/reader.h"

namespace renkei::web {
namespace {

using domain::Bilingual;
using domain::FieldPath;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using text::Tree;
using Cpp = FieldDescriptor;

Bilingual WrongType(absl::string_view en, absl::string_view ja) {
  return {absl::StrCat("must be ", en), absl::StrCat(ja, "で指定してください。")};
}

// RFC 8259: an optional minus, no leading zero, a fraction and an exponent that have digits.
bool IsNumber(absl::string_view text) {
  const auto digits = [&text] {
    const size_t before = text.size();
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') text.remove_prefix(1);
    return before - text.size();
  };
  absl::ConsumePrefix(&text, "-");
  const bool zero = absl::StartsWith(text, "0");
  const size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (absl::ConsumePrefix(&text, ".") && digits() == 0) return false;
  if (absl::ConsumePrefix(&text, "e") || absl::ConsumePrefix(&text, "E")) {
    if (!absl::ConsumePrefix(&text, "+")) absl::ConsumePrefix(&text, "-");
    if (digits() == 0) return false;
  }
  return text.empty();
}

class Decoder {
 public:
  void ReadMessage(const Tree& tree, const FieldPath& path, Message& message) {
    if (ReadKnown(tree, path, message)) return;
    if (tree.kind != Tree::Kind::kMap) {
      return faults_.Add(path.Text(), "WRONG_TYPE",
                         WrongType("an object: {...}", "オブジェクト（{...}）"));
    }
    std::set<const void*> seen;
    for (const text::TreeEntry& entry : tree.entries) {
      const FieldDescriptor* const field = FieldOf(*message.GetDescriptor(), entry.key);
      if (field == nullptr) {
        AddUnknown(*message.GetDescriptor(), entry.key, path);
        continue;
      }
      const FieldPath own = path.Field(field->name());
      if (entry.value.kind == Tree::Kind::kNull) continue;
      // A oneof stands for all of its fields.
      const void* const place = field->real_containing_oneof() != nullptr
                                    ? static_cast<const void*>(field->real_containing_oneof())
                                    : field;
      if (!seen.insert(place).second) {
        faults_.Add(own.Text(), "TWICE",
                    {"stands here twice, or beside a field that excludes it",
                     "二度書かれているか、同時に指定できない項目と一緒に書かれています。"});
        continue;
      }
      ReadField(entry.value, *field, own, message);
    }
  }

  std::vector<pb::FieldViolation> Take() { return faults_.Take(); }

 private:
  static const FieldDescriptor* FieldOf(const Descriptor& type, const std::string& key) {
    const FieldDescriptor* const by_name = type.FindFieldByName(key);
    if (by_name != nullptr) return by_name;
    for (int i = 0; i < type.field_count(); ++i) {
      if (type.field(i)->json_name() == key) return type.field(i);
    }
    return nullptr;
  }

  void AddUnknown(const Descriptor& type, const std::string& key, const FieldPath& path) {
    std::vector<std::string> names;
    for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->json_name());
    const std::string meant = domain::Closest(key, names);
    faults_.Add(path.Field(key).Text(), "UNKNOWN_FIELD",
                {absl::StrCat("there is no such field",
                              meant.empty() ? "" : absl::StrCat("; did you mean ", meant, "?")),
                 absl::StrCat("このような項目はありません。",
                              meant.empty() ? "" : absl::StrCat(meant, " ではありませんか。"))});
  }

  // Types whose JSON is no object of their fields. Whether `message` is one of them.
  bool ReadKnown(const Tree& tree, const FieldPath& path, Message& message) {
    const std::string& type = message.GetDescriptor()->full_name();
    const std::string& text = tree.text;
    bool right = tree.quoted;
    if (type == google::protobuf::Timestamp::descriptor()->full_name()) {
      auto& time = static_cast<google::protobuf::Timestamp&>(message);
      right = right && google::protobuf::util::TimeUtil::FromString(text, &time);
      if (!right)
        AddWrong(path, "a time of RFC 3339 (\"2026-11-29T09:00:00Z\")",
                 "RFC 3339 の日時（\"2026-11-29T09:00:00Z\"）");
      return true;
    }
    if (type == google::protobuf::Duration::descriptor()->full_name()) {
      auto& time = static_cast<google::protobuf::Duration&>(message);
      right = right && google::protobuf::util::TimeUtil::FromString(text, &time);
      if (!right)
        AddWrong(path, "seconds with an s (\"3600s\")", "秒数に s を付けた形（\"3600s\"）");
      return true;
    }
    if (type == google::protobuf::FieldMask::descriptor()->full_name()) {
      auto& mask = static_cast<google::protobuf::FieldMask&>(message);
      right = right && google::protobuf::util::FieldMaskUtil::FromJsonString(text, &mask);
      if (!right)
        AddWrong(path, "paths separated by commas (\"title,externalId\")",
                 "カンマ区切りの項目名（\"title,externalId\"）");
      return true;
    }
    return false;
  }

  void AddWrong(const FieldPath& path, absl::string_view en, absl::string_view ja) {
    faults_.Add(path.Text(), "WRONG_TYPE", WrongType(en, ja));
  }

  void ReadField(const Tree& tree, const FieldDescriptor& field, const FieldPath& path,
                 Message& message) {
    if (field.is_map()) return ReadMap(tree, field, path, message);
    if (!field.is_repeated()) return ReadOne(tree, field, path, message);
    if (tree.kind != Tree::Kind::kList) return AddWrong(path, "a list: [...]", "リスト（[...]）");
    for (size_t i = 0; i < tree.items.size(); ++i)
      ReadOne(tree.items[i], field, path.Item(static_cast<int>(i)), message);
  }

  // The contract has maps of texts alone.
  void ReadMap(const Tree& tree, const FieldDescriptor& field, const FieldPath& path,
               Message& message) {
    if (tree.kind != Tree::Kind::kMap)
      return AddWrong(path, "an object: {...}", "オブジェクト（{...}）");
    for (const text::TreeEntry& entry : tree.entries) {
      Message& pair = *message.GetReflection()->AddMessage(&message, &field);
      const Descriptor& type = *field.message_type();
      pair.GetReflection()->SetString(&pair, type.map_key(), entry.key);
      ReadOne(entry.value, *type.map_value(), path.Field(entry.key), pair);
    }
  }

  void ReadOne(const Tree& tree, const FieldDescriptor& field, const FieldPath& path,
               Message& message) {
    const Reflection& reflection = *message.GetReflection();
    if (field.cpp_type() == Cpp::CPPTYPE_MESSAGE) {
      return ReadMessage(tree, path,
                         field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                             : *reflection.MutableMessage(&message, &field));
    }
    if (!tree.IsScalar()) return AddWrong(path, "one value", "1つの値");
    switch (field.cpp_type()) {
      case Cpp::CPPTYPE_STRING:
        return ReadText(tree, field, path, message);
      case Cpp::CPPTYPE_BOOL:
        if (tree.quoted || (tree.text != "true" && tree.text != "false"))
          return AddWrong(path, "true or false", "true か false ");
        return Set(reflection, field, message, &Reflection::SetBool, &Reflection::AddBool,
                   tree.text == "true");
      case Cpp::CPPTYPE_ENUM:
        return ReadEnum(tree, field, path, message);
      case Cpp::CPPTYPE_INT32:
        return ReadInteger<int32_t>(tree, field, path, message, &Reflection::SetInt32,
                                    &Reflection::AddInt32);
      case Cpp::CPPTYPE_INT64:
        return ReadInteger<int64_t>(tree, field, path, message, &Reflection::SetInt64,
                                    &Reflection::AddInt64);
      case Cpp::CPPTYPE_UINT32:
        return ReadInteger<uint32_t>(tree, field, path, message, &Reflection::SetUInt32,
                                     &Reflection::AddUInt32);
      case Cpp::CPPTYPE_UINT64:
        return ReadInteger<uint64_t>(tree, field, path, message, &Reflection::SetUInt64,
                                     &Reflection::AddUInt64);
      case Cpp::CPPTYPE_DOUBLE:
      case Cpp::CPPTYPE_FLOAT:
        return ReadReal(tree, field, path, message);
      case Cpp::CPPTYPE_MESSAGE:
        return;
    }
  }

  template <class T, class Setter, class Adder>
  static void Set(const Reflection& reflection, const FieldDescriptor& field, Message& message,
                  Setter set, Adder add, T value) {
    if (field.is_repeated()) {
      (reflection.*add)(&message, &field, std::move(value));
    } else {
      (reflection.*set)(&message, &field, std::move(value));
    }
  }

  void ReadText(const Tree& tree, const FieldDescriptor& field, const FieldPath& path,
                Message& message) {
    if (!tree.quoted) return AddWrong(path, "a text in quotes", "引用符で囲んだ文字列");
    std::string value = tree.text;
    if (field.type() == FieldDescriptor::TYPE_BYTES && !absl::Base64Unescape(tree.text, &value) &&
        !absl::WebSafeBase64Unescape(tree.text, &value))
      return AddWrong(path, "base64", "base64 ");
    Set(*message.GetReflection(), field, message, &Reflection::SetString, &Reflection::AddString,
        std::move(value));
  }

  void ReadEnum(const Tree& tree, const FieldDescriptor& field, const FieldPath& path,
                Message& message) {
    const auto& type = *field.enum_type();
    const google::protobuf::EnumValueDescriptor* value = nullptr;
    int number = 0;
    if (tree.quoted) {
      value = type.FindValueByName(tree.text);
    } else if (absl::SimpleAtoi(tree.text, &number)) {
      value = type.FindValueByNumber(number);
    }
    if (value == nullptr) {
      std::vector<std::string> names;
      for (int i = 0; i < type.value_count(); ++i) names.push_back(type.value(i)->name());
      const std::string meant = domain::Closest(tree.text, names);
      return faults_.Add(
          path.Text(), "UNKNOWN_VALUE",
          {absl::StrCat("is no value of ", type.name(),
                        meant.empty() ? "" : absl::StrCat("; did you mean ", meant, "?")),
           absl::StrCat(type.name(), " の値ではありません。",
                        meant.empty() ? "" : absl::StrCat(meant, " ではありませんか。"))});
    }
    Set(*message.GetReflection(), field, message, &Reflection::SetEnum, &Reflection::AddEnum,
        value);
  }

  template <class T, class Setter, class Adder>
  void ReadInteger(const Tree& tree, const FieldDescriptor& field, const FieldPath& path,
                   Message& message, Setter set, Adder add) {
    T value = 0;
    if (!IsNumber(tree.text) || tree.text.find_first_of(".eE") != std::string::npos)
      return AddWrong(path, "a whole number", "整数");
    if (!absl::SimpleAtoi(tree.text, &value)) return AddOutOfRange(path);
    Set(*message.GetReflection(), field, message, set, add, value);
  }

  void ReadReal(const Tree& tree, const FieldDescriptor& field, const FieldPath& path,
                Message& message) {
    double value = 0;
    if (!IsNumber(tree.text) || !absl::SimpleAtod(tree.text, &value))
      return AddWrong(path, "a number, not NaN and not infinite", "数値（NaN・無限大を除く）");
    const bool single = field.cpp_type() == Cpp::CPPTYPE_FLOAT;
    if (!std::isfinite(value) || (single && !std::isfinite(static_cast<float>(value))))
      return AddOutOfRange(path);
    if (single) {
      return Set(*message.GetReflection(), field, message, &Reflection::SetFloat,
                 &Reflection::AddFloat, static_cast<float>(value));
    }
    Set(*message.GetReflection(), field, message, &Reflection::SetDouble, &Reflection::AddDouble,
        value);
  }

  void AddOutOfRange(const FieldPath& path) {
    faults_.Add(path.Text(), "OUT_OF_RANGE",
                {"is larger than the field holds", "この項目で表せる範囲を超えています。"});
  }

  domain::Faults faults_;
};

absl::Status NotJson(const Bilingual& message) {
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS,
                             {domain::Violation("", "NOT_JSON", message)});
}

}  // namespace

absl::Status ReadJson(absl::string_view json, Message& message) {
  constexpr char kName[] = "body";
  // Each value costs many times its bytes while it is read. Marks within texts count as well.
  const auto marks = std::count_if(json.begin(), json.end(),
                                   [](char c) { return c == ',' || c == '[' || c == '{'; });
  if (static_cast<size_t>(marks) > kMaxJsonValues) {
    return domain::MakeError(pb::REASON_TOO_LARGE,
                             {absl::StrCat("the body holds more than ", kMaxJsonValues, " values"),
                              absl::StrCat("本文の値が多すぎます（", kMaxJsonValues, "個まで）。")},
                             {{"limit", absl::StrCat(kMaxJsonValues)}});
  }
  if (!google::protobuf::internal::IsStructurallyValidUTF8(json.data(),
                                                           static_cast<int>(json.size())))
    return NotJson({"the body is not UTF-8", "本文が UTF-8 ではありません。"});
  const absl::StatusOr<Tree> tree = text::ReadJson(std::string(json), kName);
  if (!tree.ok()) {
    const auto placed = text::PlacedErrorOf(kName, tree.status());
    if (!placed) return tree.status();
    return NotJson({absl::StrCat("line ", placed->place.line, ", column ", placed->place.column,
                                 ": ", placed->message.en),
                    absl::StrCat(placed->place.line, "行目", placed->place.column,
                                 "文字目: ", placed->message.ja)});
  }
  Decoder decoder;
  decoder.ReadMessage(*tree, FieldPath(""), message);
  std::vector<pb::FieldViolation> violations = decoder.Take();
  if (violations.empty()) return absl::OkStatus();
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
}

std::string WriteJson(const Message& message) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json);
  return status.ok() ? json : "{}";
}

}  // namespace renkei::web
