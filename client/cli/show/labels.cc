#include "client/cli/show/labels.h"

#include "absl/strings/str_replace.h"
#include "client/cli/file/scalar.h"
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

}  // namespace renkei::cli
