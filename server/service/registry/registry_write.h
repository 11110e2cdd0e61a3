// The writes of RegistryService.

#ifndef RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_WRITE_H_
#define RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_WRITE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// Checks every body by itself, what it refers to, and that each code belongs to one body at a time,
// among those of the call and those stored; all violations at once.
[[nodiscard]] absl::StatusOr<Write<pb::BatchUpsertResponse>> BatchUpsertOrganizations(
    const Call& call, const pb::BatchUpsertOrganizationsRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::BatchUpsertResponse>> BatchUpsertReorganizations(
    const Call& call, const pb::BatchUpsertReorganizationsRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::Organization>> CreateOrganization(
    const Call& call, const pb::CreateOrganizationRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_WRITE_H_
