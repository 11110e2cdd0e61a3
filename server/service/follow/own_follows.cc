#include "server/service/follow/own_follows.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/token.h"
#include "server/domain/follow/follow_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/ids.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kAccountOfFollowSegments = 2;
// 128 bits: nobody meets another follow by chance.
constexpr size_t kFollowIdBytes = 16;

storage::Key FollowsOf(absl::string_view account) {
  return Follows().NewKey().Add(domain::LastSegment(account));
}

}  // namespace

std::string FollowIdOf(pb::FollowKind kind, absl::string_view key) {
  const std::string digest = auth::Sha256(absl::StrCat(static_cast<int>(kind), "\n", key));
  return Base32(absl::string_view(digest).substr(0, kFollowIdBytes));
}

absl::Status CheckOwnName(const Call& call, const std::string& name) {
  if (domain::ParentName(name, kAccountOfFollowSegments) != call.caller().account)
    return NotFound(name);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<FollowRow>> FindOwnFollow(const Call& call, absl::string_view name) {
  return Follows().Get(call.snapshot(),
                       FollowsOf(call.caller().account).Add(domain::LastSegment(name)));
}

absl::StatusOr<std::vector<FollowRow>> OwnFollows(const Call& call, pb::FollowKind kind) {
  std::vector<FollowRow> own;
  if (call.caller().account.empty()) return own;
  ASSIGN_OR_RETURN(auto page, Follows().Scan(call.snapshot(), FollowsOf(call.caller().account), "",
                                             domain::kMostFollows));
  for (FollowRow& row : page.rows) {
    if (kind == pb::FOLLOW_KIND_UNSPECIFIED || row.message.follow().kind() == kind)
      own.push_back(std::move(row));
  }
  return own;
}

}  // namespace renkei::service
