#include "server/service/caller/token_chain.h"

#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using internal_pb::TokenRecord;

absl::Status ChainLimit() {
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {absl::StrCat("tokens made tokens ", kMaxTokenMakers,
                    " times in a row here; ask an administrator with an older token for a new one"),
       absl::StrCat("トークンからトークンを発行する回数の上限（", kMaxTokenMakers,
                    "回）に達しています。より古いトークンを持つ管理者に発行を依頼してください。")},
      {{"limit", absl::StrCat(kMaxTokenMakers)}});
}

// Whether a revoked token takes one along that is related to it: `own_line` says that all between
// them are of one account.
bool TakesAlong(const pb::Token& revoked, bool own_line) {
  switch (EffectiveScope(revoked.revoke_scope())) {
    case pb::REVOKE_SCOPE_EVERYTHING_MADE:
      return true;
    case pb::REVOKE_SCOPE_TOKEN_ALONE:
      return false;
    default:
      return own_line;
  }
}

bool IsValid(const TokenRecord& record, absl::Time now) {
  const pb::Token& token = record.token();
  return !token.has_revoke_time() && !token.has_accept_time() &&
         FromProto(token.expire_time()) > now;
}

// How long what it makes may live: of an invitation as long as the token that made it, of a session as
// long as anything may, of another token itself.
absl::Time LimitOf(const TokenRecord& record) {
  if (record.has_expire_limit()) return FromProto(record.expire_limit());
  // A password was given for it: what it makes has a root of its own, and lives as long as its kind.
  if (record.token().has_session()) return absl::InfiniteFuture();
  // Of an invitation from before this was kept for all of them.
  return record.token().invitation() ? absl::InfiniteFuture()
                                     : FromProto(record.token().expire_time());
}

}  // namespace

pb::RevokeScope EffectiveScope(pb::RevokeScope scope) {
  return scope == pb::REVOKE_SCOPE_UNSPECIFIED ? pb::REVOKE_SCOPE_OWN_LINE : scope;
}

absl::Status SetMaker(const TokenRecord& maker, TokenRecord& made) {
  const int room = made.token().invitation() ? 1 : 0;
  if (maker.makers_size() + 1 + room > kMaxTokenMakers) return ChainLimit();
  made.mutable_token()->set_made_with(maker.token().name());
  made.clear_makers();
  internal_pb::TokenMaker& nearest = *made.add_makers();
  nearest.set_secret_hash(maker.secret_hash());
  nearest.set_account(maker.account());
  made.mutable_makers()->MergeFrom(maker.makers());
  const absl::Time limit = LimitOf(maker);
  if (limit == absl::InfiniteFuture()) return absl::OkStatus();
  if (made.token().invitation()) *made.mutable_expire_limit() = ToProto(limit);
  if (FromProto(made.token().expire_time()) > limit)
    *made.mutable_token()->mutable_expire_time() = ToProto(limit);
  return absl::OkStatus();
}

absl::Status SetMakerFromCaller(const Call& call, TokenRecord& made) {
  const std::string& name = call.caller().token;
  ASSIGN_OR_RETURN(
      const auto row,
      Tokens().GetByUnique(
          call.snapshot(),
          storage::Key(kTokensByNameId).Add(call.caller().account).Add(domain::LastSegment(name))));
  if (!row.has_value()) return absl::DataLossError("the token of this call is gone");
  return SetMaker(row->message, made);
}

absl::StatusOr<std::optional<TokenRecord>> EndedWith(const storage::Snapshot& snapshot,
                                                     const TokenRecord& record) {
  bool own_line = true;
  for (const internal_pb::TokenMaker& maker : record.makers()) {
    own_line = own_line && maker.account() == record.account();
    ASSIGN_OR_RETURN(auto row, Tokens().Get(snapshot, Tokens().NewKey().Add(maker.secret_hash())));
    if (!row.has_value()) return absl::DataLossError("a token without the one that made it");
    const pb::Token& token = row->message.token();
    if (token.has_revoke_time() && TakesAlong(token, own_line)) return row->message;
  }
  return std::nullopt;
}

absl::StatusOr<pb::Token> PresentToken(const Call& call, const storage::Row<TokenRecord>& row) {
  pb::Token token = row.message.token();
  token.set_etag(MakeEtag(call.env().store, row.version));
  if (token.has_revoke_time()) return token;
  ASSIGN_OR_RETURN(const auto ended, EndedWith(call.snapshot(), row.message));
  if (ended.has_value()) {
    *token.mutable_revoke_time() = ended->token().revoke_time();
    token.set_revoked_with(ended->token().name());
  }
  return token;
}

absl::Status CountDescendants(const Call& call, const TokenRecord& revoked, pb::Token& reply) {
  struct Node {
    std::string secret_hash;
    bool own_line = true;
  };
  int ended = 0;
  int remaining = 0;
  int seen = 0;
  std::deque<Node> open = {{revoked.secret_hash(), true}};
  while (!open.empty() && seen < kMaxCountedDescendants) {
    const Node node = std::move(open.front());
    open.pop_front();
    ASSIGN_OR_RETURN(
        const auto page,
        Tokens().ScanIndex(call.snapshot(), storage::Key(kTokensByMakerId).Add(node.secret_hash),
                           "", static_cast<size_t>(kMaxCountedDescendants - seen)));
    seen += static_cast<int>(page.rows.size());
    for (const auto& row : page.rows) {
      ASSIGN_OR_RETURN(const auto before, EndedWith(call.snapshot(), row.message));
      const bool own_line = node.own_line && row.message.account() == revoked.account();
      if (!before.has_value() && IsValid(row.message, call.now()))
        ++(TakesAlong(revoked.token(), own_line) ? ended : remaining);
      open.push_back({row.message.secret_hash(), own_line});
    }
  }
  reply.set_revoked_descendants(ended);
  reply.set_remaining_descendants(remaining);
  return absl::OkStatus();
}

}  // namespace renkei::service
