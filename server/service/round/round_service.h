// RoundService; see proto/renkei/v1/round_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_ROUND_ROUND_SERVICE_H_
#define RENKEI_SERVER_SERVICE_ROUND_ROUND_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterRoundService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ROUND_ROUND_SERVICE_H_
