#include "client/cli/show/labels.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/ascii.h"
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

}  // namespace renkei::cli
