// GetFeedDigest: whether a mirror has what the feed has told it.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_FEED_DIGEST_H_
#define RENKEI_SERVER_SERVICE_CHANGE_FEED_DIGEST_H_

#include "absl/status/statusor.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::GetFeedDigestResponse> GetFeedDigest(
    const Call& call, const pb::GetFeedDigestRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_FEED_DIGEST_H_
