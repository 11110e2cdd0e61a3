// Days in a file that calendar programs read: iCalendar, RFC 5545.

#ifndef RENKEI_CLIENT_WEB_PAGE_CALENDAR_FILE_H_
#define RENKEI_CLIENT_WEB_PAGE_CALENDAR_FILE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace renkei::web {

// A line of the file has no more octets, its break left out (3.1).
inline constexpr size_t kLongestCalendarLine = 75;

// What falls on one day, and takes no time of it.
struct CalendarDay {
  // The same for the same thing whenever it is asked for: a program that has it puts this in its place.
  std::string uid;
  absl::CivilDay day;
  std::string summary;
  // May have several lines.
  std::string description;
  // https or http; empty: none.
  std::string url;
};

// For CalendarDay::uid: of what is called `key`.
std::string CalendarUid(absl::string_view key);

// The whole file. `name`: what the calendar is called; `now`: when it was made.
std::string CalendarFile(absl::string_view name, const std::vector<CalendarDay>& days,
                         absl::Time now);

// A text as a value (3.3.11): line breaks of every kind as "\n"; nothing in it begins a line or a value of
// its own.
std::string CalendarText(absl::string_view text);

// One line of content with its break, folded (3.1): no character is torn apart.
std::string FoldedLine(absl::string_view line);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_CALENDAR_FILE_H_
