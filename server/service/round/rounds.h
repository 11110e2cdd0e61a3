// Rounds: their list, and every change of one. What comes of it in the end is round/decision/'s.

#ifndef RENKEI_SERVER_SERVICE_ROUND_ROUNDS_H_
#define RENKEI_SERVER_SERVICE_ROUND_ROUNDS_H_

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/round/round_read.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::Round> GetRound(const Call& call,
                                                 const pb::GetRoundRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListRoundsResponse> ListRounds(
    const Call& call, const pb::ListRoundsRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::Round>> CreateRound(const Call& call,
                                                           const pb::CreateRoundRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::Round>> UpdateRound(const Call& call,
                                                           const pb::UpdateRoundRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::Round>> ChangeRound(const Call& call,
                                                           const pb::ChangeRoundRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteRound(
    const Call& call, const pb::DeleteRoundRequest& request);

// `changed` in the place of `old`, told to the feed, after what is in `mutation`.
Write<pb::Round> ReplaceRound(const Call& call, const RoundRow& old, pb::Round changed,
                              storage::Mutation mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ROUND_ROUNDS_H_
