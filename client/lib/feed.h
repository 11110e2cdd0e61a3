// The change feed page by page: what a Watch and a ChangeList have in common.

#ifndef RENKEI_CLIENT_LIB_FEED_H_
#define RENKEI_CLIENT_LIB_FEED_H_

#include <atomic>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/lib/client.h"
#include "renkei/v1/change_service.pb.h"
#include "server/domain/error.h"

namespace renkei::client {

// Which changes, and after which. Types, names_only and filter as in ListChangesRequest; a cursor
// goes on only with the types and the filter with which it was given.
struct FeedQuery {
  // Empty: everything that there is now, and then the changes.
  std::string cursor = {};
  std::vector<pb::ResourceType> types = {};
  bool names_only = false;
  std::string filter = {};
};

// Changes that came in one piece; none of them: only the cursor moved.
using FeedPage = pb::WatchChangesResponse;

// Pages of the feed in order, without gaps and without repetition. One thread, but for Stop.
class FeedSource {
 public:
  virtual ~FeedSource() = default;

  // The next page; waits for it where the source has no end. After an error it is not called again.
  //   CANCELLED     Stop was called
  //   MustResync    (see below) the cursor can no longer be gone on from
  //   others        as each source says
  [[nodiscard]] virtual absl::StatusOr<FeedPage> Next() = 0;

  // Ends a Next that waits, and all further ones. From any thread.
  virtual void Stop() = 0;
};

// Whether `status` says that a reader has to begin again with an empty cursor, forgetting what it
// has: EXPIRED_CURSOR, FOREIGN_CURSOR, FUTURE_CURSOR, ACCESS_CHANGED.
bool MustResync(const absl::Status& status);

// Whether `next` may follow `cursor`: it has a cursor of its own, and with changes another one.
// INTERNAL otherwise, for a server that would be read for ever.
[[nodiscard]] absl::Status CheckPage(const FeedPage& next, const std::string& cursor);

// The feed up to its newest change, with ListChanges. The last page has at_head set; asking again
// gives what came since. Errors are those of Client::Call: a server that is away is UNAVAILABLE
// after a few attempts, so that a scheduled run ends.
class ChangeList final : public FeedSource {
 public:
  // Must not outlive `client`.
  ChangeList(Client& client, const FeedQuery& query);

  absl::StatusOr<FeedPage> Next() override;
  // A call under way is waited for.
  void Stop() override { stopped_ = true; }

 private:
  Client& client_;
  pb::ListChangesRequest request_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_FEED_H_
