// The case that comes of an initiative. It stands here and not with the initiatives because what the shared
// KPIs have come to is known here.

#ifndef RENKEI_SERVER_SERVICE_CONTRIBUTION_INITIATIVE_CASE_H_
#define RENKEI_SERVER_SERVICE_CONTRIBUTION_INITIATIVE_CASE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<Write<pb::Case>> CreateInitiativeCase(
    const Call& call, const pb::CreateInitiativeCaseRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CONTRIBUTION_INITIATIVE_CASE_H_
