// Whose visit it is: what a page offers follows from that; what may be done the server decides.

#ifndef RENKEI_CLIENT_WEB_PAGE_ME_H_
#define RENKEI_CLIENT_WEB_PAGE_ME_H_

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "client/web/page/visit.h"
#include "renkei/v1/identity.pb.h"
#include "renkei/v1/identity_service.pb.h"

namespace renkei::web {

inline Awaited<pb::WhoAmIResponse> BeginMe(Visit& visit) {
  return visit.calls.Begin<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest());
}

// The visitor's account.
inline absl::StatusOr<pb::Account> Me(Visit& visit) {
  auto me = BeginMe(visit).Get();
  if (!me.ok()) return me.status();
  return std::move(*me->mutable_account());
}

// Whose visit it is, asked for beside the other calls of a page.
class SignedIn {
 public:
  explicit SignedIn(Visit& visit) {
    if (visit.signed_in()) me_ = BeginMe(visit);
  }
  // Once. nullopt: nobody, or the server does not say.
  std::optional<pb::Account> Get() {
    if (!me_) return std::nullopt;
    const absl::StatusOr<pb::WhoAmIResponse> known = me_->Get();
    if (!known.ok()) return std::nullopt;
    return known->account();
  }

 private:
  std::optional<Awaited<pb::WhoAmIResponse>> me_;
};

inline bool Has(const pb::Account& account, pb::Role role) {
  return std::find(account.roles().begin(), account.roles().end(), role) != account.roles().end();
}

// Drafts, or decides.
inline bool Writes(const pb::Account& account) {
  return Has(account, pb::ROLE_CONTRIBUTOR) || Has(account, pb::ROLE_APPROVER);
}

inline bool ManagesAccounts(const pb::Account& account) {
  return Has(account, pb::ROLE_ORGANIZATION_ADMIN) || Has(account, pb::ROLE_COORDINATOR) ||
         Has(account, pb::ROLE_SYSTEM_ADMIN);
}

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_ME_H_
