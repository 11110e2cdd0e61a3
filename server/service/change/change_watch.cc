#include "server/service/change/change_watch.h"

#include <algorithm>
#include <utility>

#include "server/service/change/feed_page.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/frame/method.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr absl::Duration kDefaultHeartbeat = absl::Seconds(30);

// Small messages: one waits in memory for each client that is slow to take it. A commit is only
// split where it would go beyond what clients receive (4 MiB by default).
constexpr FeedLimits kMessage = {.changes = 500,
                                 .max_changes = 5'000,
                                 .bytes = 256 << 10,
                                 .max_bytes = 3 << 20,
                                 .examined = 2'000};

class Watch : public ReplySource {
 public:
  Watch(FeedQuery query, FeedPosition position, std::string access, absl::Duration heartbeat)
      : query_(std::move(query)),
        position_(std::move(position)),
        access_(std::move(access)),
        heartbeat_(heartbeat) {}

  absl::StatusOr<NextReply> Pull(Job& job) override {
    const Call& call = job.call();
    if (AccessFingerprint(call.caller()) != access_) return AccessChanged();
    RETURN_IF_ERROR(CheckKept(call.env().store, position_));
    ASSIGN_OR_RETURN(FeedPage page, ReadFeedPage(call, query_, position_, kMessage));
    position_ = page.next;
    // A clock that was set back does not make the silence longer than a heartbeat.
    next_heartbeat_ = std::min(next_heartbeat_, call.now() + heartbeat_);
    if (page.changes.empty() && call.now() < next_heartbeat_) {
      // Not at the head: again, when others have had their turn.
      const storage::Sequence seen = call.snapshot().sequence();
      return page.at_head ? WaitFor{seen, next_heartbeat_ - call.now()} : WaitFor{};
    }
    next_heartbeat_ = call.now() + heartbeat_;
    auto message = std::make_unique<pb::WatchChangesResponse>();
    message->mutable_changes()->Swap(&page.changes);
    message->set_cursor(CursorMaker(call, query_.filter.fingerprint()).At(position_));
    message->set_at_head(page.at_head);
    message->set_partial_commit(page.partial_commit);
    return NextReply(std::move(message));
  }

 private:
  const FeedQuery query_;
  FeedPosition position_;
  const std::string access_;
  const absl::Duration heartbeat_;
  // The first message goes out at once.
  absl::Time next_heartbeat_ = absl::InfinitePast();
};

}  // namespace

absl::StatusOr<std::unique_ptr<ReplySource>> WatchChanges(const Call& call,
                                                          const pb::WatchChangesRequest& request) {
  ASSIGN_OR_RETURN(FeedFilter filter, FeedFilter::Parse(call, request.types(), request.filter()));
  ASSIGN_OR_RETURN(FeedPosition position, ReadCursor(call, request.cursor(), filter.fingerprint()));
  const absl::Duration heartbeat = request.heartbeat_seconds() == 0
                                       ? kDefaultHeartbeat
                                       : absl::Seconds(request.heartbeat_seconds());
  return std::make_unique<Watch>(
      FeedQuery{.filter = std::move(filter), .names_only = request.names_only()},
      std::move(position), AccessFingerprint(call.caller()), heartbeat);
}

}  // namespace renkei::service
