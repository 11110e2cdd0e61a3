// With which revision opinions are shown to those who read it.

#ifndef RENKEI_SERVER_SERVICE_PLANNING_OPINION_PUBLICATION_H_
#define RENKEI_SERVER_SERVICE_PLANNING_OPINION_PUBLICATION_H_

#include "absl/status/statusor.h"
#include "renkei/v1/planning_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<Write<pb::PublishOpinionsResponse>> PublishOpinions(
    const Call& call, const pb::PublishOpinionsRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::WithdrawOpinionsResponse>> WithdrawOpinions(
    const Call& call, const pb::WithdrawOpinionsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PLANNING_OPINION_PUBLICATION_H_
