// The calendar's file: every line is one that a calendar program reads.
#include "client/web/page/calendar_file.h"

#include <gmock/gmock.h>

#include <random>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/random_seed.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const absl::Time kMade = absl::FromUnixSeconds(1'700'000'000);

// What a program that reads the file has: lines without their folds.
std::vector<std::string> Unfolded(const std::string& file) {
  return absl::StrSplit(absl::StrReplaceAll(file, {{"\r\n ", ""}}), "\r\n");
}

CalendarDay SomeDay() {
  return {"u@renkei", absl::CivilDay(2026, 3, 5), "提出", "", "https://renkei.example.jp/cases/c"};
}

TEST(CalendarFileTest, ADayIsOneEventOfThatDay) {
  EXPECT_THAT(
      Unfolded(CalendarFile("用件", {SomeDay()}, kMade)),
      ElementsAre("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Renkei//Renkei//JA",
                  "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:用件", "BEGIN:VEVENT",
                  "UID:u@renkei", "DTSTAMP:20231114T221320Z", "DTSTART;VALUE=DATE:20260305",
                  "SUMMARY:提出", "URL:https://renkei.example.jp/cases/c", "TRANSP:TRANSPARENT",
                  "END:VEVENT", "END:VCALENDAR", ""));
}

TEST(CalendarFileTest, NothingWithinATextEndsAValueOrBeginsALine) {
  CalendarDay day = SomeDay();
  day.summary = "一,二;三\\四\r\nBEGIN:VEVENT\rUID:x\nEND:VCALENDAR\x01\t五";
  const std::vector<std::string> lines = Unfolded(CalendarFile("", {day}, kMade));
  EXPECT_THAT(
      lines,
      Contains("SUMMARY:一\\,二\\;三\\\\四\\nBEGIN:VEVENT\\nUID:x\\nEND:VCALENDAR\xef\xbf\xbd 五"));
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "BEGIN:VEVENT"), 1);
}

TEST(CalendarFileTest, WhatIsNoAddressOfTheWebIsNoUrl) {
  CalendarDay day = SomeDay();
  for (const char* url :
       {"javascript:alert(1)", "https://a\r\nUID:y", "mailto:a@example.jp", "/cases/c"}) {
    day.url = url;
    EXPECT_THAT(CalendarFile("", {day}, kMade), Not(HasSubstr("URL"))) << url;
  }
}

TEST(CalendarFileTest, ALongLineIsFoldedBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "議会";
  EXPECT_EQ(absl::StrReplaceAll(FoldedLine(text), {{"\r\n ", ""}}), text + "\r\n");
  // 75 octets are 25 of these characters, and 74 behind the space are 24.
  EXPECT_EQ(FoldedLine(text).find("\r\n "), 75U);
  EXPECT_EQ(FoldedLine(std::string(75, 'a')), std::string(75, 'a') + "\r\n");
  EXPECT_EQ(FoldedLine(std::string(76, 'a')), std::string(75, 'a') + "\r\n a\r\n");
}

// Whatever is folded comes back, no line is longer than it may be, and every line is UTF-8.
TEST(CalendarFileTest, AnyTextComesBackFromItsFoldedLines) {
  std::mt19937 random(RandomSeed());
  const std::vector<std::string> letters = {"a", "é", "議", "𠮷", " ", ",", "\\n", "が", "🏢"};
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (size_t left = random() % 300; left > 0; --left) text += letters[random() % letters.size()];
    const std::string folded = FoldedLine(text);
    ASSERT_TRUE(absl::EndsWith(folded, "\r\n"));
    ASSERT_EQ(absl::StrReplaceAll(folded, {{"\r\n ", ""}}), text + "\r\n");
    for (const absl::string_view line :
         absl::StrSplit(folded.substr(0, folded.size() - 2), "\r\n")) {
      ASSERT_LE(line.size(), kLongestCalendarLine);
      const absl::string_view own =
          absl::StartsWith(line, " ") && line.data() != folded.data() ? line.substr(1) : line;
      ASSERT_TRUE(own.empty() || (static_cast<unsigned char>(own[0]) & 0xC0) != 0x80) << folded;
    }
  }
}

// Bytes that are no text at all do not keep it from ending.
TEST(CalendarFileTest, WhatIsNoTextIsFoldedToo) {
  const std::string bytes(500, '\x80');
  EXPECT_EQ(absl::StrReplaceAll(FoldedLine(bytes), {{"\r\n ", ""}}), bytes + "\r\n");
}

}  // namespace
}  // namespace renkei::web
