// Keeps a mirror in step with the feed: reads pages, applies them, folds when it is time, and
// begins again where the feed says so.

#ifndef RENKEI_CLIENT_MIRROR_SYNC_H_
#define RENKEI_CLIENT_MIRROR_SYNC_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/lib/feed.h"
#include "client/mirror/mirror.h"

namespace renkei::mirror {

// Changes that are followed are folded into data/ at most this often ...
inline constexpr absl::Duration kFoldInterval = absl::Seconds(5);
// ... and never for more than one part in this of the time: a fold writes whole files.
inline constexpr int kFoldShare = 20;
// Without changes the cursor still moves; it is written down this often, long before it expires.
inline constexpr absl::Duration kBookmarkInterval = absl::Minutes(10);
// Beginning again more often than this in one run, without reaching the head in between, would go
// on for ever.
inline constexpr int kMaxRestarts = 3;

struct SyncOptions {
  // Opens the feed after a cursor, up to its head or without end; the source lives until the next
  // one is opened or the run ends.
  std::function<std::unique_ptr<client::FeedSource>(const std::string& cursor)> open;
  // Goes on at the head: `open` gives sources without end.
  bool follow = false;
  std::function<absl::Time()> now;
  // After each page that is on the disk. Null: nobody asks.
  std::function<void(const client::FeedPage&)> on_page = {};
  // When the copy has to be built anew, with the reason.
  std::function<void(const absl::Status& why)> on_restart = {};
  // When data/ has been brought up to the head.
  std::function<absl::Status()> on_folded = {};
};

// What a run did.
struct SyncResult {
  int64_t changes = 0;
  // OK: at the head, or stopped. Otherwise why it ended; what came before it is kept, and in data/
  // where that was possible.
  absl::Status status;
};

// One thread; `mirror` is open. Ends at the head, with an error, or, when the source was stopped,
// with OK and everything whole folded.
SyncResult RunSync(Mirror& mirror, const SyncOptions& options);

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_SYNC_H_
