// RegistryService; see proto/renkei/v1/registry_service.proto for what each method promises.
// Reading stands here and in registry_resolve.cc, writing in registry_write.cc.

#ifndef RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_SERVICE_H_
#define RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterRegistryService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REGISTRY_REGISTRY_SERVICE_H_
