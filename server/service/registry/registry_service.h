// RegistryService; see proto/renkei/v1/registry_service.proto for what each method promises.
// Reading stands here, in registry_resolve.cc and in registry_peers.cc, writing in registry_write.cc.

#ifndef RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_SERVICE_H_
#define RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_SERVICE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterRegistryService(MethodRegistry& methods);

// Handlers that have a file of their own.

// From what a person typed to the body that is meant.
[[nodiscard]] absl::StatusOr<pb::ResolveOrganizationResponse> ResolveOrganization(
    const Call& call, const pb::ResolveOrganizationRequest& request);

// The governments most like one; organization/peers.h finds them.
[[nodiscard]] absl::StatusOr<pb::ListPeersResponse> ListPeers(const Call& call,
                                                              const pb::ListPeersRequest& request);

// Checks every body by itself, what it refers to, and that each code belongs to one body at a time,
// among those of the call and those stored; all violations at once.
[[nodiscard]] absl::StatusOr<Write<pb::BatchUpsertResponse>> BatchUpsertOrganizations(
    const Call& call, const pb::BatchUpsertOrganizationsRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::BatchUpsertResponse>> BatchUpsertReorganizations(
    const Call& call, const pb::BatchUpsertReorganizationsRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::Organization>> CreateOrganization(
    const Call& call, const pb::CreateOrganizationRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_SERVICE_H_
