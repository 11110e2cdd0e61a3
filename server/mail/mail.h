// A mail, and how it goes out: what everybody who sends one knows. The text is plain; whatever stands in it,
// nothing of it becomes a header.

#ifndef RENKEI_SERVER_MAIL_MAIL_H_
#define RENKEI_SERVER_MAIL_MAIL_H_

#include <string>

#include "absl/time/time.h"
#include "server/domain/follow/mail_steps.h"

namespace renkei::mail {

struct Mail {
  std::string to;          // an address (FORMAT_EMAIL)
  std::string message_id;  // "<id@host>", the same for every attempt
  std::string subject;
  std::string text;  // UTF-8, lines end with "\n"
  absl::Time date;
  // Where one POST ends further mails (RFC 8058); empty: a mail that was asked for.
  std::string unsubscribe_url = {};
};

struct Reply {
  domain::MailOutcome outcome = domain::MailOutcome::kRefusedForNow;
  // Of SMTP; 0: there was none.
  int code = 0;
  // For the log: what went wrong, without the mail's content; empty where nothing did.
  std::string problem = {};
};

// Takes mails to a mail server. Thread-safe; blocks until there is an answer, or its own timeout.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Reply Send(const Mail& mail) const = 0;
  // No attempt takes longer.
  virtual absl::Duration timeout() const = 0;
};

}  // namespace renkei::mail

#endif  // RENKEI_SERVER_MAIL_MAIL_H_
