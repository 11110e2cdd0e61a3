// From what a person typed to the body that is meant.

#ifndef RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_RESOLVE_H_
#define RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_RESOLVE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::ResolveOrganizationResponse> ResolveOrganization(
    const Call& call, const pb::ResolveOrganizationRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_RESOLVE_H_
