#include "server/service/services.h"

#include "server/service/case_service.h"
#include "server/service/change_service.h"
#include "server/service/framework_service.h"
#include "server/service/identity_service.h"
#include "server/service/initiative_service.h"
#include "server/service/registry_service.h"
#include "server/service/vision_service.h"

namespace renkei::service {

void RegisterAllServices(MethodRegistry& methods) {
  RegisterCaseService(methods);
  RegisterChangeService(methods);
  RegisterFrameworkService(methods);
  RegisterIdentityService(methods);
  RegisterInitiativeService(methods);
  RegisterRegistryService(methods);
  RegisterVisionService(methods);
}

}  // namespace renkei::service
