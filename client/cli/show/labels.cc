#include "client/cli/show/labels.h"

#include "absl/strings/str_replace.h"
#include "client/cli/file/scalar.h"
#include "client/cli/show/label_tables.h"

namespace renkei::cli {

std::string FieldLabel(const google::protobuf::FieldDescriptor& field, Lang lang) {
  if (lang == Lang::kEnglish) return absl::StrReplaceAll(field.name(), {{"_", " "}});
  const std::string in_message = absl::StrCat(field.containing_type()->name(), ".", field.name());
  for (const LabelEntry& entry : kFieldLabels) {
    if (in_message == entry.key) return entry.ja;
  }
  for (const LabelEntry& entry : kFieldLabels) {
    if (field.name() == entry.key) return entry.ja;
  }
  return "";
}

std::string ValueLabel(const google::protobuf::EnumDescriptor& type, int number, Lang lang) {
  if (number == 0) return "";
  const std::string text = EnumText(type, number);
  if (lang == Lang::kEnglish) return absl::StrReplaceAll(text, {{"_", " "}});
  const std::string key = absl::StrCat(type.name(), ".", text);
  for (const LabelEntry& entry : kValueLabels) {
    if (key == entry.key) return entry.ja;
  }
  return "";
}

}  // namespace renkei::cli
