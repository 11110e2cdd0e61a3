// The handlers of SupportService; see proto/renkei/v1/support_service.proto for what each promises.

#ifndef RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_METHODS_H_
#define RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_METHODS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// support_cases.cc
// The filter of ListSupports, for other lists of them.
const domain::FilterSchema& SupportFilterSchema();
std::optional<domain::FieldValue> SupportFieldOf(const pb::SupportCase& support,
                                                 absl::string_view field);
[[nodiscard]] absl::StatusOr<pb::ListSupportsResponse> ListSupports(
    const Call& call, const pb::ListSupportsRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportCase>> CreateSupport(
    const Call& call, const pb::CreateSupportRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportCase>> UpdateSupport(
    const Call& call, const pb::UpdateSupportRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteSupport(
    const Call& call, const pb::DeleteSupportRequest& request);

// support_change.cc
[[nodiscard]] absl::StatusOr<Write<pb::SupportCase>> ChangeSupport(
    const Call& call, const pb::ChangeSupportRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportCase>> EvaluateSupport(
    const Call& call, const pb::EvaluateSupportRequest& request);

// support_member_methods.cc
[[nodiscard]] absl::StatusOr<pb::ListSupportMembersResponse> ListSupportMembers(
    const Call& call, const pb::ListSupportMembersRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportMember>> ChangeSupportMember(
    const Call& call, const pb::ChangeSupportMemberRequest& request);

// support_entry_methods.cc
[[nodiscard]] absl::StatusOr<pb::ListSupportEntriesResponse> ListSupportEntries(
    const Call& call, const pb::ListSupportEntriesRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportEntry>> CreateSupportEntry(
    const Call& call, const pb::CreateSupportEntryRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportEntry>> UpdateSupportEntry(
    const Call& call, const pb::UpdateSupportEntryRequest& request);

// support_step_methods.cc
[[nodiscard]] absl::StatusOr<pb::ListSupportStepsResponse> ListSupportSteps(
    const Call& call, const pb::ListSupportStepsRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportStep>> CreateSupportStep(
    const Call& call, const pb::CreateSupportStepRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportStep>> UpdateSupportStep(
    const Call& call, const pb::UpdateSupportStepRequest& request);

// support_recommendation_methods.cc
[[nodiscard]] absl::StatusOr<pb::ListSupportRecommendationsResponse> ListSupportRecommendations(
    const Call& call, const pb::ListSupportRecommendationsRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportRecommendation>> CreateSupportRecommendation(
    const Call& call, const pb::CreateSupportRecommendationRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SupportRecommendation>> AnswerSupportRecommendation(
    const Call& call, const pb::AnswerSupportRecommendationRequest& request);

// support_board.cc
[[nodiscard]] absl::StatusOr<pb::CountSupportsResponse> CountSupports(
    const Call& call, const pb::CountSupportsRequest& request);
[[nodiscard]] absl::StatusOr<pb::SupportBoard> GetSupportBoard(
    const Call& call, const pb::GetSupportBoardRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_METHODS_H_
