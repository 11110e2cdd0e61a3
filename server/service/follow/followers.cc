#include "server/service/follow/followers.h"

#include <utility>

#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kFollowersAtOnce = 500;
constexpr int kFollowerSegments = 2;
// Callers that are kept for one page: beyond that the page begins to read them anew.
constexpr size_t kMaxCalls = 5'000;

storage::Key KeyOfFollowers(pb::FollowKind kind, absl::string_view key) {
  return storage::Key(kFollowsByKeyId).Add(static_cast<uint64_t>(kind)).Add(key);
}

}  // namespace

std::string AccountOfFollow(const internal_pb::FollowRecord& follow) {
  return std::string(domain::ParentName(follow.follow().name(), kFollowerSegments));
}

internal_pb::NoticeCause CauseOf(const internal_pb::FollowRecord& follow) {
  internal_pb::NoticeCause cause;
  cause.set_kind(follow.follow().kind());
  cause.set_key(follow.key());
  cause.set_follow_id(std::string(domain::LastSegment(follow.follow().name())));
  return cause;
}

absl::Status Followers::Each(pb::FollowKind kind, absl::string_view key, const Visit& visit) {
  std::string after;
  do {
    ASSIGN_OR_RETURN(const auto page, Follows().ScanIndex(*snapshot_, KeyOfFollowers(kind, key),
                                                          after, kFollowersAtOnce));
    for (const FollowRow& row : page.rows) {
      ASSIGN_OR_RETURN(const Call* const call, CallOf(AccountOfFollow(row.message)));
      if (call != nullptr) RETURN_IF_ERROR(visit(row.message, *call));
    }
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

absl::StatusOr<bool> Followers::Any(pb::FollowKind kind, absl::string_view key) const {
  ASSIGN_OR_RETURN(const auto page,
                   Follows().ScanIndex(*snapshot_, KeyOfFollowers(kind, key), "", 1));
  return !page.rows.empty();
}

absl::StatusOr<const Call*> Followers::CallOf(const std::string& account) {
  auto known = calls_.find(account);
  if (known == calls_.end()) {
    if (calls_.size() >= kMaxCalls) calls_.clear();
    ASSIGN_OR_RETURN(std::unique_ptr<AccountCall> call,
                     AccountCall::Of(env_, kept_, snapshot_, account));
    known = calls_.emplace(account, std::move(call)).first;
  }
  return known->second == nullptr ? nullptr : &known->second->call();
}

}  // namespace renkei::service
