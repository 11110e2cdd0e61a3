// Mails through an SMTP server of the operator's (RFC 5321), by libcurl. The one place that knows it.

#ifndef RENKEI_SERVER_MAIL_SMTP_TRANSPORT_H_
#define RENKEI_SERVER_MAIL_SMTP_TRANSPORT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/mail/mail.h"
#include "server/mail/mime.h"

namespace renkei::mail {

struct SmtpOptions {
  // "smtps://mail.example.jp" (TLS from the first byte), or "smtp://mail.example.jp:587" (STARTTLS, which is
  // required; without TLS to loopback alone).
  std::string url;
  std::string user = {};  // empty: nobody signs in
  std::string password = {};
  Sender sender = {};
  absl::Duration timeout = absl::Seconds(60);
  // Certificates that are trusted, PEM; empty: the system's.
  std::string ca_file = {};
};

// INVALID_ARGUMENT for another kind of URL, or one with a user or a path in it. Nothing is connected yet.
[[nodiscard]] absl::StatusOr<std::unique_ptr<Transport>> OpenSmtp(const SmtpOptions& options);

}  // namespace renkei::mail

#endif  // RENKEI_SERVER_MAIL_SMTP_TRANSPORT_H_
