// The one validator: enforces the constraints declared as options in the .proto files and reports
// all violations at once. The server runs it on every request; the command runs it on files before
// anything is sent.

#ifndef RENKEI_SERVER_DOMAIN_VALIDATION_VALIDATOR_H_
#define RENKEI_SERVER_DOMAIN_VALIDATION_VALIDATOR_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Limits for fields whose options name none.
inline constexpr size_t kDefaultMaxChars = 1'000;
inline constexpr int kDefaultMaxItems = 1'000;
// Violations reported of one message; a hostile list of 1,000 bad items need not be answered at
// length.
inline constexpr size_t kMaxViolations = 100;

enum class Completeness {
  kPart,    // of an update: `required` does not hold at the top level of the resource
  kDraft,   // `required` holds
  kSubmit,  // `required` and `required_to_submit` hold
};

// Checks a request. Resources beside an update_mask or clear_mask are taken as parts: whoever
// merges them checks the whole with ValidateResource.
absl::Status ValidateRequest(const google::protobuf::Message& request);

// Checks one resource. Errors: INVALID_FIELDS, or INCOMPLETE if nothing but fields needed for
// submission is missing. Paths begin with `prefix`.
absl::Status ValidateResource(const google::protobuf::Message& resource, Completeness completeness,
                              absl::string_view prefix);

// Clears every field marked output_only, at all depths (AIP-203: ignored on input).
void ClearOutputOnly(google::protobuf::Message& message);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_VALIDATION_VALIDATOR_H_
