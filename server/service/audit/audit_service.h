// The audit log as it is read, and AuditService: whether it is what was recorded.

#ifndef RENKEI_SERVER_SERVICE_AUDIT_AUDIT_SERVICE_H_
#define RENKEI_SERVER_SERVICE_AUDIT_AUDIT_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterAuditService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_AUDIT_AUDIT_SERVICE_H_
