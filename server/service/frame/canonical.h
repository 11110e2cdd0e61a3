// One form for what may be written in several ways: a request is brought into it before any handler
// sees it.

#ifndef RENKEI_SERVER_SERVICE_FRAME_CANONICAL_H_
#define RENKEI_SERVER_SERVICE_FRAME_CANONICAL_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// In `request`, which has passed the validator:
//   - a local government code in the place of an organization's id becomes that id
//   ("organizations/141003"), as of today,
//     or as of the request's field as_of if it has one;
//   - a When given as text gets its kind and numbers;
//   - a figure given as text becomes its number (held_figures.h);
//   - fields set by the server are cleared.
// INVALID_FIELDS for every code that nobody has (UNKNOWN_CODE), every time and every figure that
// cannot be read.
[[nodiscard]] absl::Status Canonicalize(const Call& call, google::protobuf::Message& request);

// The id of the organization that has `code` (in any notation of domain/local_government_code.h) on
// `day`; of one that had it last before, if nobody has. An empty string when the registry does not
// know the code; INVALID_FIELDS (kind AMBIGUOUS, no field) when it knows two readings of the
// digits.
[[nodiscard]] absl::StatusOr<std::string> OrganizationIdByCode(const storage::Snapshot& snapshot,
                                                               absl::string_view code,
                                                               absl::CivilDay day);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_CANONICAL_H_
