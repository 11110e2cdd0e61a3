// AnalysisService; see proto/renkei/v1/analysis_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_ANALYSIS_SERVICE_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_ANALYSIS_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterAnalysisService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_ANALYSIS_SERVICE_H_
