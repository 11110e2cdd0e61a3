// CaseService; see proto/renkei/v1/case_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_SERVICE_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_SERVICE_H_

#include "server/service/case/case_access.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterCaseService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_SERVICE_H_
