// The operator's word that digests go out now.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_SEND_DIGESTS_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_SEND_DIGESTS_H_

#include "absl/status/statusor.h"
#include "renkei/v1/follow_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::SendDigestsResponse> SendDigests(
    Job& job, const pb::SendDigestsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_SEND_DIGESTS_H_
