// AdminService.VerifyBackup: a look at a backup as a call that tells how far it is.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_VERIFY_BACKUP_H_
#define RENKEI_SERVER_SERVICE_BACKUP_VERIFY_BACKUP_H_

#include <memory>

#include "absl/status/statusor.h"
#include "renkei/v1/admin_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/reply_source.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<std::unique_ptr<ReplySource>> VerifyBackup(
    const Call& call, const pb::VerifyBackupRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_VERIFY_BACKUP_H_
