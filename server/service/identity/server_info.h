// Which program the server is, for clients that are older or newer than it.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_SERVER_INFO_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_SERVER_INFO_H_

#include "server/service/frame/method.h"

namespace renkei::service {

// IdentityService.GetServerInfo.
void RegisterServerInfo(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_SERVER_INFO_H_
