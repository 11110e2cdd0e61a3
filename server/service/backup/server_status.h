// AdminService.GetServerStatus.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_SERVER_STATUS_H_
#define RENKEI_SERVER_SERVICE_BACKUP_SERVER_STATUS_H_

#include "absl/status/statusor.h"
#include "renkei/v1/admin_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::ServerStatus> GetServerStatus(
    const Call& call, const pb::GetServerStatusRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_SERVER_STATUS_H_
