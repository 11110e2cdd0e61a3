// Bulk in and out: files of an organization's documents.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_EXCHANGE_SERVICE_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_EXCHANGE_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterExchangeService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_EXCHANGE_SERVICE_H_
