// IdentityService, and the first account of a new server.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_IDENTITY_SERVICE_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_IDENTITY_SERVICE_H_

#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// Name of the organization that a new server begins with: its coordinating office.
inline constexpr char kCoordinatorOrganization[] = "organizations/coordinator";

void RegisterIdentityService(MethodRegistry& methods);

// What GetAccount answers for the account that `shown` names; false: NOT_FOUND.
[[nodiscard]] absl::StatusOr<bool> ReadAccount(const Call& call, pb::Account& shown);

// Makes the coordinating office, an account with the roles system admin, coordinator and reader,
// and a token; returns the token's secret. ALREADY_EXISTS if the store has any account: a second
// administrator is made by the first. Blocks on the commit; for start-up tools, not for handlers.
[[nodiscard]] absl::StatusOr<std::string> CreateFirstAdministrator(const Env& env);

// Handlers that have a file of their own.

// Many accounts at once, with their invitations; see IdentityService.BatchCreateAccounts. Kinds of violations, beside those of the contract:
//   REQUIRED, DUPLICATE   an external_id that is not there, or stands twice in the call
//   TAKEN                 the external_id is that of another organization's account
//   UNKNOWN_ORGANIZATION, ORGANIZATION_ENDED
//   OTHER_ORGANIZATION, NOT_ADMINISTRATOR, ROLE_ABOVE   the caller may not make this account
//   DEMO_REFUSED          a demo account on a server that listens beyond this machine
//   DISABLED              a new invitation for an account that is stopped
//   and those of CheckPersonOf (account_person.h), and DUPLICATE of a login name or an address
// Where all of them say that the caller may not, the error is ROLE_MISSING (PERMISSION_DENIED).
[[nodiscard]] absl::StatusOr<Write<pb::BatchCreateAccountsResponse>> BatchCreateAccounts(
    const Call& call, const pb::BatchCreateAccountsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_IDENTITY_SERVICE_H_
