// RoundDecisionService; see proto/renkei/v1/round_decision_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_ROUND_DECISION_DECISION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_ROUND_DECISION_DECISION_SERVICE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/round_decision_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterRoundDecisionService(MethodRegistry& methods);

// decide_round.cc
[[nodiscard]] absl::StatusOr<Write<pb::DecideRoundResponse>> DecideRound(
    const Call& call, const pb::DecideRoundRequest& request);

// publish_round.cc
[[nodiscard]] absl::StatusOr<Write<pb::Round>> PublishRound(const Call& call,
                                                            const pb::PublishRoundRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::SelectRoundCasesResponse>> SelectRoundCases(
    const Call& call, const pb::SelectRoundCasesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ROUND_DECISION_DECISION_SERVICE_H_
