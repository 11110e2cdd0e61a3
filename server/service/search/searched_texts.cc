#include "server/service/search/searched_texts.h"

#include "absl/strings/str_cat.h"
#include "server/domain/validation/message_rules.h"
#include "server/service/frame/named_resource.h"

namespace renkei::service {
namespace {

using domain::MessageRules;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// A caller sends an etag back, and nobody wrote it.
bool IsText(const MessageRules::Field& field) {
  return field.descriptor->type() == FieldDescriptor::TYPE_STRING &&
         field.rules->format() == pb::FORMAT_UNSPECIFIED && field.descriptor->name() != "etag";
}

// What a message says in all its texts, one after the other: a link's title, a result's indicator and
// source.
void AppendTexts(const Message& message, const MessageRules& rules, std::string& out) {
  const Reflection& reflection = *message.GetReflection();
  const auto add = [&](const std::string& text) {
    if (!text.empty()) absl::StrAppend(&out, out.empty() ? "" : " ", text);
  };
  for (const MessageRules::Field& field : rules.fields) {
    if (field.rules->output_only()) continue;
    const FieldDescriptor* const descriptor = field.descriptor;
    const int size = descriptor->is_repeated() ? reflection.FieldSize(message, descriptor) : 0;
    if (IsText(field)) {
      for (int i = 0; i < size; ++i) add(reflection.GetRepeatedString(message, descriptor, i));
      if (!descriptor->is_repeated()) add(reflection.GetString(message, descriptor));
    } else if (field.message != nullptr) {
      for (int i = 0; i < size; ++i)
        AppendTexts(reflection.GetRepeatedMessage(message, descriptor, i), *field.message, out);
      if (!descriptor->is_repeated() && reflection.HasField(message, descriptor))
        AppendTexts(reflection.GetMessage(message, descriptor), *field.message, out);
    }
  }
}

bool IsTitle(const FieldDescriptor& field) {
  return field.name() == "title" || field.name() == "display_name";
}

}  // namespace

std::vector<SearchedText> SearchedTextsOf(const Message& resource) {
  std::vector<SearchedText> texts;
  const MessageRules& rules = domain::RulesOf(*resource.GetDescriptor());
  const Reflection& reflection = *resource.GetReflection();
  for (const MessageRules::Field& field : rules.fields) {
    const FieldDescriptor* const descriptor = field.descriptor;
    if (field.rules->output_only() || IsTitle(*descriptor)) continue;
    const auto add = [&](std::string text) {
      if (!text.empty()) texts.push_back({descriptor->name(), std::move(text)});
    };
    if (descriptor->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(resource, descriptor); ++i) {
        if (IsText(field)) add(reflection.GetRepeatedString(resource, descriptor, i));
        if (field.message == nullptr) continue;
        std::string said;
        AppendTexts(reflection.GetRepeatedMessage(resource, descriptor, i), *field.message, said);
        add(std::move(said));
      }
    } else if (IsText(field)) {
      add(reflection.GetString(resource, descriptor));
    } else if (field.message != nullptr && reflection.HasField(resource, descriptor)) {
      std::string said;
      AppendTexts(reflection.GetMessage(resource, descriptor), *field.message, said);
      add(std::move(said));
    }
  }
  return texts;
}

std::string WholeTextOf(const Message& resource) {
  std::string whole = TitleOf(resource);
  for (const SearchedText& text : SearchedTextsOf(resource))
    absl::StrAppend(&whole, "\n", text.text);
  return whole;
}

}  // namespace renkei::service
