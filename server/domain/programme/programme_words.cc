#include "server/domain/programme/programme_words.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/domain/fold.h"

namespace renkei::domain {
namespace {

// More digits than any rate or time has.
constexpr size_t kMaxDigits = 4;

// A number of some digits alone; SimpleAtoi would also take signs and spaces.
std::optional<int> Digits(absl::string_view text) {
  if (text.empty() || text.size() > kMaxDigits) return std::nullopt;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

// In one width, without spaces.
std::string Plain(absl::string_view text) {
  return absl::StrReplaceAll(NormalizeCompatibility(text), {{" ", ""}, {"⁄", "/"}, {"∕", "/"}});
}

std::optional<Fraction> Rate(std::optional<int> numerator, std::optional<int> denominator) {
  if (!numerator || !denominator || *denominator == 0) return std::nullopt;
  return Fraction{*numerator, *denominator};
}

}  // namespace

std::string RateText(Fraction rate) { return absl::StrCat(rate.numerator, "/", rate.denominator); }

std::optional<Fraction> ParseRate(absl::string_view text) {
  const std::string plain = Plain(text);
  const std::pair<std::string, std::string> sides = absl::StrSplit(plain, absl::MaxSplits('/', 1));
  if (!sides.second.empty()) return Rate(Digits(sides.first), Digits(sides.second));
  const std::pair<std::string, std::string> words =
      absl::StrSplit(plain, absl::MaxSplits("分の", 1));
  if (!words.second.empty()) return Rate(Digits(words.second), Digits(words.first));
  absl::string_view percent = plain;
  if (absl::ConsumeSuffix(&percent, "%")) return Rate(Digits(percent), 100);
  return std::nullopt;
}

std::string ClockText(int minutes) {
  return absl::StrFormat("%02d:%02d", minutes / 60, minutes % 60);
}

std::optional<int> ParseClock(absl::string_view text) {
  const std::string plain = Plain(text);
  absl::string_view rest = plain;
  if (rest == "正午") return 12 * 60;
  const bool morning = absl::ConsumePrefix(&rest, "午前");
  const bool afternoon = !morning && absl::ConsumePrefix(&rest, "午後");
  std::pair<absl::string_view, absl::string_view> parts;
  if (absl::StrContains(rest, ":")) {
    parts = absl::StrSplit(rest, absl::MaxSplits(':', 1));
    // A spreadsheet writes the seconds too.
    if (!morning && !afternoon) absl::ConsumeSuffix(&parts.second, ":00");
    if (parts.second.size() != 2) return std::nullopt;
  } else if (absl::StrContains(rest, "時")) {
    parts = absl::StrSplit(rest, absl::MaxSplits("時", 1));
    if (parts.second == "半") {
      parts.second = "30";
    } else if (parts.second.empty()) {
      parts.second = "0";
    } else if (!absl::ConsumeSuffix(&parts.second, "分")) {
      return std::nullopt;
    }
  } else {
    return std::nullopt;
  }
  const std::optional<int> hours = Digits(parts.first);
  const std::optional<int> minutes = Digits(parts.second);
  if (!hours || !minutes || *minutes > 59 || *hours > (morning || afternoon ? 12 : 24))
    return std::nullopt;
  const int day = (*hours + (afternoon ? 12 : 0)) * 60 + *minutes;
  if (day > kMinutesOfDay) return std::nullopt;
  return day;
}

}  // namespace renkei::domain
