#include "client/cli/nouns/case/case_text.h"

#include "absl/strings/str_cat.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/validation/message_rules.h"

namespace renkei::cli {
namespace {

using domain::MessageRules;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void AddTexts(const Message& message, const MessageRules& rules, std::string& out) {
  const auto& r = *message.GetReflection();
  const auto add = [&](const std::string& text) {
    if (!text.empty()) absl::StrAppend(&out, text, "\n");
  };
  for (const MessageRules::Field& field : rules.fields) {
    if (field.rules->output_only()) continue;
    const FieldDescriptor* const f = field.descriptor;
    const bool text = f->type() == FieldDescriptor::TYPE_STRING &&
                      field.rules->format() == pb::FORMAT_UNSPECIFIED;
    const int size = f->is_repeated() ? r.FieldSize(message, f) : 0;
    for (int i = 0; i < size; ++i) {
      if (text) add(r.GetRepeatedString(message, f, i));
      if (field.message != nullptr)
        AddTexts(r.GetRepeatedMessage(message, f, i), *field.message, out);
    }
    if (f->is_repeated()) continue;
    if (text) add(r.GetString(message, f));
    if (field.message != nullptr && r.HasField(message, f))
      AddTexts(r.GetMessage(message, f), *field.message, out);
  }
}

size_t MostCharacters() {
  return static_cast<size_t>(pb::FindSimilarCasesRequest::descriptor()
                                 ->FindFieldByName("text")
                                 ->options()
                                 .GetExtension(pb::rules)
                                 .max_chars());
}

}  // namespace

std::string ForComparison(const std::string& text) {
  size_t characters = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && characters++ == MostCharacters()) return text.substr(0, at);
  }
  return text;
}

std::string CaseText(const pb::Case& one) {
  std::string text;
  AddTexts(one, domain::RulesOf(*pb::Case::descriptor()), text);
  return ForComparison(text);
}

}  // namespace renkei::cli
