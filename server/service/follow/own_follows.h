// What the caller follows, as it is kept.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_OWN_FOLLOWS_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_OWN_FOLLOWS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/follow.pb.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using FollowRow = storage::Row<internal_pb::FollowRecord>;

// The id of a follow by what is followed, so that nothing is followed twice.
std::string FollowIdOf(pb::FollowKind kind, absl::string_view key);

// NOT_FOUND for a follow or a notice of another account: nobody else has it, whatever their role.
[[nodiscard]] absl::Status CheckOwnName(const Call& call, const std::string& name);

[[nodiscard]] absl::StatusOr<std::optional<FollowRow>> FindOwnFollow(const Call& call,
                                                                     absl::string_view name);

// The caller's own of this kind; UNSPECIFIED: all of them. Nothing for nobody.
[[nodiscard]] absl::StatusOr<std::vector<FollowRow>> OwnFollows(
    const Call& call, pb::FollowKind kind = pb::FOLLOW_KIND_UNSPECIFIED);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_OWN_FOLLOWS_H_
