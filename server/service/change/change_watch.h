// WatchChanges: the feed page by page, and then whatever comes.

#ifndef RENKEI_SERVER_SERVICE_CHANGE_CHANGE_WATCH_H_
#define RENKEI_SERVER_SERVICE_CHANGE_CHANGE_WATCH_H_

#include <memory>

#include "absl/status/statusor.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/reply_source.h"

namespace renkei::service {

// A watcher is a place in the feed: it keeps no changes, and reads a page when it is asked for one.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ReplySource>> WatchChanges(
    const Call& call, const pb::WatchChangesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CHANGE_CHANGE_WATCH_H_
