// Many accounts at once, with their invitations.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_BATCH_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_BATCH_H_

#include "absl/status/statusor.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// See IdentityService.BatchCreateAccounts. Kinds of violations, beside those of the contract:
//   REQUIRED, DUPLICATE   an external_id that is not there, or stands twice in the call
//   TAKEN                 the external_id is that of another organization's account
//   UNKNOWN_ORGANIZATION, ORGANIZATION_ENDED
//   OTHER_ORGANIZATION, NOT_ADMINISTRATOR, ROLE_ABOVE   the caller may not make this account
//   DEMO_REFUSED          a demo account on a server that listens beyond this machine
//   DISABLED              a new invitation for an account that is stopped
// Where all of them say that the caller may not, the error is ROLE_MISSING (PERMISSION_DENIED).
[[nodiscard]] absl::StatusOr<Write<pb::BatchCreateAccountsResponse>> BatchCreateAccounts(
    const Call& call, const pb::BatchCreateAccountsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_ACCOUNT_BATCH_H_
