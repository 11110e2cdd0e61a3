#include "server/domain/searched_texts.h"

#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/common.pb.h"
#include "server/domain/validation/message_rules.h"

namespace renkei::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Written by people. An etag comes back with what was read, and nobody looks for it.
bool IsText(const MessageRules::Field& field) {
  return field.descriptor->type() == FieldDescriptor::TYPE_STRING &&
         field.rules->format() == pb::FORMAT_UNSPECIFIED && field.descriptor->name() != "etag";
}

// Texts may stand in it. Of a figure they are its unit and its time, by which nobody looks for anything.
bool HoldsTexts(const MessageRules::Field& field) {
  if (field.message == nullptr) return false;
  const google::protobuf::Descriptor* const type = field.descriptor->message_type();
  return type != pb::TimedValue::descriptor() && type != pb::When::descriptor();
}

// Calls `text` with each text of the field and `message` with each message in it.
void ForEach(const Message& holder, const MessageRules::Field& field,
             absl::FunctionRef<void(const std::string&)> text,
             absl::FunctionRef<void(const Message&)> message) {
  const FieldDescriptor* const descriptor = field.descriptor;
  const Reflection& reflection = *holder.GetReflection();
  const bool is_text = IsText(field);
  if (field.rules->output_only() || !(is_text || HoldsTexts(field))) return;
  if (!descriptor->is_repeated()) {
    if (is_text) return text(reflection.GetString(holder, descriptor));
    if (reflection.HasField(holder, descriptor)) message(reflection.GetMessage(holder, descriptor));
    return;
  }
  for (int i = 0; i < reflection.FieldSize(holder, descriptor); ++i) {
    if (is_text)
      text(reflection.GetRepeatedString(holder, descriptor, i));
    else
      message(reflection.GetRepeatedMessage(holder, descriptor, i));
  }
}

// What a message says in all its texts, one after the other: a link's title, a result's indicator and
// source.
void AppendTexts(const Message& message, const MessageRules& rules, std::string& out) {
  for (const MessageRules::Field& field : rules.fields) {
    ForEach(
        message, field,
        [&](const std::string& text) {
          if (!text.empty()) absl::StrAppend(&out, out.empty() ? "" : " ", text);
        },
        [&](const Message& within) { AppendTexts(within, *field.message, out); });
  }
}

bool IsTitle(const FieldDescriptor& field) {
  return field.name() == "title" || field.name() == "display_name";
}

}  // namespace

std::vector<SearchedText> SearchedTextsOf(const Message& resource) {
  std::vector<SearchedText> texts;
  for (const MessageRules::Field& field : RulesOf(*resource.GetDescriptor()).fields) {
    if (IsTitle(*field.descriptor)) continue;
    const auto add = [&](std::string text) {
      if (!text.empty()) texts.push_back({field.descriptor->name(), std::move(text)});
    };
    ForEach(resource, field, add, [&](const Message& within) {
      std::string said;
      AppendTexts(within, *field.message, said);
      add(std::move(said));
    });
  }
  return texts;
}

std::string TitleOf(const Message& resource) {
  for (const char* name : {"title", "display_name"}) {
    const FieldDescriptor* const field = resource.GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) return resource.GetReflection()->GetString(resource, field);
  }
  return "";
}

std::string WholeTextOf(const Message& resource) {
  std::string whole = TitleOf(resource);
  for (const SearchedText& text : SearchedTextsOf(resource))
    absl::StrAppend(&whole, "\n", text.text);
  return whole;
}

}  // namespace renkei::domain
