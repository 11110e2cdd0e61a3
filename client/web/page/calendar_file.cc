#include "client/web/page/calendar_file.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/view/html/writer.h"
#include "client/web/page/text_sum.h"
#include "server/domain/visible_text.h"

namespace renkei::web {
namespace {

constexpr char kLineBreak[] = "\r\n";

bool ContinuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

void AppendLine(absl::string_view name, absl::string_view value, std::string& file) {
  file += FoldedLine(absl::StrCat(name, ":", value));
}

void AppendTextLine(absl::string_view name, absl::string_view text, std::string& file) {
  if (!text.empty()) AppendLine(name, CalendarText(text), file);
}

std::string CompactDay(absl::CivilDay day) {
  return absl::StrCat(absl::Dec(day.year(), absl::kZeroPad4),
                      absl::Dec(day.month(), absl::kZeroPad2),
                      absl::Dec(day.day(), absl::kZeroPad2));
}

void AppendDay(const CalendarDay& day, absl::string_view stamp, std::string& file) {
  AppendLine("BEGIN", "VEVENT", file);
  AppendTextLine("UID", day.uid, file);
  AppendLine("DTSTAMP", stamp, file);
  AppendLine("DTSTART;VALUE=DATE", CompactDay(day.day), file);
  AppendTextLine("SUMMARY", day.summary, file);
  AppendTextLine("DESCRIPTION", day.description, file);
  // An address is no text and is not escaped: what could end the line is none (Address).
  const auto url = view::Address::Of(day.url);
  if (url && absl::StartsWith(url->text(), "http")) AppendLine("URL", url->text(), file);
  // Nobody is busy all day because something is due.
  AppendLine("TRANSP", "TRANSPARENT", file);
  AppendLine("END", "VEVENT", file);
}

}  // namespace

std::string CalendarText(absl::string_view text) {
  const std::string lines = absl::StrReplaceAll(text, {{"\r\n", "\n"}, {"\r", "\n"}, {"\t", " "}});
  return absl::StrReplaceAll(domain::ShowHarmful(lines, /*multiline=*/true),
                             {{"\\", "\\\\"}, {";", "\\;"}, {",", "\\,"}, {"\n", "\\n"}});
}

std::string FoldedLine(absl::string_view line) {
  std::string folded;
  size_t room = kLongestCalendarLine;
  while (line.size() > room) {
    size_t end = room;
    while (end > 0 && ContinuesCharacter(line[end])) --end;
    // What is no UTF-8 has no characters to keep whole.
    if (end == 0) end = room;
    absl::StrAppend(&folded, line.substr(0, end), kLineBreak, " ");
    line.remove_prefix(end);
    // The space counts.
    room = kLongestCalendarLine - 1;
  }
  return absl::StrCat(folded, line, kLineBreak);
}

std::string CalendarUid(absl::string_view key) { return absl::StrCat(SumOf(key), "@renkei"); }

std::string CalendarFile(absl::string_view name, const std::vector<CalendarDay>& days,
                         absl::Time now) {
  const std::string stamp = absl::FormatTime("%Y%m%dT%H%M%SZ", now, absl::UTCTimeZone());
  std::string file;
  AppendLine("BEGIN", "VCALENDAR", file);
  AppendLine("VERSION", "2.0", file);
  AppendLine("PRODID", "-//Renkei//Renkei//JA", file);
  AppendLine("CALSCALE", "GREGORIAN", file);
  AppendLine("METHOD", "PUBLISH", file);
  AppendTextLine("X-WR-CALNAME", name, file);
  for (const CalendarDay& day : days) AppendDay(day, stamp, file);
  AppendLine("END", "VCALENDAR", file);
  return file;
}

}  // namespace renkei::web
