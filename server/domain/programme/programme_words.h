// Rates and clock times as papers print them: written and read in one place.

#ifndef RENKEI_SERVER_DOMAIN_PROGRAMME_PROGRAMME_WORDS_H_
#define RENKEI_SERVER_DOMAIN_PROGRAMME_PROGRAMME_WORDS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// A share of costs. 5/10 is kept as it is printed and means 1/2.
struct Fraction {
  int numerator = 0;
  int denominator = 1;
};

// "1/2".
std::string RateText(Fraction rate);
// Of "1/2", "１／２", "2分の1" and "50%"; nullopt of any other text. What is more than the whole is read
// all the same: who checks it says so.
std::optional<Fraction> ParseRate(absl::string_view text);

// A time of day in whole minutes from 0 to 24:00, which is the end of the day.
inline constexpr int kMinutesOfDay = 24 * 60;
// "17:00", "09:30".
std::string ClockText(int minutes);
// The minutes of "17:00", "17時", "午後5時30分", "正午", full width too; nullopt of any other text.
std::optional<int> ParseClock(absl::string_view text);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_PROGRAMME_PROGRAMME_WORDS_H_
