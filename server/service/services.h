// All services of the contract, in one list.

#ifndef RENKEI_SERVER_SERVICE_SERVICES_H_
#define RENKEI_SERVER_SERVICE_SERVICES_H_

#include "server/service/frame/method.h"

namespace renkei::service {

// Registers every handler. MethodRegistry::CheckComplete then says whether any method was
// forgotten.
void RegisterAllServices(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SERVICES_H_
