// How those that were selected go on, year by year: four records side by side.

#ifndef RENKEI_SERVER_SERVICE_ROUND_FOLLOW_UPS_H_
#define RENKEI_SERVER_SERVICE_ROUND_FOLLOW_UPS_H_

#include "absl/status/statusor.h"
#include "renkei/v1/round_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/round/round_read.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::RoundFollowUp> GetRoundFollowUp(
    const Call& call, const pb::GetRoundFollowUpRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListRoundFollowUpsResponse> ListRoundFollowUps(
    const Call& call, const pb::ListRoundFollowUpsRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::RoundFollowUp>> RecordRoundFollowUp(
    const Call& call, const pb::RecordRoundFollowUpRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::RoundFollowUp>> ShowRoundFollowUp(
    const Call& call, const pb::ShowRoundFollowUpRequest& request);

// The bodies of an application have changed: its years are theirs from now on, and the feed is told of each.
[[nodiscard]] absl::Status MoveFollowUps(const Call& call, const pb::Round& round,
                                         const pb::RoundApplication& before,
                                         const pb::RoundApplication& after,
                                         storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ROUND_FOLLOW_UPS_H_
