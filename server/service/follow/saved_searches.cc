#include "server/service/follow/saved_searches.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "server/service/follow/followers.h"
#include "server/service/follow/notice_store.h"
#include "server/service/frame/time.h"
#include "server/service/search/hit_writer.h"
#include "server/service/search/searching.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kSearchesAtOnce = 100;
// The newest that it finds: more in an hour is no news but an import.
constexpr size_t kNewestHits = 50;
// The index is behind the store by a second or two, and by more after a restart.
constexpr absl::Duration kIndexLag = absl::Minutes(30);

// What is not published is the account's own body's.
bool IsPublishedHit(const pb::SearchHit& hit) {
  return hit.state() == pb::LIFECYCLE_STATE_UNSPECIFIED ||
         hit.state() == pb::LIFECYCLE_STATE_PUBLISHED;
}

domain::News FoundNews(const pb::SearchHit& hit) {
  domain::News news;
  news.kind = pb::NOTICE_KIND_FOUND;
  news.resource = hit.name();
  news.type = hit.type();
  news.time = FromProto(hit.date());
  if (!hit.owners().empty()) news.organization = hit.owners(0);
  return news;
}

absl::Status AddFound(const Call& call, const SearchIndex& index,
                      const internal_pb::FollowRecord& follow, NoticeBatch& batch) {
  const pb::FollowedSearch& search = follow.follow().search();
  pb::SearchCriteria criteria;
  criteria.set_text(search.text());
  criteria.set_filter(search.filter());
  criteria.set_order(pb::SEARCH_ORDER_DATE);
  ASSIGN_OR_RETURN(const Found found,
                   Search(call, index, KindsOf(search.type()), criteria, kNewestHits));
  // What has a part of the words alone is offered to a person who looks, and is no news.
  if (!found.summary.all_words()) return absl::OkStatus();
  const absl::Time since = std::max(FromProto(follow.asked_time()) - kIndexLag,
                                    FromProto(follow.follow().create_time()));
  ASSIGN_OR_RETURN(const search::MentionFinder finder, FinderOf(index, search.text()));
  HitWriter writer(call, finder);
  for (const std::string& name : found.names) {
    ASSIGN_OR_RETURN(const auto hit, writer.Write(name));
    if (!hit.has_value() || !IsPublishedHit(*hit)) continue;
    if (FromProto(hit->date()) <= since) break;  // the newest come first
    if (FromProto(hit->date()) > call.now() - kNewsAge)
      batch.Add(AccountOfFollow(follow), FoundNews(*hit), CauseOf(follow));
  }
  return absl::OkStatus();
}

// One search; false: the index does not serve now.
absl::StatusOr<bool> AskSearch(const Env& env, KeptIdentities& kept, const FollowRow& row) {
  Followers followers(env, kept, env.store.NewSnapshot());
  ASSIGN_OR_RETURN(const Call* const call, followers.CallOf(AccountOfFollow(row.message)));
  NoticeBatch batch(env.now());
  if (call != nullptr) {
    const absl::Status added = AddFound(*call, *env.search, row.message, batch);
    if (absl::IsUnavailable(added)) return false;
    // A filter that names what is there no more finds nothing: its account sees that in the search itself.
    if (!added.ok() && !absl::IsInvalidArgument(added)) return added;
  }
  internal_pb::FollowRecord asked = row.message;
  *asked.mutable_asked_time() = ToProto(env.now());
  storage::Mutation last;
  Follows().Update(row, asked, last);
  const absl::Status written = batch.Write(env, &last);
  // Whoever unfollowed it meanwhile, or another server, was faster.
  if (absl::IsAborted(written)) return true;
  RETURN_IF_ERROR(written);
  return true;
}

}  // namespace

absl::StatusOr<int> AskSavedSearches(const Env& env, KeptIdentities& kept, absl::Duration every,
                                     const std::function<bool()>& ending) {
  if (env.search == nullptr) return 0;
  int asked = 0;
  std::string after;
  do {
    const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
    ASSIGN_OR_RETURN(
        const auto page,
        Follows().ScanIndex(
            *snapshot,
            storage::Key(kFollowsByKeyId).Add(static_cast<uint64_t>(pb::FOLLOW_KIND_SEARCH)), after,
            kSearchesAtOnce));
    for (const FollowRow& row : page.rows) {
      if (ending()) return asked;
      if (FromProto(row.message.asked_time()) + every > env.now()) continue;
      ASSIGN_OR_RETURN(const bool served, AskSearch(env, kept, row));
      if (!served) return asked;
      ++asked;
    }
    after = page.next;
  } while (!after.empty());
  return asked;
}

}  // namespace renkei::service
