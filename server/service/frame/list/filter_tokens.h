// Constants of enums as filters have them.

#ifndef RENKEI_SERVER_SERVICE_FRAME_LIST_FILTER_TOKENS_H_
#define RENKEI_SERVER_SERVICE_FRAME_LIST_FILTER_TOKENS_H_

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "server/domain/words/value_words.h"

namespace renkei::service {

inline constexpr char kNoValue[] = "NONE";

// "PARTLY_ADOPTED" for OPINION_ANSWER_PARTLY_ADOPTED; NONE for what is not set.
template <typename Enum>
std::string FilterToken(Enum value) {
  if (value == 0) return kNoValue;
  return absl::AsciiStrToUpper(
      domain::ValueToken(*google::protobuf::GetEnumDescriptor<Enum>(), value));
}

template <typename Enum>
std::vector<std::string> FilterTokens() {
  const google::protobuf::EnumDescriptor& type = *google::protobuf::GetEnumDescriptor<Enum>();
  std::vector<std::string> tokens;
  for (int i = 0; i < type.value_count(); ++i)
    tokens.push_back(FilterToken(static_cast<Enum>(type.value(i)->number())));
  return tokens;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_LIST_FILTER_TOKENS_H_
