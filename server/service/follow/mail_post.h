// How mail goes out of this server, and what the operator has said of it.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_MAIL_POST_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_MAIL_POST_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "renkei/v1/inbox_service.pb.h"
#include "server/mail/mail.h"
#include "server/service/frame/call.h"
#include "storage/base/metrics.h"

namespace renkei::service {

// What an account owes by a day that is near or has passed, whose call it is. Handed over by who knows the inbox, which
// stands above this folder.
using DueReader = absl::StatusOr<std::vector<pb::InboxItem>> (*)(const Call& call);

struct MailPostOptions {
  // Where people reach the web front, without "/" at its end: links begin with it.
  std::string public_url;
  // Digests are due so long after midnight in Japan.
  absl::Duration time_of_day = absl::Hours(7);
  // Behind the "@" of Message-IDs.
  std::string host = "localhost";
  // nullptr: mails tell of news alone.
  DueReader due = nullptr;
};

// What became of mails since the start.
struct MailMeasures {
  metrics::Counter sent;
  metrics::Counter deferred;  // attempts after which a mail is tried again
  metrics::Counter given_up;
};

// Thread-safe.
class MailPost {
 public:
  MailPost(MailPostOptions options, std::unique_ptr<const mail::Transport> transport)
      : options_(std::move(options)), transport_(std::move(transport)) {}

  const MailPostOptions& options() const { return options_; }
  const mail::Transport& transport() const { return *transport_; }
  // Counted by whoever sends.
  MailMeasures& measures() const { return measures_; }

 private:
  const MailPostOptions options_;
  const std::unique_ptr<const mail::Transport> transport_;
  mutable MailMeasures measures_;
};

// nullptr: the server sends none.
inline const MailPost* MailOf(const Env& env) { return env.mail; }

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_MAIL_POST_H_
