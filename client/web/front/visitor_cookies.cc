#include "client/web/front/visitor_cookies.h"

#include <openssl/sha.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace renkei::web {
namespace {

constexpr char kSession[] = "renkei-session";
constexpr char kLanguage[] = "renkei-lang";
constexpr char kYear[] = "31536000";

std::string NameOf(const http::RequestHead& head, absl::string_view cookie) {
  return absl::StrCat(head.encrypted ? "__Host-" : "", cookie);
}

std::string CookieIn(const http::RequestHead& head, absl::string_view cookie) {
  const std::string name = NameOf(head, cookie);
  const std::string all = head.headers.Joined("cookie");
  for (absl::string_view one : absl::StrSplit(all, absl::ByAnyChar(";,"))) {
    one = absl::StripAsciiWhitespace(one);
    if (absl::ConsumePrefix(&one, name) && absl::ConsumePrefix(&one, "=")) return std::string(one);
  }
  return "";
}

std::string SetCookie(const http::RequestHead& head, absl::string_view cookie,
                      absl::string_view value, absl::string_view max_age) {
  std::string line =
      absl::StrCat(NameOf(head, cookie), "=", value, "; Path=/; HttpOnly; SameSite=Lax");
  if (head.encrypted) absl::StrAppend(&line, "; Secure");
  if (!max_age.empty()) absl::StrAppend(&line, "; Max-Age=", max_age);
  return line;
}

// Of what a token may consist; anything else is none, and goes nowhere.
bool IsTokenText(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '-') return false;
  }
  return true;
}

}  // namespace

std::string SessionIn(const http::RequestHead& head) {
  std::string token = CookieIn(head, kSession);
  return IsTokenText(token) ? token : "";
}

std::string SetSession(const http::RequestHead& head, absl::string_view token) {
  return SetCookie(head, kSession, token, token.empty() ? "0" : "");
}

domain::Lang LanguageIn(const http::RequestHead& head) {
  return CookieIn(head, kLanguage) == "en" ? domain::Lang::kEnglish : domain::Lang::kJapanese;
}

std::string SetLanguage(const http::RequestHead& head, domain::Lang lang) {
  return SetCookie(head, kLanguage, lang == domain::Lang::kEnglish ? "en" : "ja", kYear);
}

std::string FormTokenOf(absl::string_view session) {
  const std::string text = absl::StrCat("renkei form ", session);
  unsigned char sum[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), sum);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(sum), sizeof(sum)));
}

std::string OriginOf(const http::RequestHead& head) {
  return absl::StrCat(head.encrypted ? "https://" : "http://", head.host);
}

bool ComesFromOwnPage(const http::RequestHead& head) {
  if (const auto origin = head.headers.Find("origin")) return *origin == OriginOf(head);
  if (const auto site = head.headers.Find("sec-fetch-site"))
    return *site == "same-origin" || *site == "none";
  return true;
}

}  // namespace renkei::web
