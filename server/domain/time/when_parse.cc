// The reading of times as papers write them; the grammar stands in when.h.

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"
#include "server/domain/time/date.h"
#include "server/domain/time/era.h"
#include "server/domain/time/when.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {
namespace {

// No number in a date has more digits; a longer run is no date, and its value would not fit.
constexpr int kLargestNumber = 9'999;

constexpr std::array<absl::string_view, 10> kKanjiDigits = {"〇", "一", "二", "三", "四",
                                                            "五", "六", "七", "八", "九"};
constexpr std::array<std::pair<absl::string_view, int>, 3> kKanjiUnits = {
    {{"十", 10}, {"百", 100}, {"千", 1'000}}};

// A time with the era in which its year was counted, if it was.
struct Reading {
  pb::When when;
  const Era* era = nullptr;
};

absl::Status Unreadable(absl::string_view text) {
  return InvalidField(
      "", "UNREADABLE_TIME",
      {absl::StrCat("\"", Quoted(text),
                    "\" cannot be read as a time. Write for example FY2023, 令和5年度, "
                    "令和5年度末, 2024-03 or "
                    "2024-03-31."),
       absl::StrCat("「", Quoted(text),
                    "」は時期として読み取れません。令和5年度、令和5年度末、2024年3月、2024-03-31 "
                    "のように入力してください。")});
}

absl::Status NoSuchDate(absl::string_view text) {
  return InvalidField(
      "", "BAD_DATE",
      {absl::StrCat("\"", Quoted(text), "\" names a month or day that does not exist."),
       absl::StrCat("「", Quoted(text), "」の月または日は存在しません。")});
}

absl::Status YearOutOfRange(absl::string_view text) {
  return InvalidField(
      "", "YEAR_OUT_OF_RANGE",
      {absl::StrCat("The year in \"", Quoted(text), "\" must lie between ", kFirstYear, " and ",
                    kLastYear, "; write it in full, or with its era (令和5)."),
       absl::StrCat("「", Quoted(text), "」の年は", kFirstYear, "〜", kLastYear,
                    "の範囲で、西暦4桁か元号を付けて(令和5など)入力してください。")});
}

absl::Status OutsideEra(absl::string_view text, const Reading& reading) {
  const std::string right = FormatWhen(reading.when, WhenStyle::kEra);
  return InvalidField("", "OUTSIDE_ERA",
                      {absl::StrCat(reading.era->name, " was not in force at the time that \"",
                                    Quoted(text), "\" names. Perhaps ", right, " is meant."),
                       absl::StrCat("「", Quoted(text), "」は", reading.era->name,
                                    "の期間の外です。", right, "の誤りではありませんか。")});
}

absl::Status Contradictory(absl::string_view text) {
  return InvalidField(
      "", "CONTRADICTORY",
      {absl::StrCat("In \"", Quoted(text), "\" the two notations name different times."),
       absl::StrCat("「", Quoted(text), "」では、括弧の内と外とで時期が食い違っています。")});
}

// Reads from the front of a normalised text; every method that returns false or nullopt has read
// nothing.
class Reader {
 public:
  explicit Reader(absl::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool Take(absl::string_view token) { return absl::ConsumePrefix(&rest_, token); }
  std::optional<int> Number() {
    if (done() || !absl::ascii_isdigit(static_cast<unsigned char>(rest_[0]))) return KanjiNumber();
    int number = 0;
    absl::string_view rest = rest_;
    while (!rest.empty() && absl::ascii_isdigit(static_cast<unsigned char>(rest[0]))) {
      number = number * 10 + (rest[0] - '0');
      if (number > kLargestNumber) return std::nullopt;
      rest.remove_prefix(1);
    }
    rest_ = rest;
    return number;
  }

 private:
  // -1: no digit follows.
  static int TakeDigit(absl::string_view* rest) {
    if (absl::ConsumePrefix(rest, "零")) return 0;
    for (size_t digit = 0; digit < kKanjiDigits.size(); ++digit) {
      if (absl::ConsumePrefix(rest, kKanjiDigits[digit])) return static_cast<int>(digit);
    }
    return -1;
  }

  // 0: no unit follows.
  static int TakeUnit(absl::string_view* rest) {
    for (const auto& [kanji, unit] : kKanjiUnits) {
      if (absl::ConsumePrefix(rest, kanji)) return unit;
    }
    return 0;
  }

  // 二十三 and 二〇二三: units multiply what stands before them, bare digits stand beside one
  // another.
  std::optional<int> KanjiNumber() {
    constexpr int kNone = -1;
    absl::string_view rest = rest_;
    int total = 0;
    int digits = kNone;
    while (total <= kLargestNumber && digits <= kLargestNumber) {
      if (const int digit = TakeDigit(&rest); digit != kNone) {
        digits = std::max(digits, 0) * 10 + digit;
      } else if (const int unit = TakeUnit(&rest); unit != 0) {
        total += (digits == kNone ? 1 : digits) * unit;
        digits = kNone;
      } else {
        break;
      }
    }
    total += std::max(digits, 0);
    if (rest.size() == rest_.size() || total > kLargestNumber) return std::nullopt;
    rest_ = rest;
    return total;
  }

  absl::string_view rest_;
};

bool TakeEra(Reader& reader, const Era** found) {
  for (const Era& era : kEras) {
    if (reader.Take(era.name) || reader.Take(era.kanji) || reader.Take(era.letter) ||
        reader.Take(absl::AsciiStrToLower(era.letter))) {
      reader.Take(".");
      *found = &era;
      return true;
    }
  }
  return false;
}

bool TakeYear(Reader& reader, Reading& reading) {
  const bool has_era = TakeEra(reader, &reading.era);
  if (has_era && reader.Take("元")) {
    reading.when.set_year(YearOfEra(*reading.era, 1));
    return true;
  }
  if (!has_era) reader.Take("西暦");
  const std::optional<int> number = reader.Number();
  if (!number.has_value()) return false;
  reading.when.set_year(has_era ? YearOfEra(*reading.era, *number) : *number);
  return true;
}

void SetDate(pb::When& when, int month, int day) {
  when.set_kind(pb::When::KIND_DATE);
  when.set_month(month);
  when.set_day(day);
}

// What follows 年 or a separator: a month, perhaps a day.
bool TakeMonthAndDay(Reader& reader, absl::string_view after_month, absl::string_view after_day,
                     pb::When& when) {
  const std::optional<int> month = reader.Number();
  if (!month.has_value()) return false;
  const bool japanese = !after_day.empty();
  const bool separated = reader.Take(after_month);
  if (japanese && !separated) return false;
  when.set_kind(pb::When::KIND_MONTH);
  when.set_month(*month);
  if (reader.done()) return japanese || !separated;
  if (japanese && reader.Take("末")) {
    if (*month < 1 || *month > 12) return true;  // refused below, with the month named
    const absl::CivilDay last = absl::CivilDay(absl::CivilMonth(when.year(), *month) + 1) - 1;
    SetDate(when, *month, last.day());
    return true;
  }
  const std::optional<int> day = reader.Number();
  if (!day.has_value() || (japanese && !reader.Take(after_day))) return false;
  SetDate(when, *month, *day);
  return true;
}

// What follows the year.
bool TakeRest(Reader& reader, pb::When& when) {
  if (reader.done()) {
    when.set_kind(pb::When::KIND_FISCAL_YEAR);
    return true;
  }
  if (reader.Take("年度")) {
    when.set_kind(reader.Take("末") ? pb::When::KIND_END_OF_FISCAL_YEAR
                                    : pb::When::KIND_FISCAL_YEAR);
    return true;
  }
  if (reader.Take("年")) {
    if (reader.Take("末")) {
      SetDate(when, 12, 31);
      return true;
    }
    when.set_kind(pb::When::KIND_CALENDAR_YEAR);
    return reader.done() || TakeMonthAndDay(reader, "月", "日", when);
  }
  for (const absl::string_view separator : {"-", "/", "."}) {
    if (reader.Take(separator)) return TakeMonthAndDay(reader, separator, "", when);
  }
  return false;
}

bool TakeYearInEnglish(Reader& reader, pb::When& when) {
  const bool end = reader.Take("endof");
  const bool calendar = !end && (reader.Take("CY") || reader.Take("cy"));
  if (!calendar && !reader.Take("FY") && !reader.Take("fy")) return false;
  const std::optional<int> year = reader.Number();
  if (!year.has_value()) return false;
  when.set_year(*year);
  when.set_kind(calendar ? pb::When::KIND_CALENDAR_YEAR
                : end    ? pb::When::KIND_END_OF_FISCAL_YEAR
                         : pb::When::KIND_FISCAL_YEAR);
  return true;
}

// `plain` is normalised, without spaces and brackets; `text` is what errors quote.
absl::StatusOr<Reading> Read(absl::string_view plain, absl::string_view text) {
  Reader reader(plain);
  Reading reading;
  if (!TakeYearInEnglish(reader, reading.when)) {
    reader = Reader(plain);
    if (!TakeYear(reader, reading) || !TakeRest(reader, reading.when)) return Unreadable(text);
  }
  if (!reader.done()) return Unreadable(text);
  const pb::When& when = reading.when;
  if (when.year() < kFirstYear || when.year() > kLastYear) return YearOutOfRange(text);
  if (!CompleteWhen(when).ok()) return NoSuchDate(text);
  // 平成31年度末 lies in 令和2年, and is written so: the fiscal year counts, not its end.
  pb::When named = when;
  if (named.kind() == pb::When::KIND_END_OF_FISCAL_YEAR) named.set_kind(pb::When::KIND_FISCAL_YEAR);
  if (reading.era != nullptr && !EraTouches(*reading.era, FirstDay(named), LastDay(named))) {
    return OutsideEra(text, reading);
  }
  return reading;
}

// NFKC, without white space; all dashes that are typed in dates as "-".
std::string Plain(absl::string_view text) {
  std::string plain =
      absl::StrReplaceAll(NormalizeCompatibility(text), {{"‐", "-"}, {"−", "-"}, {"–", "-"}});
  plain.erase(
      std::remove_if(plain.begin(), plain.end(),
                     [](char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); }),
      plain.end());
  absl::string_view view = plain;
  if (!absl::ConsumeSuffix(&view, "時点")) absl::ConsumeSuffix(&view, "現在");
  return std::string(view);
}

bool Agree(const pb::When& outside, const pb::When& inside) {
  if (outside.kind() != inside.kind()) return outside.year() == inside.year();
  return FirstDay(outside) == FirstDay(inside);
}

}  // namespace

absl::StatusOr<pb::When> ParseWhen(absl::string_view text) {
  if (text.size() > kMaxWhenTextBytes) return Unreadable(text);
  const std::string plain = Plain(text);
  const size_t open = plain.find('(');
  const size_t close = plain.find(')');
  const bool bracketed = open != std::string::npos && close != std::string::npos && open < close;
  const std::string outside =
      bracketed ? absl::StrCat(plain.substr(0, open), plain.substr(close + 1)) : plain;
  ASSIGN_OR_RETURN(Reading reading, Read(outside, text));
  if (bracketed) {
    ASSIGN_OR_RETURN(Reading inside, Read(plain.substr(open + 1, close - open - 1), text));
    if (!Agree(reading.when, inside.when)) return Contradictory(text);
  }
  reading.when.set_text(std::string(text));
  return std::move(reading.when);
}

bool IsBareYear(absl::string_view text) {
  const absl::StatusOr<pb::When> year = ParseWhen(text);
  if (!year.ok() || year->kind() != pb::When::KIND_FISCAL_YEAR) return false;
  // With 年 behind it, it would be a calendar year.
  const absl::StatusOr<pb::When> calendar = ParseWhen(absl::StrCat(text, "年"));
  return calendar.ok() && calendar->kind() == pb::When::KIND_CALENDAR_YEAR;
}

}  // namespace renkei::domain
