// InitiativeService; see proto/renkei/v1/initiative_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_SERVICE_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterInitiativeService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_SERVICE_H_
