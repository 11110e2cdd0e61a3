// What the caller follows, as it is kept.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_OWN_FOLLOWS_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_OWN_FOLLOWS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/follow.pb.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// Follows that one account has at most.
inline constexpr size_t kMaxFollows = 300;

using FollowRow = storage::Row<internal_pb::FollowRecord>;

// The prefix under which an account's follows lie, and notices.
storage::Key FollowsOf(absl::string_view account);

// The caller's own of this kind; UNSPECIFIED: all of them. Nothing for nobody.
[[nodiscard]] absl::StatusOr<std::vector<FollowRow>> OwnFollows(
    const Call& call, pb::FollowKind kind = pb::FOLLOW_KIND_UNSPECIFIED);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_OWN_FOLLOWS_H_
