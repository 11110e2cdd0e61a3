// Who counts for a national KPI and by what, who does not and what is missing.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_BODY_LIST_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_BODY_LIST_H_

#include "absl/status/statusor.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::ListNationalKpiBodiesResponse> ListNationalKpiBodies(
    const Call& call, const pb::ListNationalKpiBodiesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_BODY_LIST_H_
