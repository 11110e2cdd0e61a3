#include "server/sheet/number_look.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace renkei::sheet {
namespace {

// 9999-12-31, the last day that spreadsheet programs know.
constexpr double kLastSerial = 2'958'465;

NumberLook Date(DateParts parts) { return {Cell::Look::kDate, parts}; }

std::string TextOf(absl::CivilDay day, DateParts parts) {
  if (parts == DateParts::kYear) return absl::StrFormat("%04d", day.year());
  if (parts == DateParts::kCalendarYear) return absl::StrFormat("%04d年", day.year());
  if (parts == DateParts::kFiscalYear) return absl::StrFormat("%04d年度", day.year());
  if (parts == DateParts::kMonth) return absl::StrFormat("%04d-%02d", day.year(), day.month());
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

// The signs of the first section of `code` that stand for something: without texts in quotes,
// escaped signs, colours and locales.
std::string Meaningful(absl::string_view code) {
  std::string out;
  for (size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '"' || c == '[') {
      const size_t end = code.find(c == '"' ? '"' : ']', i + 1);
      if (end == absl::string_view::npos) break;
      i = end;
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else {
      out += absl::ascii_tolower(static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

NumberLook LookOfBuiltIn(int number) {
  switch (number) {
    case 9:
    case 10:
      return {Cell::Look::kPercent, DateParts::kNone};
    case 17:
    case 34:
    case 52:
    case 55:
      return Date(DateParts::kMonth);
    case 32:  // times
    case 33:
      return {};
    default:
      break;
  }
  const bool date = (number >= 14 && number <= 16) || number == 22 ||
                    (number >= 27 && number <= 36) || (number >= 50 && number <= 58);
  return date ? Date(DateParts::kDay) : NumberLook();
}

NumberLook LookOfCode(absl::string_view code) {
  const std::string signs = Meaningful(code);
  if (signs == "general" || signs == "@")
    return {Cell::Look::kPlain, DateParts::kNone, ScaledFormat::Of(code)};
  const auto has = [&](char c) { return signs.find(c) != std::string::npos; };
  if (has('%')) return {Cell::Look::kPercent, DateParts::kNone, ScaledFormat::Of(code)};
  // "e" is the year of an era; in a number like 0.00E+00 it stands with digits.
  const bool digits = has('0') || has('#');
  const bool year = has('y') || (has('e') && !digits) || (has('g') && !digits);
  if (has('d')) return Date(DateParts::kDay);
  if (year && has('m')) return Date(DateParts::kMonth);
  if (year && absl::StrContains(code, "年度")) return Date(DateParts::kFiscalYear);
  if (year && absl::StrContains(code, "年")) return Date(DateParts::kCalendarYear);
  if (year) return Date(DateParts::kYear);
  return {Cell::Look::kPlain, DateParts::kNone, ScaledFormat::Of(code)};
}

std::optional<std::string> DateOfSerial(double serial, DateParts parts, bool from_1904) {
  if (parts == DateParts::kNone || !(serial >= (from_1904 ? 0 : 1)) || serial > kLastSerial)
    return std::nullopt;
  const auto days = static_cast<int>(std::floor(serial));
  absl::CivilDay day;
  if (from_1904) {
    day = absl::CivilDay(1904, 1, 1) + days;
  } else {
    // Day 60 is 1900-02-29, which never was: programs keep it for old files' sake.
    day = absl::CivilDay(1899, 12, days < 60 ? 31 : 30) + days;
  }
  return TextOf(day, parts);
}

std::optional<std::string> DateOfIsoText(absl::string_view text, DateParts parts) {
  constexpr size_t kDayBytes = 10;
  if (text.size() > kDayBytes && text[kDayBytes] != 'T') return std::nullopt;
  const absl::string_view written = text.substr(0, kDayBytes);
  int year = 0;
  int month = 0;
  int day = 0;
  if (written.size() != kDayBytes || !absl::SimpleAtoi(written.substr(0, 4), &year) ||
      !absl::SimpleAtoi(written.substr(5, 2), &month) ||
      !absl::SimpleAtoi(written.substr(8, 2), &day))
    return std::nullopt;
  // Days that never were, and other signs between the numbers, do not come back as they were.
  const absl::CivilDay found(year, month, day);
  if (TextOf(found, DateParts::kDay) != written) return std::nullopt;
  return TextOf(found, parts);
}

}  // namespace renkei::sheet
