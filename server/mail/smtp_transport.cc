#include "server/mail/smtp_transport.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace renkei::mail {
namespace {

using domain::MailOutcome;

struct EndEasy {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct EndList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// What is still to be sent.
struct Upload {
  absl::string_view left;
  bool all_given = false;  // libcurl has asked for more after the last byte
};

size_t GiveMore(char* into, size_t size, size_t count, void* from) {
  auto& upload = *static_cast<Upload*>(from);
  const size_t bytes = std::min(size * count, upload.left.size());
  std::memcpy(into, upload.left.data(), bytes);
  upload.left.remove_prefix(bytes);
  upload.all_given = upload.all_given || bytes == 0;
  return bytes;
}

bool IsLoopback(absl::string_view host) {
  return host == "localhost" || host == "[::1]" || absl::StartsWith(host, "127.");
}

absl::string_view HostOf(absl::string_view rest) {
  if (absl::StartsWith(rest, "[")) return rest.substr(0, rest.find(']') + 1);
  return rest.substr(0, rest.find(':'));
}

class SmtpTransport : public Transport {
 public:
  SmtpTransport(SmtpOptions options, bool needs_tls)
      : options_(std::move(options)), needs_tls_(needs_tls) {}

  absl::Duration timeout() const override { return options_.timeout; }

  Reply Send(const Mail& mail) const override {
    const std::unique_ptr<CURL, EndEasy> curl(curl_easy_init());
    const std::unique_ptr<curl_slist, EndList> to(curl_slist_append(nullptr, mail.to.c_str()));
    if (curl == nullptr || to == nullptr)
      return {.outcome = MailOutcome::kRefusedForNow, .problem = "no memory"};
    const std::string bytes = ToMime(mail, options_.sender);
    Upload upload{.left = bytes};
    std::array<char, CURL_ERROR_SIZE> words{};
    Prepare(curl.get(), to.get(), upload, words.data());
    const CURLcode done = curl_easy_perform(curl.get());
    long code = 0;  // NOLINT(google-runtime-int): libcurl's
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &code);
    return ReplyOf(done, static_cast<int>(code), upload, words.data());
  }

 private:
  void Prepare(CURL* curl, curl_slist* to, Upload& upload, char* words) const {
    curl_easy_setopt(curl, CURLOPT_URL, options_.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // A proxy of the environment's speaks HTTP.
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(needs_tls_ ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
    if (!options_.user.empty()) {
      curl_easy_setopt(curl, CURLOPT_USERNAME, options_.user.c_str());
      curl_easy_setopt(curl, CURLOPT_PASSWORD, options_.password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                     static_cast<long>(absl::ToInt64Milliseconds(options_.timeout)));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(absl::ToInt64Milliseconds(options_.timeout / 2)));
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, options_.sender.address.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, GiveMore);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
  }

  static Reply ReplyOf(CURLcode done, int code, const Upload& upload, const char* words) {
    if (done == CURLE_OK) return {.outcome = MailOutcome::kTaken, .code = code};
    Reply reply{.code = code,
                .problem = absl::StrCat(words[0] != '\0' ? words : curl_easy_strerror(done))};
    // What it says of this mail. That it does not let us in is the operator's to mend, and no fault of the mail.
    const bool let_in = done != CURLE_LOGIN_DENIED && done != CURLE_USE_SSL_FAILED && code != 530;
    if (code >= 500 && code < 600 && let_in) {
      reply.outcome = MailOutcome::kRefusedForEver;
    } else if (upload.all_given && code < 400) {
      // Everything had been sent, and no answer to it came.
      reply.outcome = MailOutcome::kUnknown;
    } else {
      reply.outcome = MailOutcome::kRefusedForNow;
    }
    return reply;
  }

  const SmtpOptions options_;
  const bool needs_tls_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Transport>> OpenSmtp(const SmtpOptions& options) {
  absl::string_view rest = options.url;
  const bool tls_from_the_start = absl::ConsumePrefix(&rest, "smtps://");
  if (!tls_from_the_start && !absl::ConsumePrefix(&rest, "smtp://")) {
    return absl::InvalidArgumentError(
        "has to begin with smtps:// or smtp://, for example smtp://mail.example.jp:587");
  }
  rest = absl::StripSuffix(rest, "/");
  if (rest.empty() || rest.find_first_of("/@?# ") != absl::string_view::npos) {
    return absl::InvalidArgumentError(
        "has a host and a port and nothing else; user and password have options of their own");
  }
  if (options.sender.address.empty())
    return absl::InvalidArgumentError("mails need a sender: smtp-from");
  // Thread-safe from libcurl 7.84 on, and counted.
  curl_global_init(CURL_GLOBAL_DEFAULT);
  return std::make_unique<SmtpTransport>(options, tls_from_the_start || !IsLoopback(HostOf(rest)));
}

}  // namespace renkei::mail
