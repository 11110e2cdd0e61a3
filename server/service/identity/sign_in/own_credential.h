// What a person changes in how it signs in.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_OWN_CREDENTIAL_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_OWN_CREDENTIAL_H_

#include "absl/status/statusor.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// See the methods of IdentityService. All are about the caller's own account: STEP_MISSING where it has no
// password; failures wait as those of signing in do.
[[nodiscard]] absl::StatusOr<Write<pb::ChangePasswordResponse>> ChangePassword(
    const Call& call, const pb::ChangePasswordRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::EnrollSecondFactorResponse>> EnrollSecondFactor(
    const Call& call, const pb::EnrollSecondFactorRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::ConfirmSecondFactorResponse>> ConfirmSecondFactor(
    const Call& call, const pb::ConfirmSecondFactorRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::RemoveSecondFactorResponse>> RemoveSecondFactor(
    const Call& call, const pb::RemoveSecondFactorRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_OWN_CREDENTIAL_H_
