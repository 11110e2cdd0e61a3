// How members bring their figures.

#ifndef RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_RECORD_H_
#define RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_RECORD_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// Figures come late: a closed initiative takes them too, a cancelled one does not, and one that is
// only proposed has nothing to measure. NOT_EDITABLE where it takes none.
[[nodiscard]] absl::Status CheckTakesFigures(const pb::Initiative& initiative);

[[nodiscard]] absl::StatusOr<Write<pb::RecordContributionsResponse>> RecordContributions(
    const Call& call, const pb::RecordContributionsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_RECORD_H_
