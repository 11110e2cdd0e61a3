// Which mails are due, and what becomes of them.
//
//   MakeDueDigests   a mail for each account whose time has come and that has something to be told; in one commit with the
//                    mark up to when it was told
//   SendDueMails     each mail that waits: a commit that says somebody is sending it, the attempt, a commit that says what
//                    came of it (domain/follow/mail_steps.h)
//
// Killed between two of these, the next server goes on: a mail that somebody was sending is taken up when that one's
// time is over, as one of which nobody knows whether it was taken. Several servers over one store take turns by losing
// races.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_MAIL_OFFICE_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_MAIL_OFFICE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/domain/follow/mail_steps.h"
#include "server/service/caller/authenticate.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

struct MailCounts {
  int made = 0;
  int sent = 0;
  int deferred = 0;
  int given_up = 0;
};

// A mail to the account that waits to be sent from now on: an id, a Message-ID. For a server that sends mail.
internal_pb::MailRecord NewMail(const Call& call, const std::string& account);

class MailOffice {
 public:
  // `tell` gets a line for the log of each mail that was given up or put off, without its content.
  using Tell = std::function<void(const std::string& line)>;
  // `env` sends mail. Everything outlives it. One thread.
  MailOffice(const Env& env, Tell tell, std::function<bool()> ending)
      : env_(env), tell_(std::move(tell)), ending_(std::move(ending)) {}

  // Digests that are due by now. Those that nobody needs make no mail.
  [[nodiscard]] absl::Status MakeDueDigests(MailCounts& counts);

  // Those that would be due in the morning of a day that begins at `border`, of every account that wants mail on
  // such a day, whether their time has come or not; and mails that were put off or given up are due again.
  [[nodiscard]] absl::Status MakeDigestsOf(absl::Time border, MailCounts& counts);

  // Sends what waits and is due.
  [[nodiscard]] absl::Status SendDueMails(MailCounts& counts);

 private:
  using MailRow = storage::Row<internal_pb::MailRecord>;
  using MailAccountRow = storage::Row<internal_pb::MailAccount>;

  absl::Status MakeDigest(const MailAccountRow& row, absl::Time border, MailCounts& counts);
  absl::Status Revive();
  absl::Status SendOne(const std::string& id, MailCounts& counts);
  absl::Status Record(const MailRow& row, internal_pb::MailRecord now, domain::MailOutcome outcome,
                      int code, MailCounts& counts);
  absl::Status Commit(storage::Mutation mutation);

  const Env& env_;
  const Tell tell_;
  const std::function<bool()> ending_;
  KeptIdentities kept_;
};

// Removes mails that were given up long ago, at most `limit`; returns how many.
[[nodiscard]] absl::StatusOr<int> SweepMails(const Env& env, size_t limit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_MAIL_OFFICE_H_
