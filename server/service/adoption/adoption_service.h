// AdoptionService; see proto/renkei/v1/adoption_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterAdoptionService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ADOPTION_ADOPTION_SERVICE_H_
