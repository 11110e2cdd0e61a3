// From the log to notices: one walk for all followers. Each change is looked up by what it is (inverted keys: a
// body, an item, a tag, the resource) among those who follow that; whoever follows nothing of it costs nothing.
//
// How far it has come stands in the store, in the commit that tells the last of a page. A page that was told in
// part before a crash is told again, and what is there already is not told twice (notice_fold.h). Several servers
// over one store take turns by losing races for that row.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_NOTICE_MAKER_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_NOTICE_MAKER_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/domain/follow/news.h"
#include "server/service/change/system_reader.h"
#include "server/service/follow/account_call.h"
#include "server/service/follow/notice_store.h"

namespace renkei::service {

// Of the hold on the log.
inline constexpr char kFollowConsumer[] = "follow";

// One thread. Everything it is made with outlives it.
class NoticeMaker {
 public:
  NoticeMaker(const Env& env, const ResourceSources& sources);
  ~NoticeMaker();

  // The next page of the log. False: there is nothing more for now. ABORTED: another server was faster; go
  // on.
  [[nodiscard]] absl::StatusOr<bool> Step();

 private:
  class Page;

  // Makes stamp_ the place to go on from.
  absl::Status Stand(const storage::Row<internal_pb::FollowProgress>& progress);

  const Env& env_;
  const SystemReader reader_;
  KeptIdentities kept_;
  bool opened_ = false;
  // Where it stands, which the store may not know yet where there was nothing to tell; and the version of
  // the store's record when it was as this says.
  std::string stamp_;
  storage::Sequence known_ = storage::Sequence::kNone;
  absl::Time kept_time_ = absl::InfinitePast();
  storage::Sequence looked_ = storage::Sequence::kNone;  // up to here there was nothing to tell
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_NOTICE_MAKER_H_
