// Who follows something, and may be told of it.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_FOLLOWERS_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_FOLLOWERS_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/service/follow/account_call.h"
#include "server/service/follow/own_follows.h"

namespace renkei::service {

// At one snapshot. One thread; what it is made with outlives it.
class Followers {
 public:
  Followers(const Env& env, KeptIdentities& kept, std::shared_ptr<const storage::Snapshot> snapshot)
      : env_(env), kept_(kept), snapshot_(std::move(snapshot)) {}

  // Each follow under this key, of whoever has one. Whoever may not call now is left out.
  using Visit =
      std::function<absl::Status(const internal_pb::FollowRecord& follow, const Call& call)>;
  [[nodiscard]] absl::Status Each(pb::FollowKind kind, absl::string_view key, const Visit& visit);

  // Whether there is one at all: before something is worked out for them.
  [[nodiscard]] absl::StatusOr<bool> Any(pb::FollowKind kind, absl::string_view key) const;

  // The call of an account; nullptr for one that may not call now. Lives as long as this.
  [[nodiscard]] absl::StatusOr<const Call*> CallOf(const std::string& account);

  const storage::Snapshot& snapshot() const { return *snapshot_; }

 private:
  const Env& env_;
  KeptIdentities& kept_;
  const std::shared_ptr<const storage::Snapshot> snapshot_;
  std::map<std::string, std::unique_ptr<AccountCall>> calls_;
};

// accounts/{account} of a follow's name.
std::string AccountOfFollow(const internal_pb::FollowRecord& follow);
// What a notice says of why it was told.
internal_pb::NoticeCause CauseOf(const internal_pb::FollowRecord& follow);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_FOLLOWERS_H_
