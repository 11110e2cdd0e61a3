#include "server/service/follow/digest_settings.h"

#include <optional>
#include <utility>
#include <vector>

#include "server/domain/error.h"
#include "server/domain/follow/digest_times.h"
#include "server/service/follow/mail_post.h"
#include "server/service/follow/notice_list.h"
#include "server/service/frame/sealing.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/update.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using MailAccountRow = storage::Row<internal_pb::MailAccount>;

constexpr char kUnsubscribePurpose[] = "unsubscribe";

absl::StatusOr<pb::Account> OwnAccount(const Call& call) {
  ASSIGN_OR_RETURN(auto row,
                   Accounts().Get(call.snapshot(), KeyByName(Accounts(), call.caller().account)));
  if (!row.has_value()) return absl::DataLossError("a caller without an account");
  return std::move(row->message);
}

bool WantsMail(const pb::DigestSettings& settings) {
  return settings.frequency() == pb::DIGEST_FREQUENCY_DAILY ||
         settings.frequency() == pb::DIGEST_FREQUENCY_WEEKLY;
}

pb::DigestSettings PresentSettings(const Call& call, const MailAccountRow& row,
                                   const pb::Account& account) {
  const internal_pb::MailAccount& known = row.message;
  pb::DigestSettings settings = known.settings();
  settings.set_etag(MakeEtag(call.env().store, row.version));
  settings.set_email(account.email());
  settings.set_email_verified(!VerifiedEmail(account).empty());
  settings.set_mail_available(MailOf(call.env()) != nullptr);
  if (known.has_last_mail_time()) *settings.mutable_last_mail_time() = known.last_mail_time();
  if (known.has_next_mail_time() && MailOf(call.env()) != nullptr)
    *settings.mutable_next_mail_time() = known.next_mail_time();
  if (known.has_undelivered_time() && known.undelivered_email() == account.email())
    *settings.mutable_undelivered_time() = known.undelivered_time();
  return settings;
}

// Whether mail can come at all: all that stands in its way at once.
absl::Status CheckMailComes(const Call& call, const pb::Account& account) {
  std::vector<pb::FieldViolation> faults;
  constexpr char kField[] = "settings.frequency";
  if (MailOf(call.env()) == nullptr) {
    faults.push_back(domain::Violation(
        kField, "NO_MAIL",
        {"this server sends no mail; notices stand in the inbox",
         "このサーバーはメールを送信しません。お知らせは受信箱でご確認ください。"}));
  }
  if (account.email().empty()) {
    faults.push_back(domain::Violation(
        kField, "NO_EMAIL",
        {"the account has no e-mail address; give it one first: on the page of the "
         "account, or renkei account set ACCOUNT --email ADDRESS",
         "メールアドレスが登録されていません。先にアカウントの編集画面、または "
         "renkei account set アカウント --email アドレス で登録してください。"}));
  } else if (VerifiedEmail(account).empty()) {
    faults.push_back(domain::Violation(
        kField, "NOT_VERIFIED",
        {"the e-mail address is not verified; have a code sent to it first (renkei follow "
         "send-code), and give it back (renkei follow verify-email CODE)",
         "メールアドレスが確認されていません。先に確認メールを送信し（renkei follow "
         "send-code）、届いたコードを入力してください（renkei follow verify-email コード）。"}));
  }
  if (faults.empty()) return absl::OkStatus();
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(faults));
}

// Sets when the next one is due by the settings, from now on.
void Schedule(const Call& call, internal_pb::MailAccount& account) {
  account.clear_next_mail_time();
  if (!WantsMail(account.settings()) || MailOf(call.env()) == nullptr) return;
  const std::optional<absl::Time> due = domain::NextDigestTime(
      account.settings(), MailOf(call.env())->options().time_of_day, call.now());
  if (due.has_value()) *account.mutable_next_mail_time() = ToProto(*due);
}

}  // namespace

std::string VerifiedEmail(const pb::Account& account) {
  return account.has_email_verify_time() ? account.email() : std::string();
}

std::string UnsubscribeTokenFor(const Env& env, const std::string& account) {
  internal_pb::UnsubscribeToken token;
  token.set_account(account);
  return NewStamp(env, kUnsubscribePurpose).Seal(token.SerializeAsString());
}

absl::StatusOr<pb::DigestSettings> GetDigestSettings(const Call& call,
                                                     const pb::GetDigestSettingsRequest&) {
  ASSIGN_OR_RETURN(const pb::Account account, OwnAccount(call));
  ASSIGN_OR_RETURN(const MailAccountRow row,
                   ReadMailAccount(call.snapshot(), call.caller().account));
  return PresentSettings(call, row, account);
}

absl::StatusOr<Write<pb::DigestSettings>> UpdateDigestSettings(
    const Call& call, const pb::UpdateDigestSettingsRequest& request) {
  call.Prove(auth::Ownership::kManaged);
  ASSIGN_OR_RETURN(const pb::Account account, OwnAccount(call));
  ASSIGN_OR_RETURN(const MailAccountRow row,
                   ReadMailAccount(call.snapshot(), call.caller().account));
  RETURN_IF_ERROR(CheckEtag(call, request.settings().etag(), row.version, call.caller().account));
  internal_pb::MailAccount now = row.message;
  RETURN_IF_ERROR(
      MergeByMask(request.settings(), request.update_mask(), "settings", *now.mutable_settings()));
  if (WantsMail(now.settings())) RETURN_IF_ERROR(CheckMailComes(call, account));
  // What happened before somebody asked for mail is not mailed.
  if (WantsMail(now.settings()) && !WantsMail(row.message.settings()))
    *now.mutable_mailed_time() = ToProto(call.now());
  Schedule(call, now);
  Write<pb::DigestSettings> result;
  result.resource = call.caller().account;
  if (!SameContent(now, row.message)) WriteMailAccount(row, now, result.mutation);
  result.reply = PresentSettings(call, {now, row.version}, account);
  if (!result.mutation.empty()) result.reply.clear_etag();
  return result;
}

absl::StatusOr<Write<pb::UnsubscribeResponse>> Unsubscribe(const Call& call,
                                                           const pb::UnsubscribeRequest& request) {
  internal_pb::UnsubscribeToken token;
  if (!Unseal(call.env(), kUnsubscribePurpose, request.token(), token)) {
    return domain::InvalidField(
        "token", "UNKNOWN",
        {"is none of this server; open the link of the mail as a whole, or change the settings "
         "after signing in",
         "このサーバーの停止用リンクではありません。メールのリンク全体を開くか、ログインして設定"
         "を変更してください。"});
  }
  call.Prove(auth::Ownership::kSignIn);
  ASSIGN_OR_RETURN(const MailAccountRow row, ReadMailAccount(call.snapshot(), token.account()));
  Write<pb::UnsubscribeResponse> result;
  result.resource = token.account();
  if (!WantsMail(row.message.settings())) return result;
  internal_pb::MailAccount now = row.message;
  now.mutable_settings()->set_frequency(pb::DIGEST_FREQUENCY_NONE);
  now.clear_next_mail_time();
  WriteMailAccount(row, now, result.mutation);
  result.actor = Actor{.account = token.account(), .organization = ""};
  return result;
}

}  // namespace renkei::service
