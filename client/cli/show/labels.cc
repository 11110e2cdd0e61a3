#include "client/cli/show/labels.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/cli/file/scalar.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/words/field_words.h"
#include "server/domain/words/value_words.h"

namespace renkei::cli {

std::string FieldLabel(const google::protobuf::FieldDescriptor& field, Lang lang) {
  if (lang == Lang::kEnglish) return absl::StrReplaceAll(field.name(), {{"_", " "}});
  return domain::FieldWord(field.containing_type()->name(), field.name());
}

std::string ValueLabel(const google::protobuf::EnumDescriptor& type, int number, Lang lang) {
  if (number == 0) return "";
  if (lang == Lang::kEnglish) return absl::StrReplaceAll(EnumText(type, number), {{"_", " "}});
  return domain::ValueWord(type, number);
}

std::string ConstantLabel(const std::string& text, Lang lang) {
  for (const auto* type : {pb::InitiativeState_descriptor(), pb::InitiativeAction_descriptor(),
                           pb::MemberAction_descriptor(), pb::CooperationStep_descriptor()}) {
    const auto* value = type->FindValueByName(text);
    if (value != nullptr && value->number() != 0) return ValueLabel(*type, value->number(), lang);
  }
  return text;
}

std::string InitiativeFieldsLabel(const std::string& fields, Lang lang) {
  std::vector<std::string> labels;
  for (const absl::string_view field : absl::StrSplit(fields, ',')) {
    const auto* known = pb::Initiative::descriptor()->FindFieldByName(std::string(field));
    const std::string label = known == nullptr ? "" : FieldLabel(*known, lang);
    labels.push_back(label.empty() ? std::string(field) : label);
  }
  return absl::StrJoin(labels, In(lang, {", ", "、"}));
}

}  // namespace renkei::cli
