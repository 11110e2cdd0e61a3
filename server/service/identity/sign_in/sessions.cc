#include "server/service/identity/sign_in/sessions.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "server/domain/resource_name.h"
#include "server/service/caller/authenticate.h"
#include "server/service/caller/token_chain.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using TokenRow = storage::Row<internal_pb::TokenRecord>;

constexpr size_t kTokensAtOnce = 200;
// Removed by one sign-in: twice what it can have made since the last.
constexpr int kRemovedAtOnce = 20;
// An extension by less of the idle time than this part moves nothing: each is a commit, after which every
// caller is looked up again.
constexpr int kExtensionPart = 12;

absl::Status EachSession(const Call& call, absl::string_view account,
                         absl::FunctionRef<void(TokenRow)> visit) {
  std::string after;
  do {
    ASSIGN_OR_RETURN(auto page,
                     Tokens().ScanIndex(call.snapshot(), storage::Key(kTokensByNameId).Add(account),
                                        after, kTokensAtOnce));
    for (TokenRow& row : page.rows) {
      if (row.message.token().has_session()) visit(std::move(row));
    }
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

void End(const Call& call, const TokenRow& row, storage::Mutation& mutation) {
  internal_pb::TokenRecord ended = row.message;
  *ended.mutable_token()->mutable_revoke_time() = ToProto(call.now());
  ended.mutable_token()->set_revoke_scope(pb::REVOKE_SCOPE_TOKEN_ALONE);
  Tokens().Update(row, ended, mutation);
}

absl::StatusOr<bool> MadeSomething(const Call& call, const TokenRow& row) {
  ASSIGN_OR_RETURN(
      const auto made,
      Tokens().ScanIndex(call.snapshot(),
                         storage::Key(kTokensByMakerId).Add(row.message.secret_hash()), "", 1));
  return !made.rows.empty();
}

absl::Time EndOf(const pb::Token& token) {
  absl::Time end =
      std::min(FromProto(token.expire_time()), FromProto(token.session().idle_expire_time()));
  if (token.has_revoke_time()) end = std::min(end, FromProto(token.revoke_time()));
  return end;
}

}  // namespace

IssuedToken IssueSession(const Call& call, absl::string_view secret_bytes,
                         const internal_pb::CredentialRecord& credential,
                         const std::string& device) {
  const SessionTimes& times = call.env().sessions;
  IssuedToken issued =
      IssueTokenFrom(secret_bytes, call.now(), call.env().random, credential.account(), device,
                     times.lifetime, TokenKind::kToken);
  pb::Token& token = *issued.record.mutable_token();
  token.set_made_with(credential.invitation());
  *issued.record.mutable_makers() = credential.makers();
  *token.mutable_session()->mutable_idle_expire_time() =
      ToProto(call.now() + std::min(times.idle, times.lifetime));
  token.mutable_session()->set_address(call.network());
  return issued;
}

absl::Status TrimSessions(const Call& call, const std::string& account,
                          storage::Mutation& mutation) {
  // Both in order of their beginning.
  std::vector<TokenRow> open;
  std::vector<TokenRow> ended;
  RETURN_IF_ERROR(EachSession(call, account, [&](TokenRow row) {
    const bool usable = CheckToken(row.message.token(), call.now()).ok();
    (usable ? open : ended).push_back(std::move(row));
  }));
  for (size_t i = 0; i + kMaxSessions <= open.size(); ++i) End(call, open[i], mutation);
  int removed = 0;
  for (size_t i = 0; i < ended.size() && removed < kRemovedAtOnce; ++i) {
    const bool old = EndOf(ended[i].message.token()) + kEndedSessionKept <= call.now();
    if (!old && i + kMaxEndedSessions >= ended.size()) continue;
    ASSIGN_OR_RETURN(const bool needed, MadeSomething(call, ended[i]));
    if (needed) continue;
    Tokens().Erase(ended[i], mutation);
    ++removed;
  }
  return absl::OkStatus();
}

absl::StatusOr<int> EndSessions(const Call& call, const std::string& account, absl::string_view but,
                                storage::Mutation& mutation) {
  int count = 0;
  RETURN_IF_ERROR(EachSession(call, account, [&](const TokenRow& row) {
    const pb::Token& token = row.message.token();
    if (token.name() == but || !CheckToken(token, call.now()).ok()) return;
    End(call, row, mutation);
    ++count;
  }));
  return count;
}

absl::StatusOr<Write<pb::Token>> ExtendSession(const Call& call, const pb::ExtendSessionRequest&) {
  call.Prove(auth::Ownership::kManaged);
  const std::string& name = call.caller().token;
  ASSIGN_OR_RETURN(
      const auto row,
      Tokens().GetByUnique(
          call.snapshot(),
          storage::Key(kTokensByNameId).Add(call.caller().account).Add(domain::LastSegment(name))));
  if (!row.has_value()) return absl::DataLossError("the token of this call is gone");
  // It may have ended since the call was let in.
  RETURN_IF_ERROR(CheckToken(row->message.token(), call.now()));
  Write<pb::Token> result;
  result.unlogged = true;
  internal_pb::TokenRecord extended = row->message;
  pb::Token& token = *extended.mutable_token();
  const absl::Duration idle = call.env().sessions.idle;
  const absl::Time end = std::min(call.now() + idle, FromProto(token.expire_time()));
  const bool moves = token.has_session() &&
                     end >= FromProto(token.session().idle_expire_time()) + idle / kExtensionPart;
  if (!moves) {
    ASSIGN_OR_RETURN(result.reply, PresentToken(call, *row));
    return result;
  }
  *token.mutable_session()->mutable_idle_expire_time() = ToProto(end);
  result.reply = token;
  Tokens().Update(*row, extended, result.mutation);
  return result;
}

}  // namespace renkei::service
