// ContributionService; see proto/renkei/v1/contribution_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterContributionService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_SERVICE_H_
