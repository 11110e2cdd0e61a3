#include "server/service/follow/email_code.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/service/follow/mail_office.h"
#include "server/service/follow/mail_post.h"
#include "server/service/follow/notice_list.h"
#include "server/service/frame/ids.h"
#include "server/service/frame/sealing.h"
#include "server/service/frame/time.h"
#include "server/service/identity/account_person.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using AccountEntry = storage::Row<pb::Account>;

constexpr char kCodePurpose[] = "email code";
// 12 letters and digits of 5 bits each: nobody guesses one in a day.
constexpr size_t kCodeBytes = 7;
constexpr size_t kCodeGroup = 4;

absl::StatusOr<AccountEntry> CallersAccount(const Call& call) {
  ASSIGN_OR_RETURN(auto row,
                   Accounts().Get(call.snapshot(), KeyByName(Accounts(), call.caller().account)));
  if (!row.has_value()) return absl::DataLossError("a caller without an account");
  return *std::move(row);
}

// Of the code as it was sent, and of the address that it was sent to.
std::string CodeHash(absl::string_view code, absl::string_view email) {
  return auth::Sha256(absl::StrCat(code, "\n", email));
}

// As it is kept, whatever the keyboard made of it.
std::string PlainCode(absl::string_view typed) {
  return absl::AsciiStrToLower(
      absl::StrReplaceAll(domain::NormalizeCompatibility(typed),
                          {{" ", ""}, {"-", ""}, {"‐", ""}, {"−", ""}, {"ー", ""}}));
}

absl::Status NoMail() {
  return domain::MakeError(
      pb::REASON_NOT_CONFIGURED,
      {"this server sends no mail; its operator sets it up with the option smtp_url",
       "このサーバーはメールを送信しません。管理者が smtp_url を設定すると使えます。"},
      {{"option", "smtp_url"}});
}

absl::Status WrongCode() {
  return domain::InvalidField(
      "code", "WRONG",
      {"is not the code of the last mail, or its time is over; have a new one sent",
       "最後に届いた確認コードと一致しないか、有効期限が切れています。もう一度入力するか、確認"
       "メールを送り直してください。"});
}

absl::Status NoCode() {
  return domain::MakeError(pb::REASON_STEP_MISSING,
                           {"no code is waited for; have one sent to the address first",
                            "確認待ちのコードがありません。先に確認メールを送信してください。"});
}

// Forgets what was sent more than an hour ago.
void ForgetOld(absl::Time now, internal_pb::MailAccount& account) {
  auto& times = *account.mutable_code_sent_times();
  int kept = 0;
  for (int i = 0; i < times.size(); ++i) {
    if (FromProto(times[i]) > now - absl::Hours(1)) times[kept++] = times[i];
  }
  times.DeleteSubrange(kept, times.size() - kept);
}

}  // namespace

std::optional<std::string> CodeOfMail(const Env& env, const internal_pb::MailRecord& mail) {
  const std::optional<std::string> code = env.sealer.Open(kCodePurpose, mail.sealed_code());
  if (!code.has_value()) return std::nullopt;
  std::string grouped;
  for (size_t i = 0; i < code->size(); i += kCodeGroup)
    absl::StrAppend(&grouped, grouped.empty() ? "" : "-", code->substr(i, kCodeGroup));
  return grouped;
}

absl::StatusOr<Write<pb::SendEmailVerificationResponse>> SendEmailVerification(
    const Call& call, const pb::SendEmailVerificationRequest&) {
  call.Prove(auth::Ownership::kManaged);
  if (MailOf(call.env()) == nullptr) return NoMail();
  ASSIGN_OR_RETURN(const AccountEntry account, CallersAccount(call));
  const std::string& email = account.message.email();
  if (email.empty()) {
    return domain::InvalidField("email", "NO_EMAIL",
                                {"the account has no e-mail address; give it one first",
                                 "メールアドレスが登録されていません。先に登録してください。"});
  }
  ASSIGN_OR_RETURN(const auto row, ReadMailAccount(call.snapshot(), call.caller().account));
  internal_pb::MailAccount now = row.message;
  ForgetOld(call.now(), now);
  if (now.code_sent_times_size() >= kMostCodesAnHour) {
    return domain::MakeError(
        pb::REASON_OVERLOADED,
        {absl::StrCat(kMostCodesAnHour,
                      " codes were sent within an hour; look for the last one, or try "
                      "again later"),
         absl::StrCat(
             "確認メールの送信は1時間に", kMostCodesAnHour,
             "回までです。届いているメールを確認するか、時間をおいて送り直してください。")},
        {{"limit", "codes_per_hour"}, {"value", absl::StrCat(kMostCodesAnHour)}});
  }
  const std::string code = Base32(call.env().random.Bytes(kCodeBytes));
  now.set_code_hash(CodeHash(code, email));
  *now.mutable_code_expire_time() = ToProto(call.now() + kCodeLifetime);
  now.clear_wrong_codes();
  *now.add_code_sent_times() = ToProto(call.now());
  Write<pb::SendEmailVerificationResponse> result;
  result.resource = call.caller().account;
  WriteMailAccount(row, now, result.mutation);
  // Another address at the same moment would get the code of this one.
  Accounts().Require(account, result.mutation);
  internal_pb::MailRecord mail = NewMail(call, call.caller().account);
  mail.set_email(email);
  mail.set_sealed_code(NewStamp(call.env(), kCodePurpose).Seal(code));
  Mails().Insert(mail, result.mutation);
  result.reply.set_email(email);
  *result.reply.mutable_expire_time() = now.code_expire_time();
  return result;
}

absl::StatusOr<pb::VerifyEmailResponse> VerifyEmail(Job& job,
                                                    const pb::VerifyEmailRequest& request) {
  for (int attempt = 0; attempt < kMaxWriteAttempts; ++attempt) {
    const Call& call = job.Refresh();
    call.Prove(auth::Ownership::kManaged);
    ASSIGN_OR_RETURN(const AccountEntry account, CallersAccount(call));
    ASSIGN_OR_RETURN(const auto row, ReadMailAccount(call.snapshot(), call.caller().account));
    internal_pb::MailAccount now = row.message;
    if (now.code_hash().empty()) return NoCode();
    if (now.wrong_codes() >= kMostWrongCodes || FromProto(now.code_expire_time()) <= call.now()) {
      return WrongCode();
    }
    const std::string hash = CodeHash(PlainCode(request.code()), account.message.email());
    storage::Mutation mutation;
    pb::VerifyEmailResponse response;
    const bool right = hash == now.code_hash();
    if (right) {
      pb::Account verified = account.message;
      *verified.mutable_email_verify_time() = ToProto(call.now());
      *verified.mutable_update_time() = ToProto(call.now());
      ASSIGN_OR_RETURN(std::vector<pb::FieldViolation> faults,
                       CheckPersonOf(call, &account.message, verified, mutation));
      if (!faults.empty()) return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(faults));
      Accounts().Update(account, verified, mutation);
      now.clear_code_hash();
      now.clear_code_expire_time();
      now.clear_undelivered_email();
      now.clear_undelivered_time();
      response.set_email(verified.email());
      *response.mutable_verify_time() = verified.email_verify_time();
    } else {
      now.set_wrong_codes(now.wrong_codes() + 1);
    }
    WriteMailAccount(row, now, mutation);
    const auto committed = job.Commit(std::move(mutation), call.caller().account);
    // Another one was typed at the same moment: each counts.
    if (absl::IsAborted(committed.status())) continue;
    RETURN_IF_ERROR(committed.status());
    if (!right) return WrongCode();
    return response;
  }
  return absl::AbortedError("other writes kept winning");
}

}  // namespace renkei::service
