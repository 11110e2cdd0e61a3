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
#include "server/service/frame/time.h"
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
  if (token->message.token().display_name() != request.display_name()) {
    return domain::MakeError(pb::REASON_REQUEST_ID_REUSED,
                             {"this request_id came before with another display_name",
                              "この request_id は別の内容ですでに使われています。"});
  }
  Write<pb::AcceptInvitationResponse> result;
  *result.reply.mutable_token() = token->message.token();
  result.reply.mutable_token()->set_etag(MakeEtag(call.env().store, token->version));
  result.reply.set_secret(SecretFrom(auth::DeriveFromInvitation(
      call.caller().invitation, acceptance.nonce(), request.request_id())));
  return result;
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
  ASSIGN_OR_RETURN(
      const auto account,
      Accounts().Get(call.snapshot(), KeyByName(Accounts(), invitation.message.account())));
  if (!account.has_value()) return absl::DataLossError("an invitation without its account");
  RETURN_IF_ERROR(CheckAccount(account->message, call.env().loopback_only));

  const std::string nonce = call.env().random.Bytes(auth::kNonceBytes);
  IssuedToken issued = IssueTokenFrom(
      auth::DeriveFromInvitation(call.caller().invitation, nonce, request.request_id()), call.now(),
      call.env().random, invitation.message.account(), request.display_name(),
      auth::kDefaultTokenLifetime, TokenKind::kToken);
  RETURN_IF_ERROR(SetMaker(invitation.message, issued.record));
  internal_pb::TokenRecord spent = invitation.message;
  *spent.mutable_token()->mutable_accept_time() = ToProto(call.now());
  internal_pb::Acceptance& acceptance = *spent.mutable_acceptance();
  acceptance.set_token(issued.record.token().name());
  acceptance.set_nonce(nonce);
  if (!request.request_id().empty())
    acceptance.set_request_id_hash(auth::Sha256(request.request_id()));

  Write<pb::AcceptInvitationResponse> result;
  Accounts().Require(*account, result.mutation);
  Tokens().Update(invitation, spent, result.mutation);
  Tokens().Insert(issued.record, result.mutation);
  result.resource = issued.record.token().name();
  result.marks.emplace_back("invitation_accepted");
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
