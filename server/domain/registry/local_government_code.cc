#include "server/domain/registry/local_government_code.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"

namespace renkei::domain {
namespace {

constexpr int kLastPrefecture = 47;
constexpr size_t kFullLength = 6;
constexpr size_t kWithoutCheckDigit = 5;
// A five-digit code of prefectures 01 to 09 whose zero a spreadsheet took away.
constexpr size_t kShortest = 4;

bool IsDigits(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool HasPrefecture(absl::string_view digits) {
  const int prefecture = (digits[0] - '0') * 10 + (digits[1] - '0');
  return prefecture >= 1 && prefecture <= kLastPrefecture;
}

std::string Complete(absl::string_view first_five) {
  return absl::StrCat(first_five, std::string(1, CheckDigit(first_five)));
}

bool IsCode(absl::string_view six) {
  return HasPrefecture(six) && six[5] == CheckDigit(six.substr(0, kWithoutCheckDigit));
}

absl::Status NotDigits(absl::string_view text) {
  const std::string shown = Quoted(text);
  return InvalidField(
      "", "NOT_DIGITS",
      {absl::StrCat("A local government code has digits only, for example 141003; \"", shown,
                    "\" does not fit."),
       absl::StrCat("団体コードは 141003 のような数字6桁です。「", shown,
                    "」は団体コードとして読めません。")});
}

absl::Status BadLength(absl::string_view digits) {
  return InvalidField(
      "", "BAD_LENGTH",
      {absl::StrCat("A local government code has 6 digits (or the first 5 of them); this one has ",
                    digits.size(), "."),
       absl::StrCat("団体コードは6桁(または検査数字を除く5桁)です。入力された値は", digits.size(),
                    "桁です。")});
}

absl::Status BadPrefecture(absl::string_view digits) {
  const absl::string_view prefecture = digits.substr(0, 2);
  return InvalidField(
      "", "BAD_PREFECTURE",
      {absl::StrCat("A local government code begins with the number of a prefecture, 01 to 47; ",
                    prefecture, " is none."),
       absl::StrCat("団体コードの先頭2桁は都道府県番号(01〜47)です。", prefecture,
                    " に当たる都道府県はありません。")});
}

absl::Status BadCheckDigit(absl::string_view six) {
  const std::string right = Complete(six.substr(0, kWithoutCheckDigit));
  return InvalidField(
      "", "BAD_CHECK_DIGIT",
      {absl::StrCat("The last digit of ", six,
                    " does not belong to the first five. If those are right, the code is ", right,
                    "."),
       absl::StrCat("団体コード ", six, " の検査数字(最後の1桁)が合いません。先頭5桁が正しければ ",
                    right, " です。")});
}

absl::Status Ambiguous(absl::string_view digits, const std::vector<std::string>& readings) {
  return InvalidField(
      "", "AMBIGUOUS",
      {absl::StrCat(digits, " can be read as ", readings[0], " (first five digits) or as ",
                    readings[1], " (its leading zero lost). Give all 6 digits."),
       absl::StrCat(digits, " は ", readings[0], "(検査数字を省いた5桁)とも ", readings[1],
                    "(先頭の0が落ちた6桁)とも読めます。6桁で入力してください。")});
}

// The digits of `text` in ASCII, or whatever else it holds.
std::string Digits(absl::string_view text) {
  return std::string(absl::StripAsciiWhitespace(NormalizeCompatibility(text)));
}

// `digits` are digits of an accepted length.
std::vector<std::string> Readings(absl::string_view digits) {
  std::vector<std::string> readings;
  if (digits.size() == kFullLength) {
    if (IsCode(digits)) readings.emplace_back(digits);
    return readings;
  }
  const std::string five =
      digits.size() == kShortest ? absl::StrCat("0", digits) : std::string(digits);
  if (HasPrefecture(five)) readings.push_back(Complete(five));
  if (digits.size() == kWithoutCheckDigit) {
    std::string six = absl::StrCat("0", digits);
    if (IsCode(six)) readings.push_back(std::move(six));
  }
  return readings;
}

bool AcceptedLength(absl::string_view digits) {
  return digits.size() >= kShortest && digits.size() <= kFullLength;
}

}  // namespace

char CheckDigit(absl::string_view first_five) {
  int sum = 0;
  for (size_t i = 0; i < kWithoutCheckDigit; ++i) {
    sum += (first_five[i] - '0') * static_cast<int>(kFullLength - i);
  }
  return static_cast<char>('0' + (11 - sum % 11) % 10);
}

absl::StatusOr<std::string> ParseLocalGovernmentCode(absl::string_view text) {
  const std::string digits = Digits(text);
  if (!IsDigits(digits)) return NotDigits(text);
  if (!AcceptedLength(digits)) return BadLength(digits);
  std::vector<std::string> readings = Readings(digits);
  if (readings.size() == 1) return std::move(readings[0]);
  if (readings.size() > 1) return Ambiguous(digits, readings);
  if (digits.size() == kFullLength && HasPrefecture(digits)) return BadCheckDigit(digits);
  return BadPrefecture(digits.size() == kShortest ? absl::StrCat("0", digits) : digits);
}

std::vector<std::string> LocalGovernmentCodeReadings(absl::string_view text) {
  const std::string digits = Digits(text);
  if (!IsDigits(digits) || !AcceptedLength(digits)) return {};
  return Readings(digits);
}

std::string PrefectureCode(absl::string_view code) {
  return Complete(absl::StrCat(code.substr(0, 2), "000"));
}

}  // namespace renkei::domain
