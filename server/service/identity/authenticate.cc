#include "server/service/identity/authenticate.h"

#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/service/frame/time.h"
#include "server/service/tables.h"

namespace renkei::service {
namespace {

using domain::MakeError;

absl::Status CheckToken(const pb::Token& token, absl::Time now) {
  if (token.has_revoke_time()) {
    return MakeError(
        pb::REASON_TOKEN_REVOKED,
        {"the token was revoked; ask your administrator for a new one",
         "このトークンは失効しています。管理者に新しいトークンの発行を依頼してください。"});
  }
  if (token.has_expire_time() && FromProto(token.expire_time()) <= now) {
    return MakeError(
        pb::REASON_TOKEN_EXPIRED,
        {"the token has expired; ask your administrator for a new one",
         "トークンの有効期限が切れています。管理者に新しいトークンの発行を依頼してください。"});
  }
  return absl::OkStatus();
}

absl::Status CheckAccount(const pb::Account& account, bool loopback_only) {
  if (account.disabled()) {
    return MakeError(pb::REASON_ACCOUNT_DISABLED,
                     {"the account is disabled; ask your administrator",
                      "このアカウントは停止されています。管理者にお問い合わせください。"});
  }
  if (account.demo() && !loopback_only) {
    return MakeError(pb::REASON_DEMO_REFUSED,
                     {"demo accounts are refused by a server that listens beyond this machine",
                      "外部に公開されたサーバーでは、お試し用アカウントは使えません。"});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<auth::Caller> Authenticate(const Env& env, const storage::Snapshot& snapshot,
                                          absl::Time now, absl::string_view authorization) {
  const absl::string_view secret = auth::SecretFromHeader(authorization);
  if (secret.empty()) {
    return MakeError(
        pb::REASON_NO_TOKEN,
        {"no token: send metadata \"authorization: Bearer TOKEN\", or run renkei login",
         "トークンがありません。renkei login でログインしてください。"});
  }
  const auto token = Tokens().Get(snapshot, Tokens().NewKey().Add(auth::Sha256(secret)));
  if (!token.ok()) return token.status();
  if (!token->has_value()) {
    return MakeError(pb::REASON_UNKNOWN_TOKEN,
                     {"the token is not known to this server; check it, and the server's address",
                      "このサーバーのトークンではありません。トークンと接続先をご確認ください。"});
  }
  const internal_pb::TokenRecord& record = (*token)->message;
  if (absl::Status status = CheckToken(record.token(), now); !status.ok()) return status;

  const auto account = Accounts().Get(snapshot, KeyByName(Accounts(), record.account()));
  if (!account.ok()) return account.status();
  if (!account->has_value()) return absl::DataLossError("a token without its account");
  const pb::Account& a = (*account)->message;
  if (absl::Status status = CheckAccount(a, env.loopback_only); !status.ok()) return status;

  auth::Caller caller;
  caller.account = a.name();
  caller.organization = a.organization();
  caller.token = record.token().name();
  caller.may_publish_own = a.may_publish_own();
  for (const int role : a.roles()) caller.roles.Add(static_cast<pb::Role>(role));
  return caller;
}

}  // namespace renkei::service
