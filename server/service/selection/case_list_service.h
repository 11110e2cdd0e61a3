// CaseListService; see proto/renkei/v1/case_list_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_SERVICE_H_
#define RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_SERVICE_H_

#include <optional>
#include <string>

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

// A new list of the caller's organization as `sent` says; tells the feed.
[[nodiscard]] absl::StatusOr<Write<pb::CaseList>> InsertList(const Call& call,
                                                             const pb::CaseList& sent);

// The list of the caller's organization with that external_id ("": none).
[[nodiscard]] absl::StatusOr<std::optional<CaseListRow>> FindListByExternalId(
    const Call& call, const std::string& external_id);

// Replaces the list by `changed`, which has been merged, and tells the feed; nothing is written where
// it says the same.
[[nodiscard]] absl::StatusOr<Write<pb::CaseList>> ReplaceList(const Call& call,
                                                              const CaseListRow& old,
                                                              pb::CaseList changed);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_SERVICE_H_
