#include "server/domain/time/japan_minute.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/domain/quote.h"
#include "server/domain/time/date.h"

namespace renkei::domain {
namespace {

constexpr size_t kDayLength = 10;
constexpr size_t kMinuteLength = 16;
constexpr int kHoursAheadOfUtc = 9;

absl::TimeZone Japan() { return absl::FixedTimeZone(kHoursAheadOfUtc * 60 * 60); }

// Two digits; -1 for anything else.
int TwoDigits(absl::string_view text) {
  if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return -1;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

}  // namespace

std::optional<absl::Time> ParseJapanMinute(absl::string_view text) {
  if (text.size() != kMinuteLength || text[13] != ':') return std::nullopt;
  if (text[kDayLength] != 'T' && text[kDayLength] != ' ') return std::nullopt;
  const absl::StatusOr<absl::CivilDay> day = ParseDate(text.substr(0, kDayLength));
  if (!day.ok()) return std::nullopt;
  const int hour = TwoDigits(text.substr(11, 2));
  const int minute = TwoDigits(text.substr(14, 2));
  if (hour < 0 || minute < 0 || minute > 59) return std::nullopt;
  if (hour > 24 || (hour == 24 && minute > 0)) return std::nullopt;
  return absl::FromCivil(*day, Japan()) + absl::Hours(hour) + absl::Minutes(minute);
}

std::string FormatJapanMinute(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M", time, Japan());
}

std::string NormalJapanMinute(const std::string& text) {
  const std::optional<absl::Time> minute = ParseJapanMinute(text);
  return minute ? FormatJapanMinute(*minute) : text;
}

std::string DayOfJapanMinute(const std::string& text) { return text.substr(0, kDayLength); }

void CheckJapanMinute(absl::string_view field, const std::string& text, Faults& faults) {
  if (ParseJapanMinute(text).has_value()) return;
  const std::string shown = Quoted(text);
  faults.Add(
      field, "BAD_TIME",
      {absl::StrCat("a day and a time of the clock in Japan are written 2026-12-01T17:00; got \"",
                    shown, "\""),
       absl::StrCat("日時は 2026-12-01 17:00 のように、日本時間で入力してください。"
                    "入力された値: 「",
                    shown, "」")});
}

std::string ShownMinute(absl::string_view minute) {
  return absl::StrReplaceAll(minute, {{"T", " "}});
}

}  // namespace renkei::domain
