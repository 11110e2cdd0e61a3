// Recording, confirming and removing measured figures of KPIs. They are no part of a draft or
// revision: records under the KPI, visible as the vision is, recorded in every state but ARCHIVED.

#ifndef RENKEI_SERVER_SERVICE_VISION_ACTUALS_VISION_ACTUALS_H_
#define RENKEI_SERVER_SERVICE_VISION_ACTUALS_VISION_ACTUALS_H_

#include "server/service/frame/method.h"

namespace renkei::service {

// RecordKpiActuals, RecordVisionActuals, ConfirmKpiActuals, DeleteKpiActual, ListKpiActuals,
// ListKpiActualHistory.
void RegisterVisionActuals(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_ACTUALS_VISION_ACTUALS_H_
