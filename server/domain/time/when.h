// pb::When and the ways in which official papers write a time: 令和5年度末, R5.3.31, 2024年3月,
// 平成三十年度, FY2023.

#ifndef RENKEI_SERVER_DOMAIN_TIME_WHEN_H_
#define RENKEI_SERVER_DOMAIN_TIME_WHEN_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/common.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Longest text that is read, in bytes: 100 characters of the proto's limit, 4 bytes each.
inline constexpr size_t kMaxWhenTextBytes = 400;

// The time that `text` states; the result keeps `text` as it was written. Full-width characters,
// kanji numerals and spaces are accepted. Forms, where Y is 2024, 西暦2024, 令和5, 令5, R5 or R.5
// (also 平成, 昭和, 大正, 明治), and 元 is year 1:
//   a fiscal year          FY2023  Y年度  Y (see IsBareYear)
//   the end of one         Y年度末  end of FY2023
//   a calendar year        CY2023  Y年
//   a month                Y年3月  Y-3  Y/3  Y.3
//   a day                  Y年3月31日  Y-3-31  Y/3/31  Y.3.31
//   the last day           Y年3月末  Y年末
// each may be followed by 時点 or 現在, and both notations may stand together, one in brackets:
// 令和5(2023)年度, 2024年3月31日(令和6年3月31日).
// Errors are INVALID_ARGUMENT with one violation, field empty, of kind
//   UNREADABLE_TIME    no such form; the hint shows some
//   BAD_DATE           the month or day does not exist
//   OUTSIDE_ERA        the era was not in force then (平成35年度, 令和元年3月); the hint has the right
//                      notation
//   CONTRADICTORY      what stands in brackets is another time
//   YEAR_OUT_OF_RANGE  before 1868 or after 2200
[[nodiscard]] absl::StatusOr<pb::When> ParseWhen(absl::string_view text);

// Whether `text` is a year without a word or letters that say which kind it is: 2023, R5, 令和5. It
// is read as a fiscal year, as such papers and those who work with them mean it; where what it
// belongs to counts calendar years, its owner settles that (strategy/kpi_figures.h).
bool IsBareYear(absl::string_view text);

// The fiscal year that 2024, R6, FY2024, 令和6年度 or 令和6年度末 names; errors as above, and
// UNREADABLE_TIME for a time that is no fiscal year and for years outside 1950 to 2200, the
// contract's range.
[[nodiscard]] absl::StatusOr<int> ParseFiscalYear(absl::string_view text);

// YYYY-MM-DD, as the contract carries days, from itself or from any notation of a day
// (令和6年3月31日); errors as above, BAD_DATE for a time that is no day.
[[nodiscard]] absl::StatusOr<std::string> ParseDay(absl::string_view text);

// `when` as a client sent it: when it has a text but no kind, the text is parsed; otherwise the
// numbers must fit their kind (a month has no day, 31 February does not exist), or the violation is
// BAD_DATE with the field's name relative to `when` ("month"). An empty `when` stays empty.
[[nodiscard]] absl::StatusOr<pb::When> CompleteWhen(const pb::When& when);

// How a time is printed.
enum class WhenStyle {
  kEra,      // 令和5年度末
  kWestern,  // 2023年度末
  kShort,    // FY2023, end of FY2023, CY2023, 2023-04, 2023-04-01
};

// The numbers of `when` in words, without its text; "" for an empty one. FY2019 is 令和元年度: of
// two eras that share a year, the later one names a year or month as a whole. What is printed can
// be parsed again and means the same.
std::string FormatWhen(const pb::When& when, WhenStyle style);

// "令和5年度～令和9年度", "2023～2027年度", "FY2023-2027"; "" for a period without years.
std::string FormatPeriod(const pb::FiscalPeriod& period, WhenStyle style);

// First and last day of the span; the end of a fiscal year is its last day alone. `when` must be
// complete.
absl::CivilDay FirstDay(const pb::When& when);
absl::CivilDay LastDay(const pb::When& when);

// OK when `later` can have happened after (or within) `earlier`. Otherwise INVALID_ARGUMENT with
// one violation of kind BAD_CHRONOLOGY; when another era makes sense of `later` the hint proposes
// it: a plan adopted 令和2年3月 and revised 平成5年3月 was probably revised 令和5年3月. Incomplete
// times are not compared.
[[nodiscard]] absl::Status CheckChronology(const pb::When& earlier, const pb::When& later);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_TIME_WHEN_H_
