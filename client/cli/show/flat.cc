#include "client/cli/show/flat.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/show/brief.h"
#include "client/cli/show/labels.h"
#include "client/view/page/initiative_words.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/words/words.h"

namespace renkei::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The same place of every row; null where a row does not have it.
using Present = std::vector<const Message*>;

template <class T>
const T* FlatAs(const Message& message) {
  return message.GetDescriptor() == T::descriptor() ? static_cast<const T*>(&message) : nullptr;
}

// One value to programs: a time, a duration, a mask.
std::string OneValue(const Message& message) {
  if (const auto* time = FlatAs<google::protobuf::Timestamp>(message)) return TimestampText(*time);
  if (const auto* time = FlatAs<google::protobuf::Duration>(message)) return DurationText(*time);
  if (const auto* mask = FlatAs<google::protobuf::FieldMask>(message))
    return google::protobuf::util::FieldMaskUtil::ToString(*mask);
  return "";
}

// One value to people. A figure without words is its number, so that a spreadsheet can count with it.
std::string OneWord(const Message& message, Lang lang) {
  if (const auto* value = FlatAs<pb::Value>(message)) {
    if (value->has_number() && value->text().empty()) return NumberText(value->number());
  }
  const std::string text = ShortText(message, lang);
  return text.empty() ? OneValue(message) : text;
}

bool IsOneValue(const Descriptor& type, bool raw) {
  if (type.file()->package() == "google.protobuf") return true;
  return !raw && (&type == pb::When::descriptor() || &type == pb::Value::descriptor() ||
                  &type == pb::FiscalPeriod::descriptor());
}

class Flattening {
 public:
  Flattening(const FlatStyle& style, size_t rows) : style_(style) { table_.rows.resize(rows); }

  void Add(const Descriptor& type, const Present& present, const std::string& heading) {
    open_.push_back(&type);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const std::string name = Heading(heading, field);
      if (field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        AddEntries(field, present, name);
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field.is_repeated()) {
        AddMessage(field, present, name);
      } else if (style_.raw ? field.real_containing_oneof() == nullptr || Has(present, field)
                            : Has(present, field)) {
        AddColumn(name, present,
                  [&](const Message& message) { return ScalarText(message, field); });
      }
    }
    open_.pop_back();
  }

  FlatTable Take() { return std::move(table_); }

 private:
  std::string Heading(const std::string& before, const FieldDescriptor& field) const {
    if (style_.raw) return absl::StrCat(before, before.empty() ? "" : ".", field.name());
    const std::string label = FieldLabel(field, style_.lang);
    return absl::StrCat(before, before.empty() ? "" : In(style_.lang, {" / ", "・"}),
                        label.empty() ? field.name() : label);
  }

  static bool Has(const Message& message, const FieldDescriptor& field) {
    const Reflection& r = *message.GetReflection();
    return field.is_repeated() ? r.FieldSize(message, &field) > 0 : r.HasField(message, &field);
  }
  static bool Has(const Present& present, const FieldDescriptor& field) {
    return std::any_of(present.begin(), present.end(), [&](const Message* message) {
      return message != nullptr && Has(*message, field);
    });
  }

  template <class TextOfMessage>
  void AddColumn(const std::string& heading, const Present& present, const TextOfMessage& text) {
    table_.headings.push_back(heading);
    for (size_t row = 0; row < present.size(); ++row)
      table_.rows[row].push_back(present[row] == nullptr ? "" : text(*present[row]));
  }

  void AddMessage(const FieldDescriptor& field, const Present& present, const std::string& name) {
    const bool there = Has(present, field);
    const Descriptor& type = *field.message_type();
    const bool within_itself = std::find(open_.begin(), open_.end(), &type) != open_.end();
    if (!there && (!style_.raw || within_itself || field.real_containing_oneof() != nullptr))
      return;
    Present inner;
    for (const Message* message : present) {
      inner.push_back(message == nullptr || !Has(*message, field)
                          ? nullptr
                          : &message->GetReflection()->GetMessage(*message, &field));
    }
    AddOne(type, inner, name);
  }

  // The n-th entries of all rows have columns together.
  void AddEntries(const FieldDescriptor& field, const Present& present, const std::string& name) {
    int most = 0;
    for (const Message* message : present) {
      if (message != nullptr)
        most = std::max(most, message->GetReflection()->FieldSize(*message, &field));
    }
    for (int i = 0; i < most; ++i) {
      Present inner;
      for (const Message* message : present) {
        const bool has =
            message != nullptr && message->GetReflection()->FieldSize(*message, &field) > i;
        inner.push_back(has ? &message->GetReflection()->GetRepeatedMessage(*message, &field, i)
                            : nullptr);
      }
      AddOne(*field.message_type(), inner, absl::StrCat(name, style_.raw ? "." : "", i + 1));
    }
  }

  void AddOne(const Descriptor& type, const Present& present, const std::string& name) {
    if (!IsOneValue(type, style_.raw)) return Add(type, present, name);
    AddColumn(name, present, [&](const Message& message) {
      return style_.raw ? OneValue(message) : OneWord(message, style_.lang);
    });
  }

  std::string ScalarText(const Message& message, const FieldDescriptor& field) const {
    if (!field.is_repeated()) return ScalarAt(message, field, -1);
    std::vector<std::string> lines;
    for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i)
      lines.push_back(ScalarAt(message, field, i));
    return absl::StrJoin(lines, "\n");
  }

  std::string ScalarAt(const Message& message, const FieldDescriptor& field, int index) const {
    const Reflection& r = *message.GetReflection();
    const bool one = index < 0;
    if (one && field.has_presence() && !r.HasField(message, &field)) return "";
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return TextOf(
            message, field,
            one ? r.GetString(message, &field) : r.GetRepeatedString(message, &field, index));
      case FieldDescriptor::CPPTYPE_ENUM:
        return EnumOf(*field.enum_type(), one ? r.GetEnumValue(message, &field)
                                              : r.GetRepeatedEnumValue(message, &field, index));
      case FieldDescriptor::CPPTYPE_BOOL: {
        const bool yes =
            one ? r.GetBool(message, &field) : r.GetRepeatedBool(message, &field, index);
        if (style_.raw) return yes ? "true" : "false";
        return yes ? In(style_.lang, {"yes", "はい"}) : In(style_.lang, {"no", "いいえ"});
      }
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return NumberText(one ? r.GetDouble(message, &field)
                              : r.GetRepeatedDouble(message, &field, index));
      case FieldDescriptor::CPPTYPE_INT32:
        return absl::StrCat(one ? r.GetInt32(message, &field)
                                : r.GetRepeatedInt32(message, &field, index));
      case FieldDescriptor::CPPTYPE_UINT32:
        return absl::StrCat(one ? r.GetUInt32(message, &field)
                                : r.GetRepeatedUInt32(message, &field, index));
      case FieldDescriptor::CPPTYPE_INT64:
        return absl::StrCat(one ? r.GetInt64(message, &field)
                                : r.GetRepeatedInt64(message, &field, index));
      default:
        return absl::StrCat(one ? r.GetUInt64(message, &field)
                                : r.GetRepeatedUInt64(message, &field, index));
    }
  }

  std::string TextOf(const Message& message, const FieldDescriptor& field, std::string text) const {
    if (const auto* event = FlatAs<pb::InitiativeEvent>(message); event != nullptr && !style_.raw) {
      const bool edited = event->action() == pb::InitiativeAction_Name(pb::INITIATIVE_ACTION_EDIT);
      if (field.name() == "subject" && edited)
        return view::InitiativeFieldsWords(text, style_.lang);
      if (field.name() == "subject" || field.name() == "action")
        text = domain::ConstantWords(text, style_.lang);
    }
    const bool named =
        absl::StartsWith(text, "organizations/") || absl::StartsWith(text, "accounts/");
    const bool whole = field.name() != "name" && text.find('/') == text.rfind('/');
    return named && whole && !style_.raw && style_.title_of ? style_.title_of(text) : text;
  }

  std::string EnumOf(const google::protobuf::EnumDescriptor& type, int number) const {
    if (number == 0) return "";
    if (!style_.raw) {
      std::string label = ValueLabel(type, number, style_.lang);
      return label.empty() ? EnumText(type, number) : label;
    }
    const auto* value = type.FindValueByNumber(number);
    return value == nullptr ? absl::StrCat(number) : value->name();
  }

  const FlatStyle& style_;
  FlatTable table_;
  // Types of the messages that the present one lies in, and its own.
  std::vector<const Descriptor*> open_;
};

}  // namespace

FlatTable Flatten(const Descriptor& type, const std::vector<const Message*>& messages,
                  const FlatStyle& style) {
  Flattening flattening(style, messages.size());
  flattening.Add(type, messages, "");
  return flattening.Take();
}

}  // namespace renkei::cli
