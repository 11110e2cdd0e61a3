#include "server/domain/time/date.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/domain/error.h"
#include "server/domain/quote.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {
namespace {

constexpr size_t kDateLength = 10;

bool ReadDigits(absl::string_view text, int* number) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return absl::SimpleAtoi(text, number);
}

absl::Status BadDate(absl::string_view text) {
  const std::string shown = Quoted(text);
  return InvalidField(
      "", "BAD_DATE",
      {absl::StrCat("A date is written YYYY-MM-DD and must exist, for example 2025-03-31; got \"",
                    shown, "\". Years run from ", kFirstYear, " to ", kLastYear, "."),
       absl::StrCat("日付は 2025-03-31 のように、実在する日を YYYY-MM-DD で入力してください(",
                    kFirstYear, "〜", kLastYear, "年)。入力された値: 「", shown, "」")});
}

absl::StatusOr<std::optional<absl::CivilDay>> ParseEnd(absl::string_view text) {
  if (text.empty()) return std::optional<absl::CivilDay>();
  ASSIGN_OR_RETURN(absl::CivilDay day, ParseDate(text));
  return std::optional<absl::CivilDay>(day);
}

}  // namespace

absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (text.size() != kDateLength || text[4] != '-' || text[7] != '-' ||
      !ReadDigits(text.substr(0, 4), &year) || !ReadDigits(text.substr(5, 2), &month) ||
      !ReadDigits(text.substr(8, 2), &day)) {
    return BadDate(text);
  }
  if (year < kFirstYear || year > kLastYear) return BadDate(text);
  // CivilDay carries an impossible day over into the next month; a date that moves does not exist.
  const absl::CivilDay civil(year, month, day);
  if (civil.month() != month || civil.day() != day) return BadDate(text);
  return civil;
}

std::string FormatDate(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

absl::CivilDay TodayInJapan(absl::Time now) {
  // Japan has had one offset since 1951. Every call asks, so this counts days instead of asking a
  // time zone.
  constexpr absl::Duration kAheadOfUtc = absl::Hours(9);
  constexpr int64_t kSecondsOfDay = 24 * 60 * 60;
  const int64_t seconds = absl::ToUnixSeconds(now + kAheadOfUtc);
  const int64_t days = seconds / kSecondsOfDay - (seconds % kSecondsOfDay < 0 ? 1 : 0);
  return absl::CivilDay(1970, 1, 1) + days;
}

bool DateInterval::Contains(absl::CivilDay day) const {
  return (!from.has_value() || *from <= day) && (!to.has_value() || day < *to);
}

bool DateInterval::Overlaps(const DateInterval& other) const {
  const bool begins_before_other_ends =
      !from.has_value() || !other.to.has_value() || *from < *other.to;
  const bool other_begins_before_it_ends =
      !other.from.has_value() || !to.has_value() || *other.from < *to;
  return begins_before_other_ends && other_begins_before_it_ends;
}

absl::StatusOr<DateInterval> ParseInterval(absl::string_view from, absl::string_view to) {
  ASSIGN_OR_RETURN(std::optional<absl::CivilDay> first, ParseEnd(from));
  ASSIGN_OR_RETURN(std::optional<absl::CivilDay> end, ParseEnd(to));
  if (first.has_value() && end.has_value() && *end <= *first) {
    return InvalidField(
        "", "BAD_INTERVAL",
        {absl::StrCat("The span from ", from, " to ", to,
                      " holds no day: its end is the first day after it."),
         absl::StrCat(from, " から ", to,
                      " までの期間には1日も含まれません。終わりには、期間の翌日を指定します。")});
  }
  return DateInterval{first, end};
}

}  // namespace renkei::domain
