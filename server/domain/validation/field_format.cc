#include "server/domain/validation/field_format.h"

#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "server/domain/registry/local_government_code.h"
#include "server/domain/resource_name.h"
#include "server/domain/utf8.h"
#include "server/domain/words/resource_words.h"

namespace renkei::domain {
namespace {

constexpr size_t kMaxExternalIdChars = 128;
constexpr size_t kSha256HexChars = 64;
constexpr size_t kMinLoginNameChars = 2;
constexpr size_t kMaxLoginNameChars = 64;
// RFC 5321, 4.5.3.1; of the whole what fits its path of 256 octets.
constexpr size_t kMaxEmailLocalChars = 64;
constexpr size_t kMaxEmailChars = 254;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLowerHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); }

bool IsDate(absl::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (!IsDigit(text[i])) return false;
  }
  absl::CivilDay day;
  return absl::ParseCivilTime(text, &day) && day.year() >= 1868 && day.year() <= 2200;
}

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i])))
      return false;
  }
  return true;
}

bool IsId(absl::string_view text) {
  return absl::ascii_isalnum(static_cast<unsigned char>(text[0])) &&
         text.find_first_of("_.") == absl::string_view::npos && MatchName("*", text).has_value();
}

bool IsExternalId(absl::string_view text) {
  return CountCodePoints(text) <= kMaxExternalIdChars && text == absl::StripAsciiWhitespace(text) &&
         !absl::StartsWith(text, "\u3000") && !absl::EndsWith(text, "\u3000") &&
         !absl::StrContains(text, "/");
}

bool IsUrl(absl::string_view text) {
  for (const absl::string_view scheme : {"https://", "http://"}) {
    if (absl::StartsWithIgnoreCase(text, scheme)) {
      return text.size() > scheme.size() && text.find_first_of(" \"<>") == absl::string_view::npos;
    }
  }
  return false;
}

bool IsSha256(absl::string_view text) {
  if (text.size() != kSha256HexChars) return false;
  for (const char c : text) {
    if (!IsLowerHex(c)) return false;
  }
  return true;
}

bool IsAlnum(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

bool IsLoginName(absl::string_view text) {
  return text.size() >= kMinLoginNameChars && text.size() <= kMaxLoginNameChars &&
         IsAlnum(text[0]) &&
         absl::c_all_of(text, [](char c) { return IsAlnum(c) || absl::StrContains("._-", c); });
}

bool IsHostName(absl::string_view text) {
  const std::vector<absl::string_view> labels = absl::StrSplit(text, '.');
  return labels.size() > 1 && absl::c_all_of(labels, [](absl::string_view label) {
           return !label.empty() && label.front() != '-' && label.back() != '-' &&
                  absl::c_all_of(label, [](char c) { return IsAlnum(c) || c == '-'; });
         });
}

bool IsEmail(absl::string_view text) {
  const size_t at = text.find('@');
  if (text.size() > kMaxEmailChars || at == absl::string_view::npos) return false;
  const absl::string_view local = text.substr(0, at);
  return !local.empty() && local.size() <= kMaxEmailLocalChars && absl::c_all_of(local, [](char c) {
    return IsAlnum(c) || absl::StrContains("!#$%&'*+-/=?^_`{|}~.", c);
  }) && IsHostName(text.substr(at + 1));
}

// The violation that the code's own parser reports.
std::optional<FormatProblem> CheckCode(absl::string_view text) {
  const absl::StatusOr<std::string> code = ParseLocalGovernmentCode(text);
  if (code.ok()) return std::nullopt;
  const std::optional<pb::ErrorDetail> detail = DetailOf(code.status());
  if (!detail || detail->violations().empty()) return FormatProblem{"BAD_CODE", {}};
  const pb::FieldViolation& v = detail->violations(0);
  return FormatProblem{v.kind(), {v.message(), v.message_ja()}};
}

std::optional<FormatProblem> Unless(bool ok, absl::string_view kind, Bilingual message) {
  if (ok) return std::nullopt;
  return FormatProblem{std::string(kind), std::move(message)};
}

// A name whose organization is given by a code: the code's own problems say more than "not a name".
std::optional<FormatProblem> CheckResourceName(absl::string_view patterns, absl::string_view text) {
  if (!MatchesAnyPattern(patterns, text))
    return FormatProblem{"BAD_NAME", WantedResource(patterns)};
  const std::optional<std::string> code = OrganizationCodeIn(text);
  // Of two readings the registry may know one alone; whoever looks the code up decides.
  if (!code || LocalGovernmentCodeReadings(*code).size() > 1) return std::nullopt;
  return CheckCode(*code);
}

}  // namespace

std::optional<std::string> OrganizationCodeIn(absl::string_view name) {
  for (const absl::string_view pattern : {"organizations/", "/members/"}) {
    const size_t at = name.find(pattern);
    if (at == absl::string_view::npos) continue;
    absl::string_view id = name.substr(at + pattern.size());
    id = id.substr(0, id.find('/'));
    if (!id.empty() && id.find_first_not_of("0123456789") == absl::string_view::npos)
      return std::string(id);
  }
  return std::nullopt;
}

std::optional<FormatProblem> CheckFormat(const pb::FieldRules& rules, absl::string_view text) {
  if (text.empty()) return std::nullopt;
  switch (rules.format()) {
    case pb::FORMAT_RESOURCE_NAME:
      return CheckResourceName(rules.resource(), text);
    case pb::FORMAT_LOCAL_GOVERNMENT_CODE:
      return CheckCode(text);
    case pb::FORMAT_DATE:
      return Unless(
          IsDate(text), "BAD_DATE",
          {"must be a date like 2024-04-01", "日付は 2024-04-01 の形で指定してください。"});
    case pb::FORMAT_UUID:
      return Unless(IsUuid(text), "BAD_UUID",
                    {"must be a UUID of 36 characters", "36文字の UUID を指定してください。"});
    case pb::FORMAT_EXTERNAL_ID:
      return Unless(IsExternalId(text), "BAD_EXTERNAL_ID",
                    {"must be 1 to 128 characters without \"/\" and without spaces at its ends",
                     "128文字以内で、「/」や前後の空白を含まない文字列を指定してください。"});
    case pb::FORMAT_URL:
      return Unless(IsUrl(text), "BAD_URL",
                    {"must begin with https:// or http://",
                     "https:// または http:// で始まる URL を指定してください。"});
    case pb::FORMAT_ID:
      return Unless(IsId(text), "BAD_ID",
                    {"must be 1 to 63 characters of a-z, 0-9 and \"-\"",
                     "英小文字・数字・「-」の63文字以内で指定してください。"});
    case pb::FORMAT_SHA256:
      return Unless(IsSha256(text), "BAD_SHA256",
                    {"must be 64 lower-case hexadecimal digits",
                     "SHA-256 は64桁の16進数（小文字）で指定してください。"});
    case pb::FORMAT_LOGIN_NAME:
      return Unless(
          IsLoginName(text), "BAD_LOGIN_NAME",
          {"must be 2 to 64 of letters, digits, \".\", \"_\" and \"-\", and begin with a "
           "letter or digit",
           "ログイン名は、半角の英数字と「.」「_」「-」の2～64文字で、英数字から始めてくだ"
           "さい。"});
    case pb::FORMAT_EMAIL:
      return Unless(IsEmail(text), "BAD_EMAIL",
                    {"must be an e-mail address like hanako@city.example.lg.jp",
                     "メールアドレスは hanako@city.example.lg.jp の形で指定してください。"});
    default:
      return std::nullopt;
  }
}

}  // namespace renkei::domain
