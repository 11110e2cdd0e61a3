// For a KPI that is behind: cases that moved the same.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_KPI_CASES_H_
#define RENKEI_SERVER_SERVICE_SEARCH_KPI_CASES_H_

#include "absl/status/statusor.h"
#include "renkei/v1/search_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/search/search_index.h"

namespace renkei::service {

// Of cases that have results for request.kpi's indicator, or for one that is called alike: those with
// the indicator first, and among equals those of places near and like the KPI's owner.
[[nodiscard]] absl::StatusOr<pb::FindSimilarCasesResponse> CasesForKpi(
    const Call& call, const SearchIndex& index, const pb::FindSimilarCasesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_KPI_CASES_H_
