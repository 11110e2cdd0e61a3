#include "tests/fuzz/random_message.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/field_mask.pb.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/constraints.pb.h"
#include "tests/fuzz/utf8.h"

namespace renkei::fuzz {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using renkei::v1::FieldRules;
using renkei::v1::When;

constexpr int kMostDepth = 5;

bool Fits(absl::string_view name, absl::string_view pattern) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  const std::vector<absl::string_view> wanted = absl::StrSplit(pattern, '/');
  if (parts.size() != wanted.size()) return false;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (wanted[i] != "*" && wanted[i] != parts[i]) return false;
  }
  return true;
}

class Filler {
 public:
  Filler(Bytes& bytes, const std::vector<std::string>& names) : bytes_(bytes), names_(names) {}

  void Fill(Message& message, int depth) {
    const Descriptor& type = *message.GetDescriptor();
    if (&type == google::protobuf::FieldMask::descriptor()) return;
    if (&type == When::descriptor() && !bytes_.OneIn(4)) return FillWhen(message);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (IsWanted(field)) FillField(field, message, depth);
    }
    FillMasks(message);
  }

 private:
  bool IsWanted(const FieldDescriptor& field) {
    const FieldRules& rules = field.options().GetExtension(renkei::v1::rules);
    if (rules.output_only() && field.name() != "name") return bytes_.OneIn(16);
    const bool name = field.name() == "name" && rules.format() == renkei::v1::FORMAT_RESOURCE_NAME;
    if (rules.required() || rules.required_to_submit() || name) return !bytes_.OneIn(16);
    return bytes_.OneIn(4);
  }

  void FillField(const FieldDescriptor& field, Message& message, int depth) {
    if (!field.is_repeated()) return FillOne(field, message, depth);
    size_t count = 1 + bytes_.Below(3);
    if (bytes_.OneIn(64)) count = 100 + bytes_.Below(200);
    for (; count > 0; --count) FillOne(field, message, depth);
  }

  void FillOne(const FieldDescriptor& field, Message& message, int depth) {
    const Reflection& reflection = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        Message& inner = field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                             : *reflection.MutableMessage(&message, &field);
        if (depth < kMostDepth) Fill(inner, depth + 1);
        return;
      }
      case FieldDescriptor::CPPTYPE_STRING:
        return Set(field, message, &Reflection::SetString, &Reflection::AddString, Text(field));
      case FieldDescriptor::CPPTYPE_ENUM:
        return Set(field, message, &Reflection::SetEnumValue, &Reflection::AddEnumValue,
                   EnumValue(field));
      case FieldDescriptor::CPPTYPE_BOOL:
        return Set(field, message, &Reflection::SetBool, &Reflection::AddBool, !bytes_.OneIn(4));
      case FieldDescriptor::CPPTYPE_INT32:
        return Set(field, message, &Reflection::SetInt32, &Reflection::AddInt32,
                   static_cast<int32_t>(Number(field)));
      case FieldDescriptor::CPPTYPE_INT64:
        return Set(field, message, &Reflection::SetInt64, &Reflection::AddInt64, Number(field));
      case FieldDescriptor::CPPTYPE_UINT32:
        return Set(field, message, &Reflection::SetUInt32, &Reflection::AddUInt32,
                   static_cast<uint32_t>(Number(field)));
      case FieldDescriptor::CPPTYPE_UINT64:
        return Set(field, message, &Reflection::SetUInt64, &Reflection::AddUInt64,
                   static_cast<uint64_t>(Number(field)));
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return Set(field, message, &Reflection::SetDouble, &Reflection::AddDouble, Real(field));
      case FieldDescriptor::CPPTYPE_FLOAT:
        return Set(field, message, &Reflection::SetFloat, &Reflection::AddFloat,
                   static_cast<float>(Real(field)));
    }
  }

  template <typename T, typename Setter, typename Adder>
  static void Set(const FieldDescriptor& field, Message& message, Setter set, Adder add, T value) {
    const Reflection& reflection = *message.GetReflection();
    if (field.is_repeated()) {
      (reflection.*add)(&message, &field, std::move(value));
    } else {
      (reflection.*set)(&message, &field, std::move(value));
    }
  }

  int EnumValue(const FieldDescriptor& field) {
    const auto& type = *field.enum_type();
    if (bytes_.OneIn(16)) return static_cast<int>(bytes_.Byte());
    // The first one that says something where there are no bytes.
    const auto at = (bytes_.Below(static_cast<size_t>(type.value_count())) + 1) %
                    static_cast<size_t>(type.value_count());
    return type.value(static_cast<int>(at))->number();
  }

  int64_t Number(const FieldDescriptor& field) {
    const FieldRules& rules = field.options().GetExtension(renkei::v1::rules);
    const auto least = static_cast<int64_t>(rules.has_minimum() ? rules.minimum() : 1);
    switch (bytes_.Below(8)) {
      case 5:
        return static_cast<int64_t>(rules.has_maximum() ? rules.maximum() : 2'024);
      case 6:
        return -static_cast<int64_t>(bytes_.Byte());
      case 7:
        return static_cast<int64_t>(bytes_.Number());
      default:
        return least + static_cast<int64_t>(bytes_.Byte());
    }
  }

  double Real(const FieldDescriptor& field) {
    switch (bytes_.Below(16)) {
      case 11:
        return -0.0;
      case 12:
        return std::numeric_limits<double>::max();
      case 13:
        return std::numeric_limits<double>::denorm_min();
      case 14:
        return std::numeric_limits<double>::quiet_NaN();
      case 15:
        return -std::numeric_limits<double>::infinity();
      default:
        return static_cast<double>(Number(field)) / (bytes_.OneIn(4) ? 7 : 1);
    }
  }

  std::string Text(const FieldDescriptor& field) {
    const FieldRules& rules = field.options().GetExtension(renkei::v1::rules);
    constexpr size_t kMostText = 60;
    if (field.type() == FieldDescriptor::TYPE_BYTES) return bytes_.Text(kMostText);
    switch (bytes_.Below(8)) {
      case 5:
        return names_.empty() ? "" : names_[bytes_.Below(names_.size())];
      case 6:
        return Odd(rules);
      case 7:
        return Utf8Of(bytes_.Text(kMostText));
      default:
        return Sample(field, rules);
    }
  }

  // What people, programs and those who try out send.
  std::string Odd(const FieldRules& rules) {
    static const auto& kTexts = *new std::vector<std::string>{"",
                                                              " ",
                                                              "令和5年度",
                                                              "2024-02-30",
                                                              "organizations/",
                                                              "\xE2\x80\xAE"
                                                              "文",
                                                              "(clear)",
                                                              "=1+1",
                                                              "a/b/../c",
                                                              "-",
                                                              "*",
                                                              "〓",
                                                              "𠮷野家",
                                                              std::string(3, '\0')};
    const size_t chosen = bytes_.Below(kTexts.size() + 2);
    if (chosen < kTexts.size()) return kTexts[chosen];
    const size_t most = rules.max_chars() == 0 ? 1'000 : rules.max_chars();
    std::string text;
    const size_t count = std::min<size_t>(most, 3'000) + (chosen == kTexts.size() ? 0 : 1);
    for (size_t i = 0; i < count; ++i) text += "あ";
    return text;
  }

  std::string Sample(const FieldDescriptor& field, const FieldRules& rules) {
    switch (rules.format()) {
      case renkei::v1::FORMAT_RESOURCE_NAME:
        return NameFor(rules.resource());
      case renkei::v1::FORMAT_DATE:
        return absl::StrCat(2020 + bytes_.Below(10), "-04-01");
      case renkei::v1::FORMAT_LOCAL_GOVERNMENT_CODE:
        return "141003";
      case renkei::v1::FORMAT_UUID:
        return absl::StrCat("7b1f3c1e-5a52-4c5e-9a59-0d6c5f0a1b", 10 + bytes_.Below(20));
      case renkei::v1::FORMAT_URL:
        return "https://example.jp/";
      case renkei::v1::FORMAT_SHA256:
        return std::string(64, '0');
      case renkei::v1::FORMAT_EMAIL:
        return "a@example.jp";
      case renkei::v1::FORMAT_EXTERNAL_ID:
      case renkei::v1::FORMAT_ID:
      case renkei::v1::FORMAT_LOGIN_NAME:
        return absl::StrCat("a", bytes_.Below(8));
      default:
        break;
    }
    const std::string& name = field.name();
    if (name == "etag" || name == "request_id" || name == "page_token" || name == "cursor")
      return "";
    return absl::StrCat("題名", bytes_.Below(8));
  }

  std::string NameFor(const std::string& patterns) {
    std::vector<const std::string*> fitting;
    for (const absl::string_view pattern : absl::StrSplit(patterns, '|')) {
      for (const std::string& name : names_) {
        if (Fits(name, pattern)) fitting.push_back(&name);
      }
    }
    return fitting.empty() ? "" : *fitting[bytes_.Below(fitting.size())];
  }

  void FillWhen(Message& message) {
    auto& when = static_cast<When&>(message);
    when.set_kind(When::KIND_FISCAL_YEAR);
    when.set_year(2023 + static_cast<int>(bytes_.Below(4)));
  }

  // Names fields of the resource that stands beside a mask, which must be there to be meant.
  void FillMasks(Message& message) {
    const Descriptor& type = *message.GetDescriptor();
    const FieldDescriptor* resource = nullptr;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (field.message_type() == nullptr || field.is_repeated()) continue;
      if (field.message_type() != google::protobuf::FieldMask::descriptor()) {
        resource = &field;
      } else if (resource != nullptr && message.GetReflection()->HasField(message, &field)) {
        auto& mask = static_cast<google::protobuf::FieldMask&>(
            *message.GetReflection()->MutableMessage(&message, &field));
        const Descriptor& named = *resource->message_type();
        for (size_t left = 1 + bytes_.Below(4); left > 0; --left) {
          const auto at = bytes_.Below(static_cast<size_t>(named.field_count()) + 1);
          mask.add_paths(at == static_cast<size_t>(named.field_count())
                             ? Utf8Of(bytes_.Text(20))
                             : named.field(static_cast<int>(at))->name());
        }
      }
    }
  }

  Bytes& bytes_;
  const std::vector<std::string>& names_;
};

}  // namespace

void FillFrom(Bytes& bytes, const std::vector<std::string>& names, Message& message) {
  Filler(bytes, names).Fill(message, 0);
}

}  // namespace renkei::fuzz
