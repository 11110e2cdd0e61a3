#include "server/service/caller/authenticate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/domain/time/date.h"
#include "server/service/caller/token_chain.h"
#include "server/service/frame/person.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

using domain::MakeError;

namespace {

absl::Status SessionEnded(absl::string_view ended_by, domain::Bilingual message) {
  return MakeError(pb::REASON_SESSION_ENDED, std::move(message),
                   {{"ended_by", std::string(ended_by)}});
}

absl::Status CheckSession(const pb::Token& token, absl::Time now) {
  if (token.has_revoke_time()) {
    return SessionEnded(
        "revoked", {"the session was ended: signed out, or the password was changed; sign in again",
                    "ログアウトまたはパスワードの変更により、セッションは終了しています。もう"
                    "一度ログインしてください。"});
  }
  if (FromProto(token.session().idle_expire_time()) <= now &&
      FromProto(token.session().idle_expire_time()) < FromProto(token.expire_time())) {
    return SessionEnded(
        "idle", {"the session ended because it was not used for a while; sign in again",
                 "一定時間操作がなかったため、ログアウトしました。もう一度ログインしてください。"});
  }
  if (FromProto(token.expire_time()) <= now) {
    return SessionEnded("lifetime",
                        {"the session has come to its end; sign in again",
                         "ログインの有効時間が過ぎました。もう一度ログインしてください。"});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckToken(const pb::Token& token, absl::Time now) {
  if (token.has_session()) return CheckSession(token, now);
  const bool invitation = token.invitation();
  if (token.has_revoke_time()) {
    return MakeError(
        pb::REASON_TOKEN_REVOKED,
        {invitation ? "the invitation was withdrawn; ask your administrator for a new one"
                    : "the token was revoked; ask your administrator for a new one",
         invitation
             ? "この招待は取り消されています。管理者に新しい招待の発行を依頼してください。"
             : "このトークンは失効しています。管理者に新しいトークンの発行を依頼してください。"});
  }
  if (token.has_expire_time() && FromProto(token.expire_time()) <= now) {
    return MakeError(
        pb::REASON_TOKEN_EXPIRED,
        {invitation ? "the invitation has expired; ask your administrator for a new one"
                    : "the token has expired; ask your administrator for a new one",
         invitation ? "招待の有効期限が切れています。管理者に新しい招待の発行を依頼してください。"
                    : "トークンの有効期限が切れています。管理者に新しいトークンの発行を依頼してくだ"
                      "さい。"});
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
                      "外部に公開されたサーバーでは、試用アカウントは使えません。"});
  }
  return absl::OkStatus();
}

namespace {

absl::Status CheckCredential(const pb::Token& token, Credential credential) {
  if (token.invitation() == (credential == Credential::kInvitation)) return absl::OkStatus();
  if (token.invitation()) {
    return MakeError(pb::REASON_INVITATION,
                     {"this is an invitation, not yet a token: run renkei login with it once, and "
                      "use what that keeps",
                      "これは招待用の文字列です。renkei login で一度だけ使うと、通常のトークンに"
                      "引き換えて設定に保存します。"});
  }
  return MakeError(pb::REASON_INVITATION,
                   {"this is a token already; only an invitation can be accepted",
                    "これは通常のトークンです。引き換えられるのは招待だけです。"});
}

absl::Status EndedWithItsMaker(const pb::Token& token, const pb::Token& maker) {
  if (token.has_session()) {
    return SessionEnded(
        "revoked", {"the session ended with the invitation by which its password was set; ask your "
                    "administrator for a new one",
                    "パスワードの設定に使われた招待とともに、セッションは終了しています。管理者"
                    "に新しい招待の発行を依頼してください。"});
  }
  return MakeError(pb::REASON_TOKEN_REVOKED,
                   {"the token ended when the token with which it was made was revoked; ask your "
                    "administrator for a new one",
                    "このトークンは、発行に使われたトークンとともに失効しています。管理者に新しいト"
                    "ークンの発行を依頼してください。"},
                   {{"revoked_with", maker.name()}});
}

auth::Caller CallerOf(const pb::Account& account, const pb::Token& token) {
  auth::Caller caller;
  caller.account = account.name();
  caller.organization = account.organization();
  caller.token = token.name();
  caller.person = PersonBehind(account);
  caller.may_publish_own = account.may_publish_own();
  caller.front = token.front();
  for (const int role : account.roles()) caller.roles.Add(static_cast<pb::Role>(role));
  return caller;
}

absl::StatusOr<pb::Account> ReadAccount(const Env& env, const storage::Snapshot& snapshot,
                                        const std::string& name) {
  ASSIGN_OR_RETURN(auto account, Accounts().Get(snapshot, KeyByName(Accounts(), name)));
  if (!account.has_value()) return absl::DataLossError("a token without its account");
  RETURN_IF_ERROR(CheckAccount(account->message, env.loopback_only));
  return std::move(account->message);
}

// Takes what nobody may do any more for an organization that has ended: here alone.
absl::Status EndWithOrganization(KeptIdentities& kept, const storage::Snapshot& snapshot,
                                 absl::Time now, auth::Caller& caller) {
  ASSIGN_OR_RETURN(std::string end, kept.ends.Of(snapshot, caller.organization));
  if (end.empty() || end > domain::FormatDate(domain::TodayInJapan(now))) return absl::OkStatus();
  caller.ended_date = std::move(end);
  caller.roles = caller.roles.Within(auth::kRolesThatStay);
  caller.may_publish_own = false;
  return absl::OkStatus();
}

// From the store.
absl::StatusOr<KnownCallers::Known> ReadCaller(const Env& env, const storage::Snapshot& snapshot,
                                               absl::Time now, const std::string& secret_hash,
                                               Credential credential) {
  ASSIGN_OR_RETURN(const auto token, Tokens().Get(snapshot, Tokens().NewKey().Add(secret_hash)));
  if (!token.has_value()) {
    return MakeError(pb::REASON_UNKNOWN_TOKEN,
                     {"the token is not known to this server; check it, and the server's address",
                      "このサーバーのトークンではありません。トークンと接続先をご確認ください。"});
  }
  const internal_pb::TokenRecord& record = token->message;
  RETURN_IF_ERROR(CheckCredential(record.token(), credential));
  // Whether an invitation that was accepted has expired since is no longer of interest.
  if (!record.token().has_accept_time() || record.token().has_revoke_time()) {
    RETURN_IF_ERROR(CheckToken(record.token(), now));
  }
  ASSIGN_OR_RETURN(const std::optional<internal_pb::TokenRecord> ended,
                   EndedWith(snapshot, record));
  if (ended.has_value()) return EndedWithItsMaker(record.token(), ended->token());
  ASSIGN_OR_RETURN(const pb::Account account, ReadAccount(env, snapshot, record.account()));
  KnownCallers::Known known = {.caller = CallerOf(account, record.token())};
  if (record.token().has_expire_time()) known.expire_time = FromProto(record.token().expire_time());
  if (record.token().has_session()) {
    known.expire_time =
        std::min(known.expire_time, FromProto(record.token().session().idle_expire_time()));
  }
  return known;
}

}  // namespace

absl::StatusOr<auth::Caller> Authenticate(const Env& env, KeptIdentities& kept,
                                          const storage::Snapshot& snapshot, absl::Time now,
                                          absl::string_view authorization, Credential credential) {
  const absl::string_view secret = auth::SecretFromHeader(authorization);
  if (secret.empty()) {
    return MakeError(
        pb::REASON_NO_TOKEN,
        {"no token: send metadata \"authorization: Bearer TOKEN\", or run renkei login",
         "トークンがありません。renkei login でログインしてください。"});
  }
  const std::string secret_hash = auth::Sha256(secret);
  const auto read = [&] { return ReadCaller(env, snapshot, now, secret_hash, credential); };
  auth::Caller caller;
  if (credential == Credential::kToken) {
    ASSIGN_OR_RETURN(const auto known, kept.callers.Find(snapshot, secret_hash, now, read));
    caller = known->caller;
  } else {
    ASSIGN_OR_RETURN(KnownCallers::Known known, read());
    caller = std::move(known.caller);
    caller.invitation = std::string(secret);
  }
  RETURN_IF_ERROR(EndWithOrganization(kept, snapshot, now, caller));
  return caller;
}

absl::StatusOr<auth::Caller> ActFor(const Env& env, KeptIdentities& kept,
                                    const storage::Snapshot& snapshot, absl::Time now,
                                    const std::string& account) {
  ASSIGN_OR_RETURN(const pb::Account read, ReadAccount(env, snapshot, account));
  auth::Caller caller = CallerOf(read, pb::Token());
  RETURN_IF_ERROR(EndWithOrganization(kept, snapshot, now, caller));
  return caller;
}

}  // namespace renkei::service
