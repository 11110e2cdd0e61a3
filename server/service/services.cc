#include "server/service/services.h"

#include "server/service/case_service.h"
#include "server/service/change_service.h"
#include "server/service/identity_service.h"

namespace renkei::service {

void RegisterAllServices(MethodRegistry& methods) {
  RegisterCaseService(methods);
  RegisterChangeService(methods);
  RegisterIdentityService(methods);
}

}  // namespace renkei::service
