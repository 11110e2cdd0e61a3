#include "server/service/identity/token_end.h"

#include <string>
#include <utility>

#include "server/service/frame/time.h"
#include "server/service/identity/sign_in/credentials.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kEndedAtOnce = 200;

}  // namespace

bool CanBeUsed(const pb::Token& token, absl::Time now) {
  return !token.has_revoke_time() && !token.has_accept_time() &&
         FromProto(token.expire_time()) > now;
}

internal_pb::TokenRecord Revoked(const internal_pb::TokenRecord& record, absl::Time now) {
  internal_pb::TokenRecord revoked = record;
  *revoked.mutable_token()->mutable_revoke_time() = ToProto(now);
  revoked.mutable_token()->set_revoke_scope(pb::REVOKE_SCOPE_TOKEN_ALONE);
  return revoked;
}

absl::StatusOr<int> EndTokensOf(const Call& call, absl::string_view account,
                                storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const auto credential, FindCredential(call, account));
  if (credential.has_value()) Credentials().Update(*credential, credential->message, mutation);
  int ended = 0;
  std::string after;
  do {
    ASSIGN_OR_RETURN(auto page,
                     Tokens().ScanIndex(call.snapshot(), storage::Key(kTokensByNameId).Add(account),
                                        after, kEndedAtOnce));
    for (const auto& row : page.rows) {
      if (!CanBeUsed(row.message.token(), call.now())) continue;
      Tokens().Update(row, Revoked(row.message, call.now()), mutation);
      ++ended;
    }
    after = std::move(page.next);
  } while (!after.empty());
  return ended;
}

}  // namespace renkei::service
