#include "server/service/change/change_service.h"

#include <algorithm>
#include <utility>

#include "renkei/v1/change_service.pb.h"
#include "server/service/change/change_watch.h"
#include "server/service/change/feed_digest.h"
#include "server/service/change/feed_page.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/frame/list/paging.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kDefaultChanges = 500;
constexpr int kMaxChanges = 5'000;
// One commit alone may make a page this large: below the 4 MiB that clients receive by default.
constexpr size_t kMaxCommitBytes = 3 << 20;

absl::StatusOr<pb::ListChangesResponse> ListChanges(const Call& call,
                                                    const pb::ListChangesRequest& request) {
  ASSIGN_OR_RETURN(FeedFilter filter, FeedFilter::Parse(call, request.types(), request.filter()));
  const FeedQuery query{.filter = std::move(filter), .names_only = request.names_only()};
  ASSIGN_OR_RETURN(const FeedPosition from,
                   ReadCursor(call, request.cursor(), query.filter.fingerprint()));
  const int size =
      request.page_size() == 0 ? kDefaultChanges : std::min(request.page_size(), kMaxChanges);
  ASSIGN_OR_RETURN(FeedPage page, ReadFeedPage(call, query, from,
                                               {.changes = static_cast<size_t>(size),
                                                .max_changes = static_cast<size_t>(size),
                                                .bytes = kMaxPageBytes,
                                                .max_bytes = kMaxCommitBytes,
                                                .examined = kMaxExamined}));
  pb::ListChangesResponse response;
  response.mutable_changes()->Swap(&page.changes);
  response.set_cursor(CursorMaker(call, query.filter.fingerprint()).At(page.next));
  response.set_at_head(page.at_head);
  response.set_partial_commit(page.partial_commit);
  return response;
}

absl::StatusOr<pb::GetFeedBoundsResponse> GetFeedBounds(const Call& call,
                                                        const pb::GetFeedBoundsRequest&) {
  const storage::Store& store = call.env().store;
  const storage::Sequence earliest = store.Earliest(storage::Log::kChanges);
  CursorMaker cursors(call.env());
  pb::GetFeedBoundsResponse response;
  response.set_earliest_cursor(cursors.At({.kept_after = {}, .log = {earliest, 0}}));
  response.set_head_cursor(cursors.At(After(call.snapshot().sequence())));
  return response;
}

}  // namespace

void RegisterChangeService(MethodRegistry& methods) {
  methods.Read("renkei.v1.ChangeService/ListChanges", ListChanges);
  methods.Replies<pb::WatchChangesRequest, pb::WatchChangesResponse>(
      "renkei.v1.ChangeService/WatchChanges", WatchChanges);
  methods.Read("renkei.v1.ChangeService/GetFeedBounds", GetFeedBounds);
  methods.Steps<pb::GetFeedDigestRequest, pb::GetFeedDigestResponse>(
      "renkei.v1.ChangeService/GetFeedDigest", GetFeedDigest);
}

}  // namespace renkei::service
