// What a national KPI comes to today, from what commits keep up.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_COUNT_NOW_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_COUNT_NOW_H_

#include "absl/status/statusor.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/national/count_reply.h"

namespace renkei::service {

// Of one that the caller sees. Without facets: its total alone.
[[nodiscard]] absl::StatusOr<pb::NationalKpiCount> CountNow(const Call& call,
                                                            const pb::NationalKpi& kpi,
                                                            const Facets& facets);

[[nodiscard]] absl::StatusOr<pb::NationalKpiCount> GetNationalKpiCount(
    const Call& call, const pb::GetNationalKpiCountRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_COUNT_NOW_H_
