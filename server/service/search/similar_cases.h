// Cases like a case or a text, and why.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_SIMILAR_CASES_H_
#define RENKEI_SERVER_SERVICE_SEARCH_SIMILAR_CASES_H_

#include "absl/status/statusor.h"
#include "renkei/v1/search_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::FindSimilarCasesResponse> FindSimilarCases(
    const Call& call, const pb::FindSimilarCasesRequest& request);

// How many are asked for.
int SimilarSize(const pb::FindSimilarCasesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_SIMILAR_CASES_H_
