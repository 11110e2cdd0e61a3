// Lists of initiatives and of their members.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_LIST_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_LIST_H_

#include "absl/status/statusor.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::ListInitiativesResponse> ListInitiatives(
    const Call& call, const pb::ListInitiativesRequest& request);

[[nodiscard]] absl::StatusOr<pb::ListMembersResponse> ListMembers(
    const Call& call, const pb::ListMembersRequest& request);

// In the order of initiatives, newest first.
[[nodiscard]] absl::StatusOr<pb::ListMembershipsResponse> ListMemberships(
    const Call& call, const pb::ListMembershipsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_LIST_H_
