#include "server/service/identity/sign_in/own_credential.h"

#include <optional>
#include <string>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "server/auth/password_hash.h"
#include "server/auth/totp.h"
#include "server/domain/error.h"
#include "server/domain/identity/password.h"
#include "server/service/frame/time.h"
#include "server/service/identity/sign_in/credentials.h"
#include "server/service/identity/sign_in/sessions.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::Status NoPassword() {
  return domain::MakeError(pb::REASON_STEP_MISSING,
                           {"the account has no password yet: the first one is set with an "
                            "invitation from your administrator",
                            "このアカウントにはパスワードが設定されていません。管理者に招待の発行を"
                            "依頼し、招待の画面で設定"
                            "してください。"});
}

absl::StatusOr<CredentialRow> OwnCredential(const Call& call) {
  call.Prove(auth::Ownership::kManaged);
  ASSIGN_OR_RETURN(const auto row, FindCredential(call, call.caller().account));
  if (!row.has_value()) return NoPassword();
  return *row;
}

absl::StatusOr<storage::Row<pb::Account>> OwnAccount(const Call& call) {
  ASSIGN_OR_RETURN(const auto row,
                   Accounts().Get(call.snapshot(), KeyByName(Accounts(), call.caller().account)));
  if (!row.has_value()) return absl::DataLossError("a caller without an account");
  return *row;
}

absl::Status Wrong(absl::string_view field, domain::Bilingual message) {
  return domain::InvalidField(field, "WRONG", std::move(message));
}

absl::Status WrongCode() {
  return Wrong("code", {"is wrong, or was used before; wait for the next one",
                        "確認コードが正しくないか、すでに使われています。次のコードが表示されるのを"
                        "待って入力してください。"});
}

// Says by the present password, and the code where there is a second factor, that it is the person who
// asks, and not somebody who found the screen. The code counts as used in `credential`.
absl::Status ProveSelf(const Call& call, const std::string& password, absl::string_view field,
                       const std::string& code, internal_pb::CredentialRecord& credential) {
  PasswordWork& work = PasswordWork::Of(call);
  RETURN_IF_ERROR(work.Begin(call, credential.account()));
  ASSIGN_OR_RETURN(const bool right, work.Matches(call, password, credential.password_hash()));
  if (!right) {
    work.Failed(call);
    return Wrong(field, {"is not the present password", "今のパスワードと異なります。"});
  }
  if (credential.has_factor()) {
    if (code.empty()) {
      return domain::InvalidField("code", "REQUIRED",
                                  {"the account has a second factor: send its code",
                                   "認証アプリに表示される6桁の確認コードを入力してください。"});
    }
    if (!TakeCode(call, code, *credential.mutable_factor())) {
      work.Failed(call);
      return WrongCode();
    }
  }
  work.Succeeded();
  return absl::OkStatus();
}

template <typename Reply>
Write<Reply> Written(const CredentialRow& row, const internal_pb::CredentialRecord& changed,
                     const char* mark) {
  Write<Reply> result;
  Credentials().Update(row, changed, result.mutation);
  result.resource = row.message.account();
  result.marks.emplace_back(mark);
  return result;
}

// What an authenticator shows beside the code.
absl::StatusOr<std::string> IssuerOf(const Call& call) {
  ASSIGN_OR_RETURN(
      const auto row,
      Organizations().Get(call.snapshot(), KeyByName(Organizations(), call.caller().organization)));
  const pb::Designation* today =
      row.has_value() ? DesignationOn(row->message, call.today()) : nullptr;
  return absl::StrCat("Renkei", today == nullptr ? "" : " ",
                      today == nullptr ? "" : today->display_name());
}

}  // namespace

absl::StatusOr<Write<pb::ChangePasswordResponse>> ChangePassword(
    const Call& call, const pb::ChangePasswordRequest& request) {
  ASSIGN_OR_RETURN(const CredentialRow row, OwnCredential(call));
  ASSIGN_OR_RETURN(const auto account, OwnAccount(call));
  internal_pb::CredentialRecord changed = row.message;
  RETURN_IF_ERROR(ProveSelf(call, request.old_password(), "old_password", request.code(), changed));
  RETURN_IF_ERROR(CheckNewPassword(call, account.message, request.new_password(),
                                   changed.has_factor(), "new_password"));
  if (domain::NormalizePassword(request.new_password()) ==
      domain::NormalizePassword(request.old_password())) {
    return domain::InvalidField("new_password", "UNCHANGED",
                                {"is the present one", "今のパスワードと同じです。"});
  }
  ASSIGN_OR_RETURN(*changed.mutable_password_hash(),
                   PasswordWork::Of(call).Hash(call, request.new_password()));
  *changed.mutable_password_time() = ToProto(call.now());
  auto result = Written<pb::ChangePasswordResponse>(row, changed, "password_changed");
  Accounts().Require(account, result.mutation);
  ASSIGN_OR_RETURN(const int ended,
                   EndSessions(call, changed.account(), call.caller().token, result.mutation));
  result.reply.set_ended_sessions(ended);
  return result;
}

absl::StatusOr<Write<pb::EnrollSecondFactorResponse>> EnrollSecondFactor(
    const Call& call, const pb::EnrollSecondFactorRequest& request) {
  ASSIGN_OR_RETURN(const CredentialRow row, OwnCredential(call));
  ASSIGN_OR_RETURN(const auto account, OwnAccount(call));
  ASSIGN_OR_RETURN(const std::string issuer, IssuerOf(call));
  internal_pb::CredentialRecord changed = row.message;
  RETURN_IF_ERROR(ProveSelf(call, request.password(), "password", request.code(), changed));
  std::string secret;
  const absl::Cleanup wipe = [&] { auth::Wipe(secret); };
  *changed.mutable_pending() = NewFactor(call, secret);
  auto result = Written<pb::EnrollSecondFactorResponse>(row, changed, "second_factor_enrolled");
  const pb::Account& own = account.message;
  result.reply.set_secret(auth::TotpSecretText(secret));
  result.reply.set_uri(auth::TotpUri(
      issuer, own.login_name().empty() ? own.display_name() : own.login_name(), secret));
  return result;
}

absl::StatusOr<Write<pb::ConfirmSecondFactorResponse>> ConfirmSecondFactor(
    const Call& call, const pb::ConfirmSecondFactorRequest& request) {
  ASSIGN_OR_RETURN(const CredentialRow row, OwnCredential(call));
  if (!row.message.has_pending()) {
    return domain::MakeError(pb::REASON_STEP_MISSING,
                             {"nothing waits to be confirmed: enroll an authenticator first",
                              "確認を待つ登録がありません。先に認証アプリを登録してください。"});
  }
  internal_pb::CredentialRecord changed = row.message;
  if (!TakeCode(call, request.code(), *changed.mutable_pending())) return WrongCode();
  changed.mutable_factor()->Swap(changed.mutable_pending());
  changed.clear_pending();
  auto result = Written<pb::ConfirmSecondFactorResponse>(row, changed, "second_factor_confirmed");
  ASSIGN_OR_RETURN(const int ended,
                   EndSessions(call, changed.account(), call.caller().token, result.mutation));
  result.reply.set_ended_sessions(ended);
  return result;
}

absl::StatusOr<Write<pb::RemoveSecondFactorResponse>> RemoveSecondFactor(
    const Call& call, const pb::RemoveSecondFactorRequest& request) {
  ASSIGN_OR_RETURN(const CredentialRow row, OwnCredential(call));
  ASSIGN_OR_RETURN(const auto account, OwnAccount(call));
  internal_pb::CredentialRecord changed = row.message;
  RETURN_IF_ERROR(ProveSelf(call, request.password(), "password", request.code(), changed));
  // From now on the password stands alone.
  RETURN_IF_ERROR(CheckNewPassword(call, account.message, request.password(),
                                   /*with_factor=*/false, "password"));
  changed.clear_factor();
  changed.clear_pending();
  return Written<pb::RemoveSecondFactorResponse>(row, changed, "second_factor_removed");
}

}  // namespace renkei::service
