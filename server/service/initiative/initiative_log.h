// What has happened in a joint initiative: the histories of the initiative and of its members, as
// one.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_LOG_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_LOG_H_

#include "absl/status/statusor.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Newest first. Each page looks at every member's row and keeps no more events than it shows.
[[nodiscard]] absl::StatusOr<pb::ListInitiativeEventsResponse> ListInitiativeEvents(
    const Call& call, const pb::ListInitiativeEventsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_LOG_H_
