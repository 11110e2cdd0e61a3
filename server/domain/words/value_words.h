// Values of enums as people write and read them. One reading for every door: YAML, JSON, CSV, XLSX and
// the command's flags.

#ifndef RENKEI_SERVER_DOMAIN_WORDS_VALUE_WORDS_H_
#define RENKEI_SERVER_DOMAIN_WORDS_VALUE_WORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "server/domain/error.h"

namespace renkei::domain {

// {"up", "増やす"} for DIRECTION_UP. Both are empty for UNSPECIFIED and for numbers that the enum does not
// have.
Bilingual ValueWords(const google::protobuf::EnumDescriptor& type, int number);
inline std::string ValueWord(const google::protobuf::EnumDescriptor& type, int number) {
  return ValueWords(type, number).ja;
}

// {"in review", "承認待ち"}: what a message calls a value. UNSPECIFIED has a name too, and so has a
// number that the enum does not have ("unknown", 不明).
Bilingual ValueName(const google::protobuf::EnumDescriptor& type, int number);
template <typename Enum>
Bilingual ValueName(Enum value) {
  return ValueName(*google::protobuf::GetEnumDescriptor<Enum>(), value);
}

// "designated_city" for ORGANIZATION_KIND_DESIGNATED_CITY: the value's name without its enum's, in
// lower case. A number that the enum does not have is the number.
std::string ValueToken(const google::protobuf::EnumDescriptor& type, int number);

// "増やす（up）": what a hint lists. The word alone where the token is the same ("KPI").
std::vector<std::string> ValueChoices(const google::protobuf::EnumDescriptor& type);

// The value that `text` names, as a word ("増やす", in any width), as a token or as the full
// constant, in either case, with "-" for "_". A step of cooperation also by the name that a form has
// for it ("中心市宣言"). nullopt for none, and for UNSPECIFIED.
std::optional<int> ParseValueWord(const google::protobuf::EnumDescriptor& type,
                                  absl::string_view text);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_VALUE_WORDS_H_
