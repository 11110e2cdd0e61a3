// Reading lists of cases: what of a list its reader sees.

#ifndef RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_READING_H_
#define RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_READING_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/case_list_service.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"
#include "server/service/frame/list/list_way.h"
#include "server/service/frame/resource_source.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using CaseListRow = storage::Row<pb::CaseList>;

internal_pb::EffectiveAudience AudienceOf(const pb::CaseList& list);

// What lists and exports are narrowed by; INVALID_FILTER. The way along which they are found, and whether one passes that
// the caller sees.
[[nodiscard]] absl::StatusOr<domain::Filter> ParseCaseListFilter(const Call& call,
                                                                 absl::string_view text);
ListWay WayToCaseLists(const domain::Filter& filter);
bool IsShown(const Call& call, const domain::Filter& filter, const pb::CaseList& list);

// The list called `name` if the caller sees it; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<CaseListRow> FindReadableList(const Call& call,
                                                           absl::string_view name);

// The list as the caller gets it, who sees it: for its owner with every entry, those marked whose
// case it may not read; for others without those. Without an etag where the row has no version.
[[nodiscard]] absl::StatusOr<pb::CaseList> PresentList(const Call& call, CaseListRow row);

// A case with what is printed with it: `text`, which the caller may read, under `heading`, with the
// comment of its entry and the selections in force. Without its position.
[[nodiscard]] absl::StatusOr<pb::ListedCase> ListedText(const Call& call, pb::Case text,
                                                        const pb::CaseListEntry& entry,
                                                        const std::string& heading);

// What the caller may read now under a name; nullopt if nothing. For the feed.
[[nodiscard]] absl::StatusOr<std::optional<pb::CaseList>> ReadableCaseList(const Call& call,
                                                                           absl::string_view name);

[[nodiscard]] absl::StatusOr<pb::CaseList> GetCaseList(const Call& call,
                                                       const pb::GetCaseListRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListCaseListsResponse> ListCaseLists(
    const Call& call, const pb::ListCaseListsRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListCaseListCasesResponse> ListCaseListCases(
    const Call& call, const pb::ListCaseListCasesRequest& request);

// For what is derived from it: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadCaseListTexts(const Call& call,
                                                              absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SELECTION_CASE_LIST_READING_H_
