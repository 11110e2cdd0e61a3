// Days. The proto carries them as text, YYYY-MM-DD; rules work on absl::CivilDay, which knows no
// time of day and no time zone.

#ifndef RENKEI_SERVER_DOMAIN_TIME_DATE_H_
#define RENKEI_SERVER_DOMAIN_TIME_DATE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace renkei::domain {

// Years that any date here may have: the first of Meiji, and far enough ahead for every plan.
inline constexpr int kFirstYear = 1868;
inline constexpr int kLastYear = 2200;

// The day that `text` states as YYYY-MM-DD (ISO 8601 extended form, exactly 10 characters).
// Otherwise INVALID_ARGUMENT with one violation of kind BAD_DATE, field empty.
[[nodiscard]] absl::StatusOr<absl::CivilDay> ParseDate(absl::string_view text);

// YYYY-MM-DD.
std::string FormatDate(absl::CivilDay day);

// The day that a calendar on a wall in Japan shows at `now`. Japan has been nine hours ahead of
// UTC, without summer time, since 1952, so no time zone database is asked.
absl::CivilDay TodayInJapan(absl::Time now);

// The days from `from` up to, but not including, `to`; a missing end is open.
struct DateInterval {
  std::optional<absl::CivilDay> from;
  std::optional<absl::CivilDay> to;

  bool Contains(absl::CivilDay day) const;
  // Whether some day lies in both.
  bool Overlaps(const DateInterval& other) const;
};

// From two dates as the proto carries them, an empty one being an open end. BAD_DATE as above;
// BAD_INTERVAL where the interval holds no day.
[[nodiscard]] absl::StatusOr<DateInterval> ParseInterval(absl::string_view from,
                                                         absl::string_view to);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_TIME_DATE_H_
