// Who states the same challenge: statements like one, by the bodies that made them.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_PARTNERS_H_
#define RENKEI_SERVER_SERVICE_SEARCH_PARTNERS_H_

#include "absl/status/statusor.h"
#include "renkei/v1/search_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::FindPartnersResponse> FindPartners(
    const Call& call, const pb::FindPartnersRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_PARTNERS_H_
