// Listing cases, and the one place that decides which text of a case a caller sees.

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_LIST_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_LIST_H_

#include <optional>

#include "absl/status/statusor.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "server/service/frame/call.h"
#include "storage/table.h"

namespace renkei::service {

// What the caller may read of the case whose working copy is `working`: the working copy for its
// owner (unless `published_only`), the text in force for others in its audience, nullopt for
// everyone else. With its etag.
[[nodiscard]] absl::StatusOr<std::optional<pb::Case>> VisibleText(
    const Call& call, const storage::Row<pb::Case>& working, bool published_only);

[[nodiscard]] absl::StatusOr<pb::ListCasesResponse> ListCases(const Call& call,
                                                              const pb::ListCasesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_LIST_H_
