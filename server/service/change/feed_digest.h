// GetFeedDigest: whether a mirror has what the feed has told it. The whole feed is walked at one
// snapshot, in steps, so that nobody waits behind it.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_FEED_DIGEST_H_
#define RENKEI_SERVER_SERVICE_CHANGE_FEED_DIGEST_H_

#include <memory>

#include "absl/status/statusor.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/reply_source.h"

namespace renkei::service {

// Its one message is a GetFeedDigestResponse.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ReplySource>> GetFeedDigest(
    const Call& call, const pb::GetFeedDigestRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_FEED_DIGEST_H_
