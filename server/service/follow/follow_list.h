// What one follows, as it is shown.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_FOLLOW_LIST_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_FOLLOW_LIST_H_

#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/follow_service.pb.h"
#include "server/service/follow/own_follows.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// With its etag and its title, and of a programme, `with_calls`, what is still to come.
[[nodiscard]] absl::StatusOr<pb::Follow> PresentFollow(const Call& call, const FollowRow& row,
                                                       bool with_calls);

// What it is called for the caller: Follow.title.
[[nodiscard]] absl::StatusOr<std::string> FollowTitle(const Call& call,
                                                      const internal_pb::FollowRecord& record);

[[nodiscard]] absl::StatusOr<pb::Follow> GetFollow(const Call& call,
                                                   const pb::GetFollowRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListFollowsResponse> ListFollows(
    const Call& call, const pb::ListFollowsRequest& request);

// What a repeated call shows.
[[nodiscard]] absl::StatusOr<bool> ReadFollow(const Call& call, pb::Follow& shown);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_FOLLOW_LIST_H_
