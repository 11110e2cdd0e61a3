// CaseListService; see proto/renkei/v1/case_list_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_SERVICE_H_
#define RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterCaseListService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_SERVICE_H_
