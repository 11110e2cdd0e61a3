// proto3 JSON to messages and back. What comes in is held to the letter: protobuf's own parser takes
// single quotes, trailing commas, numbers for texts and fields that nobody knows.

#ifndef RENKEI_CLIENT_WEB_GATEWAY_JSON_H_
#define RENKEI_CLIENT_WEB_GATEWAY_JSON_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace renkei::web {

// Values of one message: a record of the contract has some thousand.
inline constexpr size_t kMaxJsonValues = 200'000;

// Fills `message`, which is empty. Fields by their JSON names or those of the contract, numbers of 64
// bits as texts or numbers, enums by name or number, bytes in either base64, null as "not set".
// INVALID_FIELDS with every mistake under the field's path ("case.results[2].unit"), its kind one of
// UNKNOWN_FIELD, WRONG_TYPE, OUT_OF_RANGE, UNKNOWN_VALUE, TWICE; or one violation of kind NOT_JSON,
// with line and column, for a text that is none. TOO_LARGE beyond kMaxJsonValues.
[[nodiscard]] absl::Status ReadJson(absl::string_view json, google::protobuf::Message& message);

// On one line. Fields that are not set are left out.
std::string WriteJson(const google::protobuf::Message& message);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_GATEWAY_JSON_H_
