// Invitations: tokens that open nothing but their own exchange.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_INVITATIONS_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_INVITATIONS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"
#include "storage/store.h"

namespace renkei::service {

// See IdentityService.AcceptInvitation. Answers a repeated request_id itself: the secret is made
// again from the invitation, and is kept nowhere.
[[nodiscard]] absl::StatusOr<Write<pb::AcceptInvitationResponse>> AcceptInvitation(
    const Call& call, const pb::AcceptInvitationRequest& request);

// Revokes the invitations of `account` that nobody accepted and whose time is not over. TOO_LARGE
// for an account with more tokens than are looked through.
[[nodiscard]] absl::Status RevokeOpenInvitations(const Call& call, absl::string_view account,
                                                 storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_INVITATIONS_H_
