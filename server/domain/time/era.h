// 元号: the eras in which Japanese papers count years. Year 1 is written 元年.

#ifndef RENKEI_SERVER_DOMAIN_TIME_ERA_H_
#define RENKEI_SERVER_DOMAIN_TIME_ERA_H_

#include <array>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace renkei::domain {

// One era; it ends where the next begins.
struct Era {
  absl::string_view name;    // 令和
  absl::string_view kanji;   // 令, as in 令5
  absl::string_view letter;  // R, as in R5
  absl::CivilDay first_day;
};

// Oldest first. Start of each by the edict, order or law that named it; the day on which one era
// follows another belongs to the later one. Meiji is counted from its proclamation; days before
// 1873, when the Gregorian calendar came into use, are taken as Gregorian.
inline const std::array<Era, 5> kEras = {{
    {"明治", "明", "M", absl::CivilDay(1868, 10, 23)},
    {"大正", "大", "T", absl::CivilDay(1912, 7, 30)},
    {"昭和", "昭", "S", absl::CivilDay(1926, 12, 25)},
    {"平成", "平", "H", absl::CivilDay(1989, 1, 8)},
    {"令和", "令", "R", absl::CivilDay(2019, 5, 1)},
}};

// The era in force on `day`; nullptr before the first.
const Era* EraOn(absl::CivilDay day);

// Whether some day of [first, last] lies in `era`.
bool EraTouches(const Era& era, absl::CivilDay first, absl::CivilDay last);

// The year of the Common Era that is year `number` of `era`.
int YearOfEra(const Era& era, int number);

// "令和5" or "令和元": the year of the Common Era `year` in the notation of `era`. `year` must not
// lie before it.
std::string FormatEraYear(const Era& era, int year);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_TIME_ERA_H_
