// A mail as the bytes that SMTP carries (RFC 5322, RFC 2045 to 2047): headers in ASCII, a text that survives every
// way because it is base64, lines of at most 76 characters that end with CRLF.

#ifndef RENKEI_SERVER_MAIL_MIME_H_
#define RENKEI_SERVER_MAIL_MIME_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/mail/mail.h"

namespace renkei::mail {

// Whose mails are: "renkei@city.example.jp" or "Renkei 事務局 <renkei@city.example.jp>".
struct Sender {
  std::string name;  // may be empty
  std::string address;
};

// INVALID_ARGUMENT for what is none, in words for an operator.
[[nodiscard]] absl::StatusOr<Sender> ParseSender(absl::string_view text);

// The text of a header in encoded words where it is not plain ASCII, folded; line breaks and other control
// characters become spaces.
std::string EncodeHeader(absl::string_view text);

std::string ToMime(const Mail& mail, const Sender& sender);

}  // namespace renkei::mail

#endif  // RENKEI_SERVER_MAIL_MIME_H_
