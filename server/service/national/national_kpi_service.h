// NationalKpiService: what is counted nationally, and what it comes to.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_NATIONAL_KPI_SERVICE_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_NATIONAL_KPI_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterNationalKpiService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_NATIONAL_KPI_SERVICE_H_
