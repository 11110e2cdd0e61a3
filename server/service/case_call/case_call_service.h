// CaseCallService; see proto/renkei/v1/case_call_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_CASE_CALL_CASE_CALL_SERVICE_H_
#define RENKEI_SERVER_SERVICE_CASE_CALL_CASE_CALL_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterCaseCallService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CALL_CASE_CALL_SERVICE_H_
