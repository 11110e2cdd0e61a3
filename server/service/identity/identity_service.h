// IdentityService, and the first account of a new server.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_IDENTITY_SERVICE_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_IDENTITY_SERVICE_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// Name of the organization that a new server begins with: its coordinating office.
inline constexpr char kCoordinatorOrganization[] = "organizations/coordinator";

void RegisterIdentityService(MethodRegistry& methods);

// Makes the coordinating office, an account with the roles system admin, coordinator and reader,
// and a token; returns the token's secret. ALREADY_EXISTS if the store has any account: a second
// administrator is made by the first. Blocks on the commit; for start-up tools, not for handlers.
[[nodiscard]] absl::StatusOr<std::string> CreateFirstAdministrator(const Env& env);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_IDENTITY_SERVICE_H_
