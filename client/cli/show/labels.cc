#include "client/cli/show/labels.h"

#include <cstdlib>
#include <iostream>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/words/labels.h"
#include "server/domain/words/words.h"

namespace renkei::cli {

std::string FieldLabel(const google::protobuf::FieldDescriptor& field, Lang lang) {
  return domain::Words(lang).Label(field);
}

const google::protobuf::FieldDescriptor& FieldNamed(const google::protobuf::Descriptor& type,
                                                    const std::string& name) {
  const auto* found = type.FindFieldByName(name);
  if (found == nullptr) {
    std::cerr << "renkei: " << type.name() << " has no field " << name << "\n";
    std::abort();
  }
  return *found;
}

Text HeadingOf(const google::protobuf::FieldDescriptor& field) {
  Text label = domain::LabelOf(field);
  absl::AsciiStrToUpper(&label.en);
  return label;
}

std::string ValueLabel(const google::protobuf::EnumDescriptor& type, int number, Lang lang) {
  return domain::Words(lang).Value(type, number);
}

std::string MethodLabel(const std::string& method, Lang lang) {
  const auto* known = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrReplaceAll(method, {{"/", "."}}));
  const std::string label = known == nullptr ? "" : In(lang, domain::LabelOf(*known));
  return label.empty() ? method.substr(method.rfind('/') + 1) : label;
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
