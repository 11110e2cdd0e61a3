// AdminService: what who runs the server does with it.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_ADMIN_SERVICE_H_
#define RENKEI_SERVER_SERVICE_BACKUP_ADMIN_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterAdminService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_ADMIN_SERVICE_H_
