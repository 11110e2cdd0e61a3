// Signing in with a password.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_SIGN_IN_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_SIGN_IN_H_

#include "absl/status/statusor.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// See IdentityService.SignIn.
[[nodiscard]] absl::StatusOr<Write<pb::SignInResponse>> SignIn(const Call& call,
                                                               const pb::SignInRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_SIGN_IN_H_
