// Whether a caller may call a method at all, before anybody looks at what it asks for.

#ifndef RENKEI_SERVER_SERVICE_CALLER_ADMISSION_H_
#define RENKEI_SERVER_SERVICE_CALLER_ADMISSION_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/organization.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// ROLE_MISSING unless the caller has one of the roles that the policy of `method` asks for.
// ORGANIZATION_ENDED instead, and for every write, when the caller's organization has ended; but
// what a role that stays opens (auth::kRolesThatStay) stays open. The date and the successors are
// in the metadata.
[[nodiscard]] absl::Status CheckAdmission(const Call& call, const Method& method);

// The same for what a call does in the place of `method` ("renkei.v1.CaseService/CreateCase"), as the
// rows of an import do: ROLE_MISSING unless the caller has one of the roles that its policy asks for.
// The call itself has passed the check above.
[[nodiscard]] absl::Status RequireRoleFor(const Call& call, absl::string_view method);

// For a part of a method that asks for more than its policy does: ROLE_MISSING unless the caller has
// one of `any_of`.
[[nodiscard]] absl::Status RequireAnyRole(const Call& call, auth::Roles any_of);

// The successors of the caller's organization, by name; empty while it lives.
[[nodiscard]] absl::StatusOr<std::map<std::string, pb::Organization>> SuccessorsOfCaller(
    const Call& call);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CALLER_ADMISSION_H_
