// A call as an account would make it, that the server makes by itself: what it may read now, without a
// token.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_ACCOUNT_CALL_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_ACCOUNT_CALL_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "server/auth/caller.h"
#include "server/service/caller/authenticate.h"
#include "server/service/frame/call.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

class AccountCall {
 public:
  // Everything that it is made with outlives it.
  AccountCall(const Env& env, auth::Caller caller,
              std::shared_ptr<const storage::Snapshot> snapshot)
      : caller_(std::move(caller)),
        call_(env, caller_, policy_, env.now(), never_, std::move(snapshot)) {}
  AccountCall(const AccountCall&) = delete;
  AccountCall& operator=(const AccountCall&) = delete;

  // nullptr for an account that may not call now: it is disabled, or there is none.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<AccountCall>> Of(
      const Env& env, KeptIdentities& kept, std::shared_ptr<const storage::Snapshot> snapshot,
      const std::string& account) {
    absl::StatusOr<auth::Caller> caller = ActFor(env, kept, *snapshot, env.now(), account);
    if (absl::IsUnauthenticated(caller.status()) || absl::IsDataLoss(caller.status()))
      return std::unique_ptr<AccountCall>();
    RETURN_IF_ERROR(caller.status());
    return std::make_unique<AccountCall>(env, *std::move(caller), std::move(snapshot));
  }

  const Call& call() const { return call_; }

 private:
  const auth::Caller caller_;
  const auth::PolicyEntry policy_{"", {}, auth::Ownership::kReadable, auth::Cost::kExecutor};
  const std::function<bool()> never_ = [] { return false; };
  const Call call_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_ACCOUNT_CALL_H_
