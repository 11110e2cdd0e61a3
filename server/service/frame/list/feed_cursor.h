// Where a reader of the feed stands, and the opaque text that stands for it.

#ifndef RENKEI_SERVER_SERVICE_FRAME_LIST_FEED_CURSOR_H_
#define RENKEI_SERVER_SERVICE_FRAME_LIST_FEED_CURSOR_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/internal/v1/records.pb.h"
#include "server/auth/caller.h"
#include "server/auth/sealer.h"
#include "server/auth/visibility.h"
#include "server/service/frame/call.h"
#include "storage/store.h"

namespace renkei::service {

struct FeedPosition {
  // While the reader is among the kept changes: the key of the last one that it looked at, "" before
  // the first. `log` is where it goes on after them.
  std::optional<std::string> kept_after;
  // The next entry of the log.
  storage::LogPosition log;

  friend bool operator==(const FeedPosition&, const FeedPosition&) = default;
};

// What `caller` may read depends on these and nothing else: two callers with one fingerprint read
// the same, and may use each other's cursors.
std::string AccessFingerprint(const auth::Caller& caller);

// The beginning: the kept changes, then the log.
FeedPosition FeedStart(const storage::Store& store);

// After everything that was committed up to `sequence`.
FeedPosition After(storage::Sequence sequence);

// Writes `position`, and what makes it one of this store, into `cursor`. `seen`: the newest commit of
// which whoever gets it may know something.
void SetPosition(const storage::Store& store, const FeedPosition& position, storage::Sequence seen,
                 internal_pb::ChangeCursor& cursor);

// The position that SetPosition wrote. FOREIGN_CURSOR, EXPIRED_CURSOR or FUTURE_CURSOR where it is
// none of this store, or none any more: whoever keeps it has to begin anew. UNAVAILABLE with RetryInfo where another server over the
// store has come further than this one knows.
[[nodiscard]] absl::StatusOr<FeedPosition> PositionOf(const storage::Store& store,
                                                      const internal_pb::ChangeCursor& cursor);

// Whether `status` is one of these three.
bool MustBeginAnew(const absl::Status& status);

// Makes the cursors of one page: good only in a store that has what the page may have told of. `filter_fingerprint` of the filter that the reader uses; empty: any.
class CursorMaker {
 public:
  CursorMaker(const Call& call, absl::string_view filter_fingerprint);
  // Mere positions, for whoever has read nothing yet: they fit every reader and every filter.
  explicit CursorMaker(const Env& env);

  std::string At(const FeedPosition& position);

 private:
  const storage::Store& store_;
  std::optional<storage::Sequence> seen_;  // nothing: up to the position
  internal_pb::ChangeCursor cursor_;
  auth::Sealer::Stamp stamp_;
};

// What cursors are sealed for.
inline constexpr char kCursorPurpose[] = "feed cursor";

// The cursor of a list: everything up to the call's snapshot is in the list, what comes after the
// cursor is in the feed.
std::string ListCursor(const Call& call);

// The position that a cursor stands for. FOREIGN_CURSOR, EXPIRED_CURSOR, FUTURE_CURSOR or
// ACCESS_CHANGED; see errors.proto. An empty cursor is FeedStart.
[[nodiscard]] absl::StatusOr<FeedPosition> ReadCursor(const Call& call, absl::string_view cursor,
                                                      absl::string_view filter_fingerprint);

// EXPIRED_CURSOR if the log behind `position` has been removed.
[[nodiscard]] absl::Status CheckKept(const storage::Store& store, const FeedPosition& position);

absl::Status AccessChanged();

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_LIST_FEED_CURSOR_H_
