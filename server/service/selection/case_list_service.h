// CaseListService; see proto/renkei/v1/case_list_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_SERVICE_H_
#define RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_SERVICE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/empty.pb.h"
#include "server/service/frame/method.h"
#include "server/service/selection/case_list_reading.h"

namespace renkei::service {

void RegisterCaseListService(MethodRegistry& methods);

// Removes a list of which nothing speaks (case_list_delete.cc).
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteCaseList(
    const Call& call, const pb::DeleteCaseListRequest& request);

// The list called `name` for a change by its owner: NOT_FOUND, OTHER_ORGANIZATION, ETAG_MISMATCH.
[[nodiscard]] absl::StatusOr<CaseListRow> FindOwnedList(const Call& call, absl::string_view name,
                                                        absl::string_view etag);

// Replaces the list by `changed`, which has been merged, and tells the feed; nothing is written where
// it says the same.
[[nodiscard]] absl::StatusOr<Write<pb::CaseList>> ReplaceList(const Call& call,
                                                              const CaseListRow& old,
                                                              pb::CaseList changed);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_SERVICE_H_
