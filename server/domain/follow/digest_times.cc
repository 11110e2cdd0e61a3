#include "server/domain/follow/digest_times.h"

#include "server/domain/time/date.h"

namespace renkei::domain {
namespace {

constexpr absl::Duration kAheadOfUtc = absl::Hours(9);

absl::Weekday WeekdayOf(pb::Weekday day) {
  switch (day) {
    case pb::WEEKDAY_TUESDAY:
      return absl::Weekday::tuesday;
    case pb::WEEKDAY_WEDNESDAY:
      return absl::Weekday::wednesday;
    case pb::WEEKDAY_THURSDAY:
      return absl::Weekday::thursday;
    case pb::WEEKDAY_FRIDAY:
      return absl::Weekday::friday;
    case pb::WEEKDAY_SATURDAY:
      return absl::Weekday::saturday;
    case pb::WEEKDAY_SUNDAY:
      return absl::Weekday::sunday;
    default:
      return absl::Weekday::monday;
  }
}

}  // namespace

absl::Time BeginOfDayInJapan(absl::CivilDay day) {
  return absl::FromCivil(day, absl::UTCTimeZone()) - kAheadOfUtc;
}

std::optional<absl::Time> NextDigestTime(const pb::DigestSettings& settings,
                                         absl::Duration time_of_day, absl::Time after) {
  const bool weekly = settings.frequency() == pb::DIGEST_FREQUENCY_WEEKLY;
  if (!weekly && settings.frequency() != pb::DIGEST_FREQUENCY_DAILY) return std::nullopt;
  absl::CivilDay day = TodayInJapan(after);
  // Today's may have passed: the eighth day is the same day of the next week.
  for (int ahead = 0; ahead <= 7; ++ahead, ++day) {
    if (weekly && absl::GetWeekday(day) != WeekdayOf(settings.weekday())) continue;
    const absl::Time due = BeginOfDayInJapan(day) + time_of_day;
    if (due > after) return due;
  }
  return std::nullopt;
}

absl::Time DigestBorder(absl::Time due) { return BeginOfDayInJapan(TodayInJapan(due)); }

bool IsToldOfDue(absl::CivilDay due, absl::CivilDay from, absl::CivilDay through) {
  for (const int before : {14, 7, 1, -1}) {
    const absl::CivilDay day = due - before;
    if (day > from && day <= through) return true;
  }
  return false;
}

}  // namespace renkei::domain
