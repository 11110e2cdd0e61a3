#include "server/service/identity/invitations.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/caller/authenticate.h"
#include "server/service/caller/token_chain.h"
#include "server/service/frame/person.h"
#include "server/service/frame/time.h"
#include "server/service/identity/account_view.h"
#include "server/service/identity/sign_in/credentials.h"
#include "server/service/identity/sign_in/sessions.h"
#include "server/service/identity/token_issue.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using TokenRow = storage::Row<internal_pb::TokenRecord>;

// Tokens of one account that a search for open invitations looks through. An account has a few.
constexpr size_t kMaxTokensLookedThrough = 1'000;

absl::Status AlreadyAccepted(const pb::Token& invitation) {
  const std::string day =
      domain::FormatDate(domain::TodayInJapan(FromProto(invitation.accept_time())));
  return domain::MakeError(
      pb::REASON_INVITATION,
      {absl::StrCat("this invitation was accepted on ", day,
                    " already. If it was not you, or what it gave is lost, ask your administrator "
                    "for a new one and to revoke the token of that day"),
       absl::StrCat(
           "この招待は", day,
           "にすでに使われています。お心当たりがない場合や、引き換えたトークンを失った"
           "場合は、管理者に新しい招待の発行と、その日のトークンの失効を依頼してください。")},
      {{"accept_time",
        absl::FormatTime(FromProto(invitation.accept_time()), absl::UTCTimeZone())}});
}

absl::StatusOr<storage::Row<pb::Account>> AccountOf(const Call& call, const TokenRow& invitation) {
  ASSIGN_OR_RETURN(
      auto account,
      Accounts().Get(call.snapshot(), KeyByName(Accounts(), invitation.message.account())));
  if (!account.has_value()) return absl::DataLossError("an invitation without its account");
  return *std::move(account);
}

absl::Status AtPassword(absl::string_view kind, domain::Bilingual message) {
  return domain::InvalidField("password", kind, std::move(message));
}

// Whether a password may be set, or may be left out. The rules of a good one are asked elsewhere.
absl::Status CheckPasswordWanted(const pb::Account& account, const TokenRow& invitation,
                                 const pb::AcceptInvitationRequest& request) {
  const bool given = !request.password().empty();
  if (given && request.token_alone()) {
    return AtPassword("CONTRADICTORY", {"goes without token_alone",
                                        "パスワードは「トークンのみ」と同時に指定できません。"});
  }
  if (!given) {
    if (!IsPerson(account) || request.token_alone()) return absl::OkStatus();
    return AtPassword("REQUIRED",
                      {"must be set for a person's account, unless a token alone is asked for",
                       "これからログインに使うパスワードを設定してください。"});
  }
  if (!IsPerson(account)) {
    return AtPassword("NOT_A_PERSON", {"is for persons: a script has tokens alone",
                                       "スクリプトのアカウントにパスワードは設定できません。"});
  }
  if (account.login_name().empty() && !account.has_email_verify_time()) {
    return AtPassword(
        "NO_LOGIN_NAME",
        {"the account has neither a login name nor a verified address: ask your "
         "administrator for one",
         "ログイン名も確認済みのメールアドレスもないため、パスワードを設定できません。管"
         "理者に登録を依頼してください。"});
  }
  const auto& makers = invitation.message.makers();
  if (!makers.empty() && makers[0].account() == account.name()) {
    return AtPassword(
        "OWN_INVITATION",
        {"cannot be set with an invitation that the account made itself; ask your "
         "administrator for one",
         "ご自身で発行した招待では、パスワードを設定できません。管理者に招待の発行を依頼し"
         "てください。"});
  }
  return absl::OkStatus();
}

// Of an account whose second factor stays: its code counts as used in `credential`.
absl::Status CheckFactorThatStays(const Call& call, const std::string& code,
                                  internal_pb::CredentialRecord& credential) {
  PasswordWork& work = PasswordWork::Of(call);
  if (code.empty()) return CodeMissing();
  RETURN_IF_ERROR(work.Begin(call, credential.account()));
  if (!TakeCode(call, code, *credential.mutable_factor())) {
    work.Failed(call);
    return CodeWrong();
  }
  work.Succeeded();
  return absl::OkStatus();
}

// The account's credential as this acceptance leaves it; nullopt: it has none and gets none.
absl::StatusOr<std::optional<internal_pb::CredentialRecord>> CredentialAfter(
    const Call& call, const pb::Account& account, const TokenRow& invitation,
    const std::optional<CredentialRow>& before, const pb::AcceptInvitationRequest& request) {
  if (!before.has_value() && request.password().empty())
    return std::optional<internal_pb::CredentialRecord>();
  internal_pb::CredentialRecord after;
  if (before.has_value()) after = before->message;
  after.set_account(account.name());
  if (invitation.message.token().reset_second_factor()) {
    after.clear_factor();
    after.clear_pending();
  }
  if (after.has_factor()) {
    RETURN_IF_ERROR(CheckFactorThatStays(call, request.code(), after));
  }
  if (request.password().empty()) return after;
  RETURN_IF_ERROR(
      CheckNewPassword(call, account, request.password(), after.has_factor(), "password"));
  if (request.validate_only()) return after;
  ASSIGN_OR_RETURN(*after.mutable_password_hash(),
                   PasswordWork::Of(call).Hash(call, request.password()));
  *after.mutable_password_time() = ToProto(call.now());
  after.clear_pending();
  after.set_invitation(invitation.message.token().name());
  after.clear_makers();
  internal_pb::TokenMaker& nearest = *after.add_makers();
  nearest.set_secret_hash(invitation.message.secret_hash());
  nearest.set_account(account.name());
  after.mutable_makers()->MergeFrom(invitation.message.makers());
  return after;
}

// Whether the invitation was exchanged for `token` with the password of `request`, or without one as it.
absl::StatusOr<bool> CameWithPassword(const Call& call, const TokenRow& token,
                                      const pb::AcceptInvitationRequest& request) {
  const bool session = token.message.token().has_session();
  if (session == request.password().empty()) return false;
  if (!session) return true;
  ASSIGN_OR_RETURN(const auto credential, FindCredential(call, token.message.account()));
  if (!credential.has_value()) return absl::DataLossError("a session without a password");
  return PasswordWork::Of(call).Matches(call, request.password(),
                                        credential->message.password_hash());
}

// The reply that got lost, if this is the call that it was the answer to.
absl::StatusOr<Write<pb::AcceptInvitationResponse>> AnswerAgain(
    const Call& call, const TokenRow& invitation, const pb::AcceptInvitationRequest& request) {
  const internal_pb::Acceptance& acceptance = invitation.message.acceptance();
  const bool same = !request.request_id().empty() &&
                    auth::Sha256(request.request_id()) == acceptance.request_id_hash();
  const bool in_time =
      FromProto(invitation.message.token().accept_time()) + kRequestIdLifetime > call.now();
  if (!same || !in_time) return AlreadyAccepted(invitation.message.token());
  ASSIGN_OR_RETURN(
      const auto token,
      Tokens().GetByUnique(call.snapshot(), storage::Key(kTokensByNameId)
                                                .Add(invitation.message.account())
                                                .Add(domain::LastSegment(acceptance.token()))));
  if (!token.has_value()) return absl::DataLossError("an invitation was exchanged for no token");
  ASSIGN_OR_RETURN(const bool same_password, CameWithPassword(call, *token, request));
  if (token->message.token().display_name() != request.display_name() || !same_password) {
    return domain::MakeError(pb::REASON_REQUEST_ID_REUSED,
                             {"this request_id came before with another display_name or password",
                              "この request_id は別の内容ですでに使われています。"});
  }
  Write<pb::AcceptInvitationResponse> result;
  *result.reply.mutable_token() = token->message.token();
  result.reply.mutable_token()->set_etag(MakeEtag(call.env().store, token->version));
  ASSIGN_OR_RETURN(const auto account, AccountOf(call, invitation));
  ASSIGN_OR_RETURN(*result.reply.mutable_account(), PresentOwnAccount(call, account));
  result.reply.set_secret(SecretFrom(auth::DeriveFromInvitation(
      call.caller().invitation, acceptance.nonce(), request.request_id())));
  return result;
}

// What the invitation is exchanged for: with a password a session, else a token that ends with the invitation.
absl::StatusOr<IssuedToken> IssueFor(const Call& call, const TokenRow& invitation,
                                     const pb::AcceptInvitationRequest& request,
                                     const std::optional<internal_pb::CredentialRecord>& credential,
                                     absl::string_view secret_bytes) {
  if (!request.password().empty())
    return IssueSession(call, secret_bytes, *credential, request.display_name());
  IssuedToken issued =
      IssueTokenFrom(secret_bytes, call.now(), call.env().random, invitation.message.account(),
                     request.display_name(), auth::kDefaultTokenLifetime, TokenKind::kToken);
  RETURN_IF_ERROR(SetMaker(invitation.message, issued.record));
  return issued;
}

absl::Status WriteCredential(const Call& call, const std::optional<CredentialRow>& before,
                             const std::optional<internal_pb::CredentialRecord>& after,
                             bool password_set, storage::Mutation& mutation) {
  if (!after.has_value()) return absl::OkStatus();
  if (before.has_value()) {
    Credentials().Update(*before, *after, mutation);
  } else {
    Credentials().Insert(*after, mutation);
  }
  return password_set ? EndSessions(call, after->account(), "", mutation).status()
                      : absl::OkStatus();
}

}  // namespace

absl::StatusOr<Write<pb::AcceptInvitationResponse>> AcceptInvitation(
    const Call& call, const pb::AcceptInvitationRequest& request) {
  ASSIGN_OR_RETURN(
      const auto found,
      Tokens().Get(call.snapshot(), Tokens().NewKey().Add(auth::Sha256(call.caller().invitation))));
  if (!found.has_value()) return absl::DataLossError("the invitation of this call is gone");
  call.Prove(auth::Ownership::kInvitation);
  const TokenRow& invitation = *found;
  if (invitation.message.token().has_accept_time()) return AnswerAgain(call, invitation, request);
  RETURN_IF_ERROR(CheckToken(invitation.message.token(), call.now()));
  // It stood as it does when the call was let in; a later look finds it disabled.
  ASSIGN_OR_RETURN(const auto account, AccountOf(call, invitation));
  RETURN_IF_ERROR(CheckAccount(account.message, call.env().loopback_only));
  RETURN_IF_ERROR(CheckPasswordWanted(account.message, invitation, request));
  ASSIGN_OR_RETURN(const auto before, FindCredential(call, account.message.name()));
  ASSIGN_OR_RETURN(const auto credential,
                   CredentialAfter(call, account.message, invitation, before, request));

  const std::string nonce = call.env().random.Bytes(auth::kNonceBytes);
  ASSIGN_OR_RETURN(
      IssuedToken issued,
      IssueFor(call, invitation, request, credential,
               auth::DeriveFromInvitation(call.caller().invitation, nonce, request.request_id())));
  internal_pb::TokenRecord spent = invitation.message;
  *spent.mutable_token()->mutable_accept_time() = ToProto(call.now());
  internal_pb::Acceptance& acceptance = *spent.mutable_acceptance();
  acceptance.set_token(issued.record.token().name());
  acceptance.set_nonce(nonce);
  if (!request.request_id().empty())
    acceptance.set_request_id_hash(auth::Sha256(request.request_id()));

  Write<pb::AcceptInvitationResponse> result;
  Accounts().Require(account, result.mutation);
  RETURN_IF_ERROR(
      WriteCredential(call, before, credential, !request.password().empty(), result.mutation));
  Tokens().Update(invitation, spent, result.mutation);
  Tokens().Insert(issued.record, result.mutation);
  result.resource = issued.record.token().name();
  result.marks.emplace_back("invitation_accepted");
  if (!request.password().empty()) result.marks.emplace_back("password_set");
  const bool reset =
      before.has_value() && before->message.has_factor() && !credential->has_factor();
  if (reset) result.marks.emplace_back("second_factor_removed");
  ASSIGN_OR_RETURN(*result.reply.mutable_account(), PresentOwnAccount(call, account));
  if (credential.has_value()) ShowCredential(*credential, *result.reply.mutable_account());
  *result.reply.mutable_token() = issued.record.token();
  result.reply.set_secret(std::move(issued.secret));
  if (request.validate_only()) result.reply.clear_secret();
  return result;
}

absl::Status RevokeOpenInvitations(const Call& call, absl::string_view account,
                                   storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const auto page,
                   Tokens().ScanIndex(call.snapshot(), storage::Key(kTokensByNameId).Add(account),
                                      "", kMaxTokensLookedThrough));
  if (!page.next.empty()) {
    return domain::MakeError(
        pb::REASON_TOO_LARGE,
        {absl::StrCat(account, " has more than ", kMaxTokensLookedThrough, " tokens"),
         absl::StrCat(account, " のトークンが多すぎます。")},
        {{"limit", absl::StrCat(kMaxTokensLookedThrough)}});
  }
  for (const TokenRow& row : page.rows) {
    const pb::Token& token = row.message.token();
    const bool open = token.invitation() && !token.has_accept_time() && !token.has_revoke_time() &&
                      FromProto(token.expire_time()) > call.now();
    if (!open) continue;
    internal_pb::TokenRecord revoked = row.message;
    *revoked.mutable_token()->mutable_revoke_time() = ToProto(call.now());
    Tokens().Update(row, revoked, mutation);
  }
  return absl::OkStatus();
}

}  // namespace renkei::service
