#include "server/domain/time/when.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/domain/error.h"
#include "server/domain/time/date.h"
#include "server/domain/time/era.h"
#include "server/domain/time/fiscal_year.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {
namespace {

absl::CivilDay LastDayOfMonth(int year, int month) {
  return absl::CivilDay(absl::CivilMonth(year, month) + 1) - 1;
}

// The day whose era names the whole of `when`: the last one of its calendar year, month or day.
absl::CivilDay NamingDay(const pb::When& when) {
  switch (when.kind()) {
    case pb::When::KIND_DATE:
      return absl::CivilDay(when.year(), when.month(), when.day());
    case pb::When::KIND_MONTH:
      return LastDayOfMonth(when.year(), when.month());
    default:
      return absl::CivilDay(when.year(), 12, 31);
  }
}

std::string YearText(const pb::When& when, WhenStyle style) {
  const Era* era = style == WhenStyle::kEra ? EraOn(NamingDay(when)) : nullptr;
  return era != nullptr ? FormatEraYear(*era, when.year()) : absl::StrCat(when.year());
}

std::string FormatShort(const pb::When& when) {
  switch (when.kind()) {
    case pb::When::KIND_FISCAL_YEAR:
      return absl::StrCat("FY", when.year());
    case pb::When::KIND_END_OF_FISCAL_YEAR:
      return absl::StrCat("end of FY", when.year());
    case pb::When::KIND_MONTH:
      return absl::StrFormat("%04d-%02d", when.year(), when.month());
    case pb::When::KIND_DATE:
      return absl::StrFormat("%04d-%02d-%02d", when.year(), when.month(), when.day());
    default:
      return absl::StrCat("CY", when.year());
  }
}

absl::Status BadNumber(absl::string_view field, Bilingual message) {
  return InvalidField(field, "BAD_DATE", std::move(message));
}

absl::Status CheckMonth(const pb::When& when) {
  const bool has_month = when.kind() == pb::When::KIND_MONTH || when.kind() == pb::When::KIND_DATE;
  if (has_month && (when.month() < 1 || when.month() > 12)) {
    return BadNumber("month", {"A month or date needs a month from 1 to 12.",
                               "月または日を指すときは、1〜12の月を指定してください。"});
  }
  if (!has_month && when.month() != 0) {
    return BadNumber(
        "month", {"A year has no month; choose the kind MONTH or DATE, or leave the month out.",
                  "年や年度に月は付けられません。種類を月または日にするか、月を外してください。"});
  }
  return absl::OkStatus();
}

absl::Status CheckDay(const pb::When& when) {
  if (when.kind() != pb::When::KIND_DATE) {
    if (when.day() == 0) return absl::OkStatus();
    return BadNumber(
        "day", {"Only a date has a day; choose the kind DATE, or leave the day out.",
                "日を指定できるのは種類が日のときだけです。種類を変えるか、日を外してください。"});
  }
  if (when.day() >= 1 && when.day() <= LastDayOfMonth(when.year(), when.month()).day()) {
    return absl::OkStatus();
  }
  return BadNumber(
      "day",
      {absl::StrCat(when.year(), "-", when.month(), " has no day ", when.day(), "."),
       absl::StrCat(when.year(), "年", when.month(), "月に", when.day(), "日はありません。")});
}

bool IsComplete(const pb::When& when) {
  return when.kind() != pb::When::KIND_UNSPECIFIED && when.year() >= kFirstYear &&
         when.year() <= kLastYear && CheckMonth(when).ok() && CheckDay(when).ok();
}

// `when` with the same year number counted in another era, where that is not before `earlier`;
// empty when none fits.
std::string InAnotherEra(const pb::When& earlier, const pb::When& when) {
  const Era* own = EraOn(NamingDay(when));
  if (own == nullptr) return "";
  const int number = when.year() - YearOfEra(*own, 1) + 1;
  for (const Era& era : kEras) {
    pb::When candidate = when;
    candidate.set_year(YearOfEra(era, number));
    if (!IsComplete(candidate) || !EraTouches(era, FirstDay(candidate), LastDay(candidate)))
      continue;
    if (LastDay(candidate) >= FirstDay(earlier)) return FormatWhen(candidate, WhenStyle::kEra);
  }
  return "";
}

}  // namespace

absl::StatusOr<int> ParseFiscalYear(absl::string_view text) {
  constexpr int kFirst = 1950;
  constexpr int kLast = 2200;
  ASSIGN_OR_RETURN(const pb::When when, ParseWhen(absl::StripAsciiWhitespace(text)));
  const bool year =
      when.kind() == pb::When::KIND_FISCAL_YEAR || when.kind() == pb::When::KIND_END_OF_FISCAL_YEAR;
  if (year && when.year() >= kFirst && when.year() <= kLast) return when.year();
  return InvalidField("", "UNREADABLE_TIME",
                      {absl::StrCat("write a fiscal year between ", kFirst, " and ", kLast),
                       absl::StrCat(kFirst, "～", kLast, "の年度を書いてください。")});
}

absl::StatusOr<std::string> ParseDay(absl::string_view text) {
  const absl::string_view trimmed = absl::StripAsciiWhitespace(text);
  const absl::StatusOr<absl::CivilDay> iso = ParseDate(trimmed);
  if (iso.ok()) return std::string(trimmed);
  ASSIGN_OR_RETURN(const pb::When when, ParseWhen(trimmed));
  if (when.kind() != pb::When::KIND_DATE) return iso.status();
  return FormatDate(FirstDay(when));
}

absl::StatusOr<pb::When> CompleteWhen(const pb::When& when) {
  if (when.kind() == pb::When::KIND_UNSPECIFIED) {
    if (when.year() != 0 || when.month() != 0 || when.day() != 0) {
      return BadNumber("kind",
                       {"Say what kind of time the numbers are: a fiscal year, a month, a date ...",
                        "数値が何を指すか(年度、月、日など)を種類で指定してください。"});
    }
    if (when.text().empty()) return when;
    return ParseWhen(when.text());
  }
  if (when.year() < kFirstYear || when.year() > kLastYear) {
    return BadNumber(
        "year", {absl::StrCat("The year must lie between ", kFirstYear, " and ", kLastYear, "."),
                 absl::StrCat("年は", kFirstYear, "〜", kLastYear, "の西暦で指定してください。")});
  }
  RETURN_IF_ERROR(CheckMonth(when));
  RETURN_IF_ERROR(CheckDay(when));
  return when;
}

std::string FormatWhen(const pb::When& when, WhenStyle style) {
  if (!IsComplete(when)) return "";
  if (style == WhenStyle::kShort) return FormatShort(when);
  const std::string year = YearText(when, style);
  switch (when.kind()) {
    case pb::When::KIND_FISCAL_YEAR:
      return absl::StrCat(year, "年度");
    case pb::When::KIND_END_OF_FISCAL_YEAR:
      return absl::StrCat(year, "年度末");
    case pb::When::KIND_MONTH:
      return absl::StrCat(year, "年", when.month(), "月");
    case pb::When::KIND_DATE:
      return absl::StrCat(year, "年", when.month(), "月", when.day(), "日");
    default:
      return absl::StrCat(year, "年");
  }
}

std::string FormatPeriod(const pb::FiscalPeriod& period, WhenStyle style) {
  const int from = period.from_fiscal_year();
  const int to = period.to_fiscal_year();
  if (from == 0 || to == 0) return "";
  if (style == WhenStyle::kShort) return absl::StrCat("FY", from, "-", to);
  if (style == WhenStyle::kWestern) return absl::StrCat(from, "～", to, "年度");
  pb::When first;
  first.set_kind(pb::When::KIND_FISCAL_YEAR);
  first.set_year(from);
  pb::When last = first;
  last.set_year(to);
  return absl::StrCat(FormatWhen(first, style), "～", FormatWhen(last, style));
}

absl::CivilDay FirstDay(const pb::When& when) {
  switch (when.kind()) {
    case pb::When::KIND_FISCAL_YEAR:
      return FirstDayOfFiscalYear(when.year());
    case pb::When::KIND_END_OF_FISCAL_YEAR:
      return LastDayOfFiscalYear(when.year());
    case pb::When::KIND_MONTH:
      return absl::CivilDay(when.year(), when.month(), 1);
    case pb::When::KIND_DATE:
      return absl::CivilDay(when.year(), when.month(), when.day());
    default:
      return absl::CivilDay(when.year(), 1, 1);
  }
}

absl::CivilDay LastDay(const pb::When& when) {
  switch (when.kind()) {
    case pb::When::KIND_FISCAL_YEAR:
    case pb::When::KIND_END_OF_FISCAL_YEAR:
      return LastDayOfFiscalYear(when.year());
    default:
      return NamingDay(when);
  }
}

absl::Status CheckChronology(const pb::When& earlier, const pb::When& later) {
  if (!IsComplete(earlier) || !IsComplete(later) || LastDay(later) >= FirstDay(earlier)) {
    return absl::OkStatus();
  }
  const std::string suggestion = InAnotherEra(earlier, later);
  const std::string first = FormatWhen(earlier, WhenStyle::kEra);
  const std::string second = FormatWhen(later, WhenStyle::kEra);
  return InvalidField(
      "", "BAD_CHRONOLOGY",
      {absl::StrCat(second, " (", FormatShort(later), ") lies before ", first, " (",
                    FormatShort(earlier), ").",
                    suggestion.empty() ? "" : absl::StrCat(" Perhaps ", suggestion, " is meant.")),
       absl::StrCat(
           second, "は", first, "より前です。",
           suggestion.empty() ? "" : absl::StrCat(suggestion, "の誤りではありませんか。"))});
}

}  // namespace renkei::domain
