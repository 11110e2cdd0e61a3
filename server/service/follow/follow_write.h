// Following something, and no longer.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_FOLLOW_WRITE_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_FOLLOW_WRITE_H_

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/follow_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<Write<pb::Follow>> CreateFollow(
    const Call& call, const pb::CreateFollowRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteFollow(
    const Call& call, const pb::DeleteFollowRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_FOLLOW_WRITE_H_
