// A minute on a wall clock in Japan, as calls state when they open and close: 2026-12-01T17:00. Two of
// them in this form compare as texts.

#ifndef RENKEI_SERVER_DOMAIN_TIME_JAPAN_MINUTE_H_
#define RENKEI_SERVER_DOMAIN_TIME_JAPAN_MINUTE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/domain/faults.h"

namespace renkei::domain {

// The moment that `text` states: a day as dates are written, "T" or a blank, hours and minutes in two
// digits; 24:00 is the end of the day. nullopt for anything else.
std::optional<absl::Time> ParseJapanMinute(absl::string_view text);

// YYYY-MM-DDTHH:MM, the minute in which `time` lies.
std::string FormatJapanMinute(absl::Time time);

// The one form of `text`, where it can be read; as it stands otherwise.
std::string NormalJapanMinute(const std::string& text);

// The day of such a minute, YYYY-MM-DD; "" of an empty text.
std::string DayOfJapanMinute(const std::string& text);

// BAD_TIME at `field` if `text` is no such minute.
void CheckJapanMinute(absl::string_view field, const std::string& text, Faults& faults);

// "2026-12-01 17:00", as people read it.
std::string ShownMinute(absl::string_view minute);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_TIME_JAPAN_MINUTE_H_
