#include "server/host/mail_post_open.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/process/private_file.h"
#include "server/service/inbox/inbox_service.h"
#include "storage/base/status_macros.h"

namespace renkei::host {
namespace {

// "https://renkei.example.jp" without what follows.
absl::Status CheckPublicUrl(const std::string& url) {
  const bool web = absl::StartsWith(url, "https://") || absl::StartsWith(url, "http://");
  if (web && !absl::EndsWith(url, "/") && url.find_first_of(" ?#<>\r\n") == std::string::npos)
    return absl::OkStatus();
  return absl::InvalidArgumentError(
      "--public-url is needed where mail is sent: the address of the web front without \"/\" at "
      "its end, for "
      "example https://renkei.example.jp");
}

}  // namespace

absl::StatusOr<std::unique_ptr<const service::MailPost>> OpenMailPost(const MailOptions& options) {
  if (options.smtp.url.empty()) return nullptr;
  RETURN_IF_ERROR(CheckPublicUrl(options.post.public_url));
  mail::SmtpOptions smtp = options.smtp;
  if (!options.password_file.empty()) {
    ASSIGN_OR_RETURN(smtp.password,
                     process::ReadSecret("--smtp-password-file", options.password_file));
  }
  if (smtp.user.empty() != smtp.password.empty())
    return absl::InvalidArgumentError(
        "--smtp-user and --smtp-password-file are given together or not at all");
  absl::StatusOr<std::unique_ptr<mail::Transport>> transport = mail::OpenSmtp(smtp);
  if (!transport.ok())
    return absl::InvalidArgumentError(
        absl::StrCat("--smtp-url ", options.smtp.url, ": ", transport.status().message()));
  service::MailPostOptions post = options.post;
  post.due = &service::ReadDueItems;
  // Message-IDs are told apart by the sender's own domain.
  post.host = smtp.sender.address.substr(smtp.sender.address.find('@') + 1);
  return std::make_unique<const service::MailPost>(std::move(post), *std::move(transport));
}

}  // namespace renkei::host
