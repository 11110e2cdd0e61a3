// Lists of editions and of their entries, and what changed between two of them.

#ifndef RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_LIST_H_
#define RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_LIST_H_

#include "absl/status/statusor.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::ListCaseListEditionsResponse> ListCaseListEditions(
    const Call& call, const pb::ListCaseListEditionsRequest& request);

[[nodiscard]] absl::StatusOr<pb::ListCaseListEditionEntriesResponse> ListCaseListEditionEntries(
    const Call& call, const pb::ListCaseListEditionEntriesRequest& request);

// edition_compare.cc
[[nodiscard]] absl::StatusOr<pb::CompareCaseListEditionsResponse> CompareCaseListEditions(
    const Call& call, const pb::CompareCaseListEditionsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_LIST_H_
