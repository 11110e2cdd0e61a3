#include "server/service/caller/identify.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/frame/share/origin.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::Status OnlyPublicWithoutToken() {
  return domain::MakeError(
      pb::REASON_NO_TOKEN,
      {"without a token only what is public can be read: send metadata \"authorization: Bearer "
       "TOKEN\", or run renkei login",
       "トークンなしでできるのは、一般公開されている情報の閲覧だけです。renkei login でログインして"
       "ください。"});
}

absl::Status NotAFront() {
  return domain::MakeError(
      pb::REASON_UNKNOWN_TOKEN,
      {"it is no front's token; a system administrator makes one with renkei token create --front",
       "フロント用のトークンではありません。システム管理者が renkei token create --front "
       "で発行できます。"});
}

// Says that it is the front's token that does not hold: there may be another one beside it.
absl::Status OfFront(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return status;
  return domain::MakeError(detail->reason(),
                           {absl::StrCat(kFrontKey, ": ", detail->message()),
                            absl::StrCat(kFrontKey, "：", detail->message_ja())},
                           {detail->metadata().begin(), detail->metadata().end()});
}

absl::StatusOr<std::string> ForwardedNetwork(absl::string_view forwarded_for) {
  std::optional<std::string> network = NetworkOf(forwarded_for);
  if (network) return *std::move(network);
  return domain::InvalidField(
      kForwardedForKey, "NOT_AN_ADDRESS",
      {"must be one IPv4 or IPv6 address and nothing else, for example 203.0.113.7 or "
       "2001:db8::7: that of the front's own caller",
       "フロントに接続した相手のアドレスを一つだけ指定してください（例：203.0.113.7、"
       "2001:db8::7）。ポート番号や複数のアドレスは指定できません。"});
}

}  // namespace

absl::StatusOr<Identified> Identify(const Env& env, KeptIdentities& kept,
                                    const storage::Snapshot& snapshot, absl::Time now,
                                    const CallCredentials& sent, const auth::PolicyEntry& policy,
                                    auth::PublicReading reading) {
  bool fronted = false;
  if (!sent.front.empty()) {
    const absl::StatusOr<auth::Caller> front =
        Authenticate(env, kept, snapshot, now, sent.front, Credential::kToken);
    if (!front.ok()) return OfFront(front.status());
    if (!front->front) return OfFront(NotAFront());
    fronted = true;
  }
  Identified who;
  const bool reads_publicly = sent.authorization.empty() && reading == auth::PublicReading::kOn;
  bool own_front = false;
  if (policy.ownership == auth::Ownership::kSignIn) {
    // Nobody yet. A token that comes with it says at most that a front brings it.
    if (!sent.authorization.empty()) {
      ASSIGN_OR_RETURN(
          const auth::Caller bearer,
          Authenticate(env, kept, snapshot, now, sent.authorization, Credential::kToken));
      own_front = bearer.front;
    }
  } else if (reads_publicly && policy.ownership != auth::Ownership::kInvitation) {
    if (!auth::OpenToNobody(policy)) return OnlyPublicWithoutToken();
  } else {
    const Credential credential = policy.ownership == auth::Ownership::kInvitation
                                      ? Credential::kInvitation
                                      : Credential::kToken;
    ASSIGN_OR_RETURN(who.caller,
                     Authenticate(env, kept, snapshot, now, sent.authorization, credential));
  }
  own_front = own_front || who.caller.front;
  if ((fronted || own_front) && !sent.forwarded_for.empty()) {
    ASSIGN_OR_RETURN(who.network, ForwardedNetwork(sent.forwarded_for));
  } else if (!own_front) {
    who.network = NetworkOf(sent.address).value_or("");
  }
  return who;
}

}  // namespace renkei::service
