// Lists of adoptions.

#ifndef RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_LIST_H_
#define RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_LIST_H_

#include "absl/status/statusor.h"
#include "renkei/v1/adoption_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::ListAdoptionsResponse> ListAdoptions(
    const Call& call, const pb::ListAdoptionsRequest& request);

[[nodiscard]] absl::StatusOr<pb::FindSimilarAdoptersResponse> FindSimilarAdopters(
    const Call& call, const pb::FindSimilarAdoptersRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_LIST_H_
