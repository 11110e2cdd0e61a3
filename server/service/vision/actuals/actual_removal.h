// Removing a figure that should not be there. Its states stay, the removal as the last of them.

#ifndef RENKEI_SERVER_SERVICE_VISION_ACTUALS_ACTUAL_REMOVAL_H_
#define RENKEI_SERVER_SERVICE_VISION_ACTUALS_ACTUAL_REMOVAL_H_

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteKpiActual(
    const Call& call, const pb::DeleteKpiActualRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_ACTUALS_ACTUAL_REMOVAL_H_
