// A watch on the change feed that keeps going: it reconnects by itself, and says when its user has
// to begin again.
//
//   Watch watch(*client, {.query = {.cursor = stored}});
//   while (true) {
//     const absl::StatusOr<FeedPage> page = watch.Next();
//     if (!page.ok()) break;                    // MustResync(page.status()): begin again with ""
//     Apply(*page);                             // and store page->cursor() in the same step
//   }
//
// Each message of the server is one page, and is given whole or not at all; what breaks off is
// resumed at the cursor of the last page given. So no change is given twice, and none is left out,
// wherever the connection breaks, and whichever of several servers goes on with it. A page with partial_commit is followed by the rest of its commit.

#ifndef RENKEI_CLIENT_LIB_WATCH_H_
#define RENKEI_CLIENT_LIB_WATCH_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/lib/client.h"
#include "client/lib/feed.h"
#include "storage/base/mutex.h"

namespace renkei::client {

// The longest wait before the next attempt to connect. It begins at kFirstBackoff and doubles with
// each failure in a row.
inline constexpr absl::Duration kMaxWatchBackoff = absl::Seconds(30);
// A silence of this many heartbeats is a broken connection: two that were lost, and some delay.
inline constexpr double kSilentHeartbeats = 2.5;

struct WatchOptions {
  FeedQuery query = {};
  // How often the server gives a sign of life: 1 s to 300 s.
  absl::Duration heartbeat = absl::Seconds(30);
  // Told before each wait: why the connection ended, and how long until the next attempt. Called by
  // the thread that is in Next. Null: nobody.
  std::function<void(const absl::Status& why, absl::Duration wait)> on_interruption = {};
};

class Watch final : public FeedSource {
 public:
  // Connects with the first Next. Must not outlive `client`.
  Watch(Client& client, WatchOptions options);
  ~Watch() override;

  // Waits for the next page, through any number of broken connections, restarts of the server,
  // SLOW_READER and OVERLOADED. The first one comes at once, also without changes. Errors are
  // final: those of FeedSource, and what another attempt would not mend: UNAUTHENTICATED (the token
  // has ended), INVALID_ARGUMENT (filter), UNIMPLEMENTED (a server without a feed), DATA_LOSS
  // (messages that cannot be read), INTERNAL with a reason.
  absl::StatusOr<FeedPage> Next() override;

  // From any thread; an open call is cancelled, a wait ends within kStopLatency.
  void Stop() override;

  // Where the next page begins: the cursor of the last one given.
  const std::string& cursor() const { return request_.cursor(); }

  static constexpr absl::Duration kStopLatency = absl::Milliseconds(200);

 private:
  absl::Status Connect();
  void Disconnect();
  absl::StatusOr<FeedPage> ReadOne();
  void WaitAfter(const absl::Status& failure);
  bool stopped();

  Client& client_;
  const WatchOptions options_;
  pb::WatchChangesRequest request_;
  // Failures since the last message.
  int failures_ = 0;

  // Guards what Stop reaches: the reader is made, cancelled and destroyed under it, and read
  // without it by the one thread of Next.
  Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<MessageStream> reader_;
};

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_WATCH_H_
