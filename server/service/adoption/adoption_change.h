// Writing adoptions: one step, the texts beside it, and the removal of a mistake.

#ifndef RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_CHANGE_H_
#define RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_CHANGE_H_

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/adoption_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<Write<pb::Adoption>> ChangeAdoption(
    const Call& call, const pb::ChangeAdoptionRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::Adoption>> UpdateAdoption(
    const Call& call, const pb::UpdateAdoptionRequest& request);

[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteAdoption(
    const Call& call, const pb::DeleteAdoptionRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_CHANGE_H_
