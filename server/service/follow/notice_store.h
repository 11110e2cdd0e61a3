// How notices lie in the store: one for an account, a day, a kind and a resource, the newest of an account, for a
// while.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_NOTICE_STORE_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_NOTICE_STORE_H_

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/domain/follow/news.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using NoticeRow = storage::Row<internal_pb::NoticeRecord>;

// The newest of an account that are kept, and for how long: a season of holidays, and no archive.
inline constexpr int kMostNotices = 500;
inline constexpr int kNoticeDays = 60;
// What is older when it is told is no news any more; it also bounds what a new beginning tells.
inline constexpr absl::Duration kNewsAge = absl::Hours(24 * 7);

// What is to be told, put together from any number of causes before it is written.
class NoticeBatch {
 public:
  explicit NoticeBatch(absl::Time now) : now_(now) {}

  // That `account` is told of `news` because of a follow.
  internal_pb::NoticeRecord& Add(const std::string& account, const domain::News& news,
                                 internal_pb::NoticeCause cause);

  bool empty() const { return notices_.empty(); }
  size_t size() const { return notices_.size(); }

  // Writes them in as many commits as it takes, none of which changes anything when it is made again; and
  // `last`, if it is not null, with the last of them, which is made even where nothing is told. ABORTED where
  // somebody else wrote between: nothing is lost by doing all of it again.
  [[nodiscard]] absl::Status Write(const Env& env, storage::Mutation* last) const;

 private:
  // account, day, kind, resource
  using Place = std::tuple<std::string, int, int, std::string>;
  const absl::Time now_;
  std::map<Place, internal_pb::NoticeRecord> notices_;
};

// The progress of an account, or of the reader (""); one without a version where there is none.
[[nodiscard]] absl::StatusOr<storage::Row<internal_pb::FollowProgress>> ReadProgress(
    const storage::Snapshot& snapshot, absl::string_view account);
void WriteProgress(const storage::Row<internal_pb::FollowProgress>& row,
                   const internal_pb::FollowProgress& now, storage::Mutation& mutation);

// Removes notices that are too old, at most `limit`; returns how many.
[[nodiscard]] absl::StatusOr<int> SweepNotices(const Env& env, size_t limit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_NOTICE_STORE_H_
