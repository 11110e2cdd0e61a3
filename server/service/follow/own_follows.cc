#include "server/service/follow/own_follows.h"

#include <utility>

#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

storage::Key FollowsOf(absl::string_view account) {
  return Follows().NewKey().Add(domain::LastSegment(account));
}

absl::StatusOr<std::vector<FollowRow>> OwnFollows(const Call& call, pb::FollowKind kind) {
  std::vector<FollowRow> own;
  if (call.caller().account.empty()) return own;
  ASSIGN_OR_RETURN(auto page, Follows().Scan(call.snapshot(), FollowsOf(call.caller().account), "",
                                             kMaxFollows));
  for (FollowRow& row : page.rows) {
    if (kind == pb::FOLLOW_KIND_UNSPECIFIED || row.message.follow().kind() == kind)
      own.push_back(std::move(row));
  }
  return own;
}

}  // namespace renkei::service
