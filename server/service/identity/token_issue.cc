#include "server/service/identity/token_issue.h"

#include "absl/strings/str_cat.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/service/frame/time.h"

namespace renkei::service {

std::string SecretFrom(absl::string_view secret_bytes) {
  return absl::StrCat(auth::kSecretPrefix, Base32(secret_bytes));
}

IssuedToken IssueToken(absl::Time now, Random& random, const std::string& account,
                       const std::string& display_name, absl::Duration lifetime, TokenKind kind) {
  return IssueTokenFrom(random.Bytes(auth::kSecretBytes), now, random, account, display_name,
                        lifetime, kind);
}

IssuedToken IssueTokenFrom(absl::string_view secret_bytes, absl::Time now, Random& random,
                           const std::string& account, const std::string& display_name,
                           absl::Duration lifetime, TokenKind kind) {
  IssuedToken issued;
  issued.secret = SecretFrom(secret_bytes);
  pb::Token& token = *issued.record.mutable_token();
  token.set_name(absl::StrCat(account, "/tokens/", NewUlid(now, random)));
  token.set_display_name(display_name);
  *token.mutable_create_time() = ToProto(now);
  *token.mutable_expire_time() = ToProto(now + lifetime);
  token.set_invitation(kind == TokenKind::kInvitation);
  issued.record.set_secret_hash(auth::Sha256(issued.secret));
  issued.record.set_account(account);
  return issued;
}

absl::StatusOr<absl::Duration> LifetimeOf(const google::protobuf::Duration* asked, TokenKind kind,
                                          absl::string_view field) {
  const bool invitation = kind == TokenKind::kInvitation;
  if (asked == nullptr)
    return invitation ? auth::kDefaultInvitationLifetime : auth::kDefaultTokenLifetime;
  const absl::Duration most = invitation ? auth::kMaxInvitationLifetime : auth::kMaxTokenLifetime;
  const absl::Duration lifetime = absl::Seconds(asked->seconds());
  if (lifetime >= auth::kMinTokenLifetime && lifetime <= most) return lifetime;
  const std::string days = absl::StrCat(absl::ToInt64Hours(most) / 24);
  return domain::InvalidField(
      field, "OUT_OF_RANGE",
      {absl::StrCat("must be between one minute and ", days, " days"),
       absl::StrCat("有効期間は1分以上、", days, "日以内で指定してください。")});
}

}  // namespace renkei::service
