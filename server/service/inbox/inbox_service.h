// The inbox: what waits for the caller's organization, computed from the records themselves.

#ifndef RENKEI_SERVER_SERVICE_INBOX_INBOX_SERVICE_H_
#define RENKEI_SERVER_SERVICE_INBOX_INBOX_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterInboxService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INBOX_INBOX_SERVICE_H_
