#include "server/mail/mime.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/domain/validation/field_format.h"

namespace renkei::mail {
namespace {

constexpr absl::string_view kBreak = "\r\n";
constexpr size_t kLineBytes = 76;
// An encoded word has at most 75 characters: "=?UTF-8?B?" and "?=" around a multiple of four.
constexpr size_t kWordBytes = 45;

bool IsPlain(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); });
}

std::string WithoutControls(absl::string_view text) {
  std::string clean(text);
  for (char& c : clean) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  return clean;
}

bool ContinuesLetter(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// As much of `text` as fits into one encoded word, and no part of a letter.
absl::string_view NextPart(absl::string_view text) {
  size_t size = std::min(text.size(), kWordBytes);
  while (size > 0 && size < text.size() && ContinuesLetter(text[size])) --size;
  return text.substr(0, std::max<size_t>(size, 1));
}

// Seconds are enough; Japan's time, as its offices write it.
std::string DateOf(absl::Time time) {
  return absl::FormatTime("%a, %d %b %Y %H:%M:%S %z", time, absl::FixedTimeZone(9 * 60 * 60));
}

std::string Folded(const std::string& base64) {
  std::string lines;
  for (size_t i = 0; i < base64.size(); i += kLineBytes)
    absl::StrAppend(&lines, base64.substr(i, kLineBytes), kBreak);
  return lines;
}

std::string WithNetworkBreaks(absl::string_view text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') lines.push_back('\r');
    lines.push_back(c);
  }
  return lines;
}

// A name in quotes, where it is plain: it may hold a comma.
std::string FromOf(const Sender& sender) {
  const std::string name = WithoutControls(sender.name);
  if (name.empty()) return sender.address;
  if (!IsPlain(name)) return absl::StrCat(EncodeHeader(name), " <", sender.address, ">");
  std::string quoted;
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return absl::StrCat("\"", quoted, "\" <", sender.address, ">");
}

}  // namespace

absl::StatusOr<Sender> ParseSender(absl::string_view text) {
  Sender sender;
  const absl::string_view whole = absl::StripAsciiWhitespace(text);
  const size_t open = whole.rfind('<');
  if (open == absl::string_view::npos) {
    sender.address = std::string(whole);
  } else {
    if (whole.back() != '>') return absl::InvalidArgumentError("the address has to end with \">\"");
    sender.name = std::string(absl::StripAsciiWhitespace(whole.substr(0, open)));
    sender.address = std::string(whole.substr(open + 1, whole.size() - open - 2));
  }
  pb::FieldRules address;
  address.set_format(pb::FORMAT_EMAIL);
  if (sender.address.empty() || domain::CheckFormat(address, sender.address).has_value())
    return absl::InvalidArgumentError("is no e-mail address");
  return sender;
}

std::string EncodeHeader(absl::string_view text) {
  const std::string clean = WithoutControls(text);
  if (IsPlain(clean) && clean.size() <= kLineBytes - 10) return clean;
  std::string words;
  for (absl::string_view left = clean; !left.empty();) {
    const absl::string_view part = NextPart(left);
    absl::StrAppend(&words, words.empty() ? "" : "\r\n ", "=?UTF-8?B?", absl::Base64Escape(part),
                    "?=");
    left.remove_prefix(part.size());
  }
  return words;
}

std::string ToMime(const Mail& mail, const Sender& sender) {
  std::string bytes;
  const auto header = [&](absl::string_view name, absl::string_view value) {
    absl::StrAppend(&bytes, name, ": ", value, kBreak);
  };
  header("From", FromOf(sender));
  header("To", WithoutControls(mail.to));
  header("Subject", EncodeHeader(mail.subject));
  header("Date", DateOf(mail.date));
  header("Message-ID", WithoutControls(mail.message_id));
  // No answer of a machine to a machine (RFC 3834).
  header("Auto-Submitted", "auto-generated");
  if (!mail.unsubscribe_url.empty()) {
    header("List-Unsubscribe", absl::StrCat("<", WithoutControls(mail.unsubscribe_url), ">"));
    header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }
  header("MIME-Version", "1.0");
  header("Content-Type", "text/plain; charset=UTF-8");
  header("Content-Transfer-Encoding", "base64");
  absl::StrAppend(&bytes, kBreak, Folded(absl::Base64Escape(WithNetworkBreaks(mail.text))));
  return bytes;
}

}  // namespace renkei::mail
