#include "server/service/identity/sign_in/credentials.h"

#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "server/auth/password_hash.h"
#include "server/auth/totp.h"
#include "server/domain/error.h"
#include "server/domain/identity/password.h"
#include "server/service/frame/sealing.h"
#include "server/service/frame/time.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr char kSealPurpose[] = "totp secret";

// What whoever guesses tries first.
absl::StatusOr<std::vector<std::string>> NamesOf(const Call& call, const pb::Account& account) {
  std::vector<std::string> names = {account.login_name(), account.display_name(), account.email(),
                                    account.email().substr(0, account.email().find('@'))};
  ASSIGN_OR_RETURN(
      const auto organization,
      Organizations().Get(call.snapshot(), KeyByName(Organizations(), account.organization())));
  if (!organization.has_value()) return names;
  for (const pb::Designation& designation : organization->message.designations()) {
    for (const std::string& name :
         {designation.display_name(), designation.kana(), designation.code()})
      names.push_back(name);
  }
  return names;
}

}  // namespace

absl::StatusOr<std::optional<CredentialRow>> FindCredential(const Call& call,
                                                            absl::string_view account) {
  return Credentials().Get(call.snapshot(), KeyByName(Credentials(), account));
}

PasswordWork& PasswordWork::Of(const Call& call) { return *call.Memo<PasswordWork>(); }

PasswordWork::~PasswordWork() { auth::Wipe(hash_); }

absl::Status PasswordWork::Begin(const Call& call, absl::string_view name) {
  if (std::exchange(begun_, true)) return absl::OkStatus();
  ASSIGN_OR_RETURN(attempt_, call.env().failed_attempts->Begin(name, call.network(), call.now()));
  return absl::OkStatus();
}

void PasswordWork::Failed(const Call& call) {
  if (attempt_ != nullptr) attempt_->Failed(call.now());
  attempt_.reset();
}

void PasswordWork::Succeeded() {
  if (attempt_ != nullptr) attempt_->Succeeded();
  attempt_.reset();
}

absl::StatusOr<bool> PasswordWork::Matches(const Call& call, absl::string_view typed,
                                           const std::string& hash) {
  const auto known = matches_.find(hash);
  if (known != matches_.end()) return known->second;
  std::string password = domain::NormalizePassword(typed);
  const absl::Cleanup wipe = [&] { auth::Wipe(password); };
  bool matches = false;
  if (hash.empty()) {
    RETURN_IF_ERROR(auth::HashPassword(password, call.env().password_cost).status());
  } else {
    ASSIGN_OR_RETURN(matches, auth::MatchesPassword(password, hash));
  }
  matches_[hash] = matches;
  return matches;
}

absl::StatusOr<std::string> PasswordWork::Hash(const Call& call, absl::string_view typed) {
  if (!hash_.empty()) return hash_;
  std::string password = domain::NormalizePassword(typed);
  const absl::Cleanup wipe = [&] { auth::Wipe(password); };
  ASSIGN_OR_RETURN(hash_, auth::HashPassword(password, call.env().password_cost));
  return hash_;
}

bool TakeCode(const Call& call, absl::string_view code, internal_pb::SecondFactor& factor) {
  std::optional<std::string> secret = call.env().sealer.Open(kSealPurpose, factor.sealed_secret());
  if (!secret) return false;
  const absl::Cleanup wipe = [&] { auth::Wipe(*secret); };
  const std::optional<int64_t> step =
      auth::FindTotpStep(*secret, code, call.now(), factor.last_step());
  if (step) factor.set_last_step(*step);
  return step.has_value();
}

internal_pb::SecondFactor NewFactor(const Call& call, std::string& secret) {
  secret = call.env().random.Bytes(auth::kTotpSecretBytes);
  internal_pb::SecondFactor factor;
  factor.set_sealed_secret(NewStamp(call.env(), kSealPurpose).Seal(secret));
  *factor.mutable_create_time() = ToProto(call.now());
  return factor;
}

absl::Status CodeMissing() {
  return domain::MakeError(
      pb::REASON_SECOND_FACTOR_REQUIRED,
      {"the account has a second factor: send the 6 digits that its authenticator shows",
       "2段階認証が設定されています。認証アプリに表示される6桁の確認コードを入力してください。"},
      {{"code", "missing"}});
}

absl::Status CodeWrong() {
  return domain::MakeError(pb::REASON_SECOND_FACTOR_REQUIRED,
                           {"the code is wrong, or was used before; wait for the next one, and see "
                            "that the clock of the "
                            "authenticator is right",
                            "確認コードが正しくないか、すでに使われています。次のコードが表示される"
                            "のを待って入力してくだ"
                            "さい。続く場合は、認証アプリのある端末の時刻をご確認ください。"},
                           {{"code", "wrong"}});
}

absl::Status CheckNewPassword(const Call& call, const pb::Account& account, absl::string_view typed,
                              bool with_factor, absl::string_view field) {
  std::string password = domain::NormalizePassword(typed);
  const absl::Cleanup wipe = [&] { auth::Wipe(password); };
  ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesOf(call, account));
  const std::optional<domain::PasswordProblem> problem =
      domain::CheckPassword(password, with_factor, names);
  if (!problem) return absl::OkStatus();
  return domain::InvalidField(field, problem->kind, problem->message);
}

}  // namespace renkei::service
