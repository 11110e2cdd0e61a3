// Applications to rounds: reading them, writing their drafts, and each step.

#ifndef RENKEI_SERVER_SERVICE_ROUND_APPLICATIONS_H_
#define RENKEI_SERVER_SERVICE_ROUND_APPLICATIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/method.h"
#include "server/service/round/round_read.h"

namespace renkei::service {

// A round takes so many: what is decided of them is written in one commit.
inline constexpr size_t kMaxApplications = 500;

[[nodiscard]] absl::StatusOr<pb::RoundApplication> GetRoundApplication(
    const Call& call, const pb::GetRoundApplicationRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListRoundApplicationsResponse> ListRoundApplications(
    const Call& call, const pb::ListRoundApplicationsRequest& request);

// The filter of ListRoundApplications, for other lists of them: state (=), body (=), title (:).
const domain::FilterSchema& ApplicationFilterSchema();
std::optional<domain::FieldValue> ApplicationFieldOf(const pb::RoundApplication& application,
                                                     absl::string_view field);

// Every application to a round, drafts among them, oldest first; whoever asks.
[[nodiscard]] absl::StatusOr<std::vector<RoundApplicationRow>> AllApplications(
    const Call& call, const std::string& round);

// application_write.cc
[[nodiscard]] absl::StatusOr<Write<pb::RoundApplication>> CreateRoundApplication(
    const Call& call, const pb::CreateRoundApplicationRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::RoundApplication>> UpdateRoundApplication(
    const Call& call, const pb::UpdateRoundApplicationRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteRoundApplication(
    const Call& call, const pb::DeleteRoundApplicationRequest& request);

// application_change.cc
[[nodiscard]] absl::StatusOr<Write<pb::RoundApplication>> ChangeRoundApplication(
    const Call& call, const pb::ChangeRoundApplicationRequest& request);

// `changed` in the place of `old`, told to the feed; the commit relies on the round.
Write<pb::RoundApplication> ReplaceApplication(const Call& call, const RoundRow& round,
                                               const RoundApplicationRow& old,
                                               pb::RoundApplication changed,
                                               storage::Mutation mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ROUND_APPLICATIONS_H_
