// SuccessionService; see proto/renkei/v1/succession_service.proto for what it promises.

#ifndef RENKEI_SERVER_SERVICE_SUCCESSION_SUCCESSION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_SUCCESSION_SUCCESSION_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterSuccessionService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SUCCESSION_SUCCESSION_SERVICE_H_
