// What a person has, moved to who follows.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_HAND_OVER_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_HAND_OVER_H_

#include "absl/status/statusor.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// See IdentityService.HandOverWork.
[[nodiscard]] absl::StatusOr<Write<pb::HandOverWorkResponse>> HandOverWork(
    const Call& call, const pb::HandOverWorkRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_HAND_OVER_H_
