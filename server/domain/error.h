// Typed errors: an absl::Status that carries a renkei.v1.ErrorDetail. Every layer above storage
// makes its errors here; server/rpc turns them into gRPC statuses in one place.

#ifndef RENKEI_SERVER_DOMAIN_ERROR_H_
#define RENKEI_SERVER_DOMAIN_ERROR_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/errors.pb.h"

namespace renkei {
namespace pb = renkei::v1;
}  // namespace renkei

namespace renkei::domain {

// A message for developers and scripts, and for the users, whose first language is Japanese. Both
// say what is wrong and, where there is a way, how to mend it.
struct Bilingual {
  std::string en;
  std::string ja;
};

// The gRPC code that goes with each reason, as errors.proto states it.
absl::StatusCode CodeOf(pb::Reason reason);

// An error with its reason, under the code that goes with it.
absl::Status MakeError(pb::Reason reason, Bilingual message,
                       const std::map<std::string, std::string>& metadata = {});

// One bad field: INVALID_FIELDS with a single violation.
absl::Status InvalidField(absl::string_view field, absl::string_view kind, Bilingual message);

// Metadata of an error that lists the first of its violations: how many there are.
inline constexpr char kViolationsFound[] = "violations_found";

// Several bad fields under `reason` (INVALID_FIELDS or INCOMPLETE); `violations` is not empty.
// `found`: how many there are, where these are only the first ones; 0: these are all.
absl::Status FieldErrors(pb::Reason reason, std::vector<pb::FieldViolation> violations,
                         size_t found = 0);

// An error that arose here and not at a server, in a file for example; its reason is
// REASON_UNSPECIFIED. `code` is not OK. No call of a server answers with one.
absl::Status LocalError(absl::StatusCode code, Bilingual message,
                        std::vector<pb::FieldViolation> violations = {},
                        const std::map<std::string, std::string>& metadata = {});

pb::FieldViolation Violation(absl::string_view field, absl::string_view kind, Bilingual message);

// The detail of an error made here; nullopt for any other status.
std::optional<pb::ErrorDetail> DetailOf(const absl::Status& status);

// The same error with `prefix` before the path of every field ("case" + "title" = "case.title").
// Other statuses come back as they are. For parsers that do not know the field they read for.
absl::Status WithFieldPrefix(absl::string_view prefix, const absl::Status& status);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ERROR_H_
