#include "client/lib/feed.h"

#include "client/lib/error.h"
#include "storage/base/status_macros.h"

namespace renkei::client {
namespace {

// As many as the server gives at once; pages are cut by bytes as well.
constexpr int kPageSize = 5'000;

}  // namespace

bool MustResync(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return false;
  switch (detail->reason()) {
    case pb::REASON_EXPIRED_CURSOR:
    case pb::REASON_FOREIGN_CURSOR:
    case pb::REASON_FUTURE_CURSOR:
    case pb::REASON_ACCESS_CHANGED:
      return true;
    default:
      return false;
  }
}

absl::Status CheckPage(const FeedPage& next, const std::string& cursor) {
  if (!next.cursor().empty() && (next.changes().empty() || next.cursor() != cursor)) {
    return absl::OkStatus();
  }
  return LocalError(absl::StatusCode::kInternal,
                    {"the server gave changes without a cursor that goes on",
                     "サーバーから届いた変更に、続きを読むためのカーソルがありません。"});
}

ChangeList::ChangeList(Client& client, const FeedQuery& query) : client_(client) {
  request_.set_cursor(query.cursor);
  request_.set_page_size(kPageSize);
  for (const pb::ResourceType type : query.types) request_.add_types(type);
  request_.set_names_only(query.names_only);
  request_.set_filter(query.filter);
}

absl::StatusOr<FeedPage> ChangeList::Next() {
  if (stopped_) return absl::CancelledError("stopped");
  ASSIGN_OR_RETURN(auto reply,
                   client_.Call<pb::ListChangesResponse>("ChangeService/ListChanges", request_));
  FeedPage page;
  page.mutable_changes()->Swap(reply.mutable_changes());
  page.set_cursor(reply.cursor());
  page.set_at_head(reply.at_head());
  page.set_partial_commit(reply.partial_commit());
  RETURN_IF_ERROR(CheckPage(page, request_.cursor()));
  if (page.cursor() == request_.cursor() && !page.at_head()) {
    return LocalError(absl::StatusCode::kInternal, {"the server gave the same page twice",
                                                    "サーバーが同じページを二度返しました。"});
  }
  request_.set_cursor(page.cursor());
  return page;
}

}  // namespace renkei::client
