#include <utility>

#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/selection/case_list_service.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// NOT_EDITABLE once readers of an edition, or bodies that answer a call, have it before them.
absl::Status RefuseWhatOthersSpeakOf(const Call& call, const pb::CaseList& list) {
  const absl::string_view id = domain::LastSegment(list.name());
  ASSIGN_OR_RETURN(
      const auto editions,
      CaseListEditions().Scan(call.snapshot(), CaseListEditions().NewKey().Add(id), "", 1));
  ASSIGN_OR_RETURN(const auto calls,
                   CaseCalls().Scan(call.snapshot(), CaseCalls().NewKey().Add(id), "", 1));
  const bool issued = !editions.rows.empty() &&
                      editions.rows[0].message.state() != pb::CASE_LIST_EDITION_STATE_PREPARING;
  if (!issued && calls.rows.empty()) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_NOT_EDITABLE,
      {"the list has editions or calls for cases, which speak of it: it stays. Narrow its audience "
       "to hide it; delete a call to which nothing was submitted",
       "このリストには発行した版または事例の募集があるため、削除できません。見せたくないときは"
       "公開範囲を狭めてください。応募のない募集は削除できます。"},
      {{"state", issued ? "ISSUED" : "CALLED"}});
}

// Nobody has seen the edition whose writing was broken off: it goes with its list.
absl::Status EraseBrokenOffEdition(const Call& call, const pb::CaseList& list,
                                   storage::Mutation& mutation) {
  const absl::string_view id = domain::LastSegment(list.name());
  ASSIGN_OR_RETURN(
      const auto editions,
      CaseListEditions().Scan(call.snapshot(), CaseListEditions().NewKey().Add(id), "", 1));
  for (const auto& row : editions.rows) CaseListEditions().Erase(row, mutation);
  // Not more than a list has, and far fewer than a commit holds.
  ASSIGN_OR_RETURN(
      const auto entries,
      CaseListEditionEntries().Scan(call.snapshot(), CaseListEditionEntries().NewKey().Add(id), "",
                                    storage::kMaxMutationRecords / 2));
  for (const auto& row : entries.rows) CaseListEditionEntries().Erase(row, mutation);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Write<google::protobuf::Empty>> DeleteCaseList(
    const Call& call, const pb::DeleteCaseListRequest& request) {
  ASSIGN_OR_RETURN(const CaseListRow row, FindOwnedList(call, request.name(), request.etag()));
  Write<google::protobuf::Empty> result;
  RETURN_IF_ERROR(RefuseWhatOthersSpeakOf(call, row.message));
  RETURN_IF_ERROR(EraseBrokenOffEdition(call, row.message, result.mutation));
  CaseLists().Erase(row, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_CASE_LIST, row.message.name(), AudienceOf(row.message),
               std::nullopt, result.mutation);
  result.resource = row.message.name();
  return result;
}

}  // namespace renkei::service
