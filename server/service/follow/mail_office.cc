#include "server/service/follow/mail_office.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/follow/digest_times.h"
#include "server/domain/follow/mail_steps.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/follow/account_call.h"
#include "server/service/follow/digest_text.h"
#include "server/service/follow/mail_post.h"
#include "server/service/follow/notice_list.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::MailOutcome;
using domain::MailStep;

constexpr size_t kAccountsAtOnce = 100;
constexpr size_t kMailsAtOnce = 100;
// Beyond the attempt's own timeout: as long as a commit may take.
constexpr absl::Duration kSendingSlack = absl::Seconds(15);
// Mails that were given up: an operator may send them again.
constexpr absl::Duration kGivenUpKept = absl::Hours(24 * 30);

// What the log may say of whom a mail was for: the account, and never the address.
std::string LineOf(const internal_pb::MailRecord& mail, absl::string_view what) {
  return absl::StrCat("mail ", mail.id(), " for ", mail.account(), " ", what);
}

bool IsDueOn(const pb::DigestSettings& settings, absl::Time border) {
  const std::optional<absl::Time> due =
      domain::NextDigestTime(settings, absl::ZeroDuration(), border - absl::Microseconds(1));
  return due == border;
}

}  // namespace

internal_pb::MailRecord NewMail(const Call& call, const std::string& account) {
  internal_pb::MailRecord mail;
  mail.set_id(call.NewId());
  mail.set_account(account);
  mail.set_message_id(absl::StrCat("<", mail.id(), "@", MailOf(call.env())->options().host, ">"));
  *mail.mutable_create_time() = ToProto(call.now());
  *mail.mutable_next_time() = mail.create_time();
  return mail;
}

absl::Status MailOffice::Commit(storage::Mutation mutation) {
  return storage::CommitAndWait(env_.store, std::move(mutation)).status();
}

absl::Status MailOffice::MakeDigest(const MailAccountRow& row, absl::Time border,
                                    MailCounts& counts) {
  const absl::Time now = env_.now();
  internal_pb::MailAccount changed = row.message;
  storage::Mutation mutation;
  const absl::Time from = FromProto(row.message.mailed_time());
  const absl::Time through = std::min(border, now);
  int made = 0;
  if (through > from) {
    ASSIGN_OR_RETURN(const auto as,
                     AccountCall::Of(env_, kept_, env_.store.NewSnapshot(), row.message.account()));
    if (as != nullptr) {
      ASSIGN_OR_RETURN(const bool news, HasNews(as->call(), row.message.settings(), from, through));
      if (news) {
        internal_pb::MailRecord mail = NewMail(as->call(), row.message.account());
        *mail.mutable_from_time() = ToProto(from);
        *mail.mutable_through_time() = ToProto(through);
        Mails().Insert(mail, mutation);
        made = 1;
      }
    }
    *changed.mutable_mailed_time() = ToProto(through);
  }
  // One that was made ahead of its time leaves the rest to the one that is due.
  if (FromProto(changed.next_mail_time()) <= now) {
    const auto next =
        domain::NextDigestTime(changed.settings(), MailOf(env_)->options().time_of_day, now);
    changed.clear_next_mail_time();
    if (next.has_value()) *changed.mutable_next_mail_time() = ToProto(*next);
  }
  MailAccounts().Update(row, changed, mutation);
  const absl::Status committed = Commit(std::move(mutation));
  // Another server, or the account itself, was faster: it is looked at again.
  if (absl::IsAborted(committed)) return absl::OkStatus();
  if (committed.ok()) counts.made += made;
  return committed;
}

absl::Status MailOffice::MakeDueDigests(MailCounts& counts) {
  while (!ending_()) {
    const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
    ASSIGN_OR_RETURN(const auto page,
                     MailAccounts().ScanIndex(*snapshot, storage::Key(kMailAccountsByNextId), "",
                                              kAccountsAtOnce));
    bool any = false;
    for (const MailAccountRow& row : page.rows) {
      const absl::Time due = FromProto(row.message.next_mail_time());
      if (due > env_.now() || ending_()) return absl::OkStatus();
      any = true;
      RETURN_IF_ERROR(MakeDigest(row, domain::DigestBorder(due), counts));
    }
    if (!any) return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status MailOffice::MakeDigestsOf(absl::Time border, MailCounts& counts) {
  RETURN_IF_ERROR(Revive());
  std::string after;
  do {
    const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
    ASSIGN_OR_RETURN(const auto page, MailAccounts().Scan(*snapshot, MailAccounts().NewKey(), after,
                                                          kAccountsAtOnce));
    for (const MailAccountRow& row : page.rows) {
      if (ending_()) return absl::OkStatus();
      if (!IsDueOn(row.message.settings(), border)) continue;
      RETURN_IF_ERROR(MakeDigest(row, border, counts));
    }
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

absl::Status MailOffice::Revive() {
  std::string after;
  do {
    const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
    ASSIGN_OR_RETURN(const auto page,
                     Mails().Scan(*snapshot, Mails().NewKey(), after, kMailsAtOnce));
    storage::Mutation mutation;
    for (const MailRow& row : page.rows) {
      // Somebody is sending it: nobody else does before his time is over.
      if (row.message.has_sending_until()) continue;
      internal_pb::MailRecord again = row.message;
      if (again.has_give_up_time()) again.set_attempts(0);
      again.clear_give_up_time();
      *again.mutable_next_time() = ToProto(env_.now());
      Mails().Update(row, again, mutation);
    }
    if (!mutation.empty()) RETURN_IF_ERROR(Commit(std::move(mutation)));
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

absl::Status MailOffice::SendDueMails(MailCounts& counts) {
  // What is put off is not due again in this round.
  const absl::Time begun = env_.now();
  std::string after;
  do {
    const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
    ASSIGN_OR_RETURN(const auto page, Mails().ScanIndex(*snapshot, storage::Key(kMailsByNextId),
                                                        after, kMailsAtOnce));
    for (const MailRow& row : page.rows) {
      if (FromProto(row.message.next_time()) > begun || ending_()) return absl::OkStatus();
      RETURN_IF_ERROR(SendOne(row.message.id(), counts));
    }
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

absl::Status MailOffice::SendOne(const std::string& id, MailCounts& counts) {
  const storage::Key key = Mails().NewKey().Add(id);
  std::optional<MailRow> row;
  { ASSIGN_OR_RETURN(row, Mails().Get(*env_.store.NewSnapshot(), key)); }
  if (!row.has_value() || FromProto(row->message.next_time()) > env_.now()) return absl::OkStatus();
  internal_pb::MailRecord mail = row->message;
  if (mail.has_sending_until()) {
    // Whoever was sending it has not come back.
    mail.set_unknown_attempts(mail.unknown_attempts() + 1);
    mail.clear_sending_until();
    if (domain::StepAfter(MailOutcome::kUnknown, mail.attempts(), mail.unknown_attempts()) ==
        MailStep::kDone) {
      return Record(*row, std::move(mail), MailOutcome::kTaken, 0, counts);
    }
  }
  // That it is being sent is on the disk before the first byte goes out.
  mail.set_attempts(mail.attempts() + 1);
  *mail.mutable_sending_until() =
      ToProto(env_.now() + MailOf(env_)->transport().timeout() + kSendingSlack);
  *mail.mutable_next_time() = mail.sending_until();
  storage::Mutation begin;
  Mails().Update(*row, mail, begin);
  const auto begun = storage::CommitAndWait(env_.store, std::move(begin));
  if (absl::IsAborted(begun.status())) return absl::OkStatus();
  RETURN_IF_ERROR(begun.status());
  const MailRow sending{mail, *begun};

  ASSIGN_OR_RETURN(const auto as,
                   AccountCall::Of(env_, kept_, env_.store.NewSnapshot(), mail.account()));
  std::optional<mail::Mail> text;
  if (as != nullptr && !mail.sealed_code().empty()) text = CodeMail(as->call(), mail);
  if (as != nullptr && mail.sealed_code().empty()) {
    ASSIGN_OR_RETURN(text, DigestMail(as->call(), mail));
  }
  if (!text.has_value()) {
    // Nothing is left to be told, or nobody who is told.
    storage::Mutation gone;
    Mails().Erase(sending, gone);
    return Commit(std::move(gone));
  }
  const mail::Reply reply = MailOf(env_)->transport().Send(*text);
  if (reply.outcome != MailOutcome::kTaken)
    tell_(
        LineOf(mail, absl::StrCat("was not taken (attempt ", mail.attempts(), "): ", reply.problem,
                                  reply.code == 0 ? "" : absl::StrCat(", code ", reply.code))));
  if (reply.outcome == MailOutcome::kUnknown)
    mail.set_unknown_attempts(mail.unknown_attempts() + 1);
  mail.clear_sending_until();
  return Record(sending, std::move(mail), reply.outcome, reply.code, counts);
}

absl::Status MailOffice::Record(const MailRow& row, internal_pb::MailRecord now,
                                MailOutcome outcome, int code, MailCounts& counts) {
  storage::Mutation mutation;
  const MailStep step = domain::StepAfter(outcome, now.attempts(), now.unknown_attempts());
  ASSIGN_OR_RETURN(const MailAccountRow account,
                   ReadMailAccount(*env_.store.NewSnapshot(), now.account()));
  internal_pb::MailAccount changed = account.message;
  switch (step) {
    case MailStep::kDone:
      Mails().Erase(row, mutation);
      *changed.mutable_last_mail_time() = ToProto(env_.now());
      changed.clear_undelivered_email();
      changed.clear_undelivered_time();
      ++counts.sent;
      MailOf(env_)->measures().sent.Add();
      break;
    case MailStep::kAgain:
      *now.mutable_next_time() = ToProto(env_.now() + domain::PauseAfter(now.attempts()));
      now.set_last_code(code);
      Mails().Update(row, now, mutation);
      ++counts.deferred;
      MailOf(env_)->measures().deferred.Add();
      break;
    case MailStep::kGiveUp: {
      *now.mutable_give_up_time() = ToProto(env_.now());
      now.set_last_code(code);
      Mails().Update(row, now, mutation);
      ASSIGN_OR_RETURN(const auto owner, Accounts().Get(*env_.store.NewSnapshot(),
                                                        KeyByName(Accounts(), now.account())));
      changed.set_undelivered_email(
          !now.email().empty() || !owner.has_value() ? now.email() : owner->message.email());
      *changed.mutable_undelivered_time() = ToProto(env_.now());
      ++counts.given_up;
      MailOf(env_)->measures().given_up.Add();
      tell_(LineOf(now, absl::StrCat("is given up after ", now.attempts(),
                                     " attempts; renkei admin send-digests tries it again")));
      break;
    }
  }
  if (step != MailStep::kAgain) WriteMailAccount(account, changed, mutation);
  const absl::Status committed = Commit(std::move(mutation));
  // The account changed its settings at this moment: the mail is what counts. What is lost is a time that is
  // shown.
  if (!absl::IsAborted(committed) || step == MailStep::kAgain) return committed;
  storage::Mutation alone;
  if (step == MailStep::kDone) {
    Mails().Erase(row, alone);
  } else {
    Mails().Update(row, now, alone);
  }
  return Commit(std::move(alone));
}

absl::StatusOr<int> SweepMails(const Env& env, size_t limit) {
  const std::unique_ptr<storage::Snapshot> snapshot = env.store.NewSnapshot();
  ASSIGN_OR_RETURN(const auto page, Mails().Scan(*snapshot, Mails().NewKey(), "", limit));
  storage::Mutation mutation;
  int removed = 0;
  for (const auto& row : page.rows) {
    if (!row.message.has_give_up_time() ||
        FromProto(row.message.give_up_time()) + kGivenUpKept > env.now()) {
      continue;
    }
    Mails().Erase(row, mutation);
    ++removed;
  }
  if (removed == 0) return 0;
  RETURN_IF_ERROR(storage::CommitAndWait(env.store, std::move(mutation)).status());
  return removed;
}

}  // namespace renkei::service
