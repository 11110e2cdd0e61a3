// AdoptionService; see proto/renkei/v1/adoption_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_SERVICE_H_

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/adoption_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterAdoptionService(MethodRegistry& methods);

// Handlers that have a file of their own.

[[nodiscard]] absl::StatusOr<Write<pb::Adoption>> ChangeAdoption(
    const Call& call, const pb::ChangeAdoptionRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::Adoption>> UpdateAdoption(
    const Call& call, const pb::UpdateAdoptionRequest& request);

[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteAdoption(
    const Call& call, const pb::DeleteAdoptionRequest& request);

[[nodiscard]] absl::StatusOr<pb::ListAdoptionsResponse> ListAdoptions(
    const Call& call, const pb::ListAdoptionsRequest& request);

[[nodiscard]] absl::StatusOr<pb::FindSimilarAdoptersResponse> FindSimilarAdopters(
    const Call& call, const pb::FindSimilarAdoptersRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_SERVICE_H_
