// FrameworkService; see proto/renkei/v1/framework_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_FRAMEWORK_FRAMEWORK_SERVICE_H_
#define RENKEI_SERVER_SERVICE_FRAMEWORK_FRAMEWORK_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterFrameworkService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAMEWORK_FRAMEWORK_SERVICE_H_
