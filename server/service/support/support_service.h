// SupportService: support cases (伴走支援), from the request of a body to what both sides say at the end.

#ifndef RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_SERVICE_H_
#define RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterSupportService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_SERVICE_H_
