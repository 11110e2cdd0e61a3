#include "server/domain/quantity/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/domain/fold.h"
#include "server/domain/quantity/units.h"
#include "server/domain/utf8.h"

namespace renkei::domain {
namespace {

// Longer texts are no figures.
constexpr size_t kLongest = 100;

// NFKC, every sign for minus as "-", no white space around it.
std::string PlainNumber(absl::string_view text) {
  const std::string normal = absl::StrReplaceAll(
      NormalizeCompatibility(text),
      {{"△", "-"}, {"▲", "-"}, {"−", "-"}, {"‐", "-"}, {"‑", "-"}, {"　", " "}});
  std::string plain(absl::StripAsciiWhitespace(normal));
  // "△ 120": the sign may stand apart from its figure.
  if (absl::StartsWith(plain, "- "))
    plain = absl::StrCat("-", absl::StripLeadingAsciiWhitespace(plain.substr(1)));
  return plain;
}

// "1,234,567" without its separators; unchanged where they do not stand between groups of three.
std::string DropSeparators(const std::string& text) {
  if (!absl::StrContains(text, ',')) return text;
  const std::string whole = text.substr(0, text.find('.'));
  const std::vector<std::string> groups = absl::StrSplit(whole, ',');
  for (size_t i = 1; i < groups.size(); ++i) {
    if (groups[i].size() != 3) return text;
  }
  if (groups[0].empty() || groups[0].size() > 4) return text;
  return absl::StrReplaceAll(text, {{",", ""}});
}

bool IsPlainNumber(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789+-.eE") == std::string::npos &&
         text.find_first_of("0123456789") != std::string::npos;
}

// `plain` times ten to the power of `digits`.
std::optional<double> NumberOf(const std::string& plain, int digits = 0) {
  const std::string figures = DropSeparators(plain);
  double number = 0;
  if (!IsPlainNumber(figures)) return std::nullopt;
  const std::string scaled = digits == 0 ? figures : absl::StrCat(figures, "e", digits);
  if (!absl::SimpleAtod(scaled, &number) || !std::isfinite(number)) return std::nullopt;
  return number;
}

bool SameUnit(absl::string_view a, absl::string_view b) { return !a.empty() && FoldedEqual(a, b); }

constexpr const char* kBefore[] = {"およそ", "おおむね", "概ね", "ほぼ", "約", "少なくとも"};
constexpr const char* kBehind[] = {"以上", "以下", "未満", "以内", "超",
                                   "程度", "前後", "余",   "弱",   "強"};

template <size_t kSize>
bool Contains(const char* const (&words)[kSize], absl::string_view word) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](absl::string_view one) { return one == word; });
}

// Cuts a qualifier off either end; "" where there is none, and where there are two.
std::string TakeQualifier(std::string& plain) {
  absl::string_view rest = plain;
  std::string found;
  for (const char* word : kBefore) {
    if (found.empty() && absl::ConsumePrefix(&rest, word)) found = word;
  }
  for (const char* word : kBehind) {
    if (!absl::EndsWith(rest, word)) continue;
    if (!found.empty()) return "";
    absl::ConsumeSuffix(&rest, word);
    found = word;
    break;
  }
  if (!found.empty()) plain = std::string(rest);
  return found;
}

// What makes a statement about a figure out of it.
bool IsQualified(absl::string_view rest) {
  for (const char* word :
       {"以上", "以下", "未満", "超",   "程度", "前後", "台", "余", "約", "弱", "強",
        "~",    "〜",   "から", "まで", "割",   "倍増", "・", "、", "(",  "/"}) {
    if (absl::StrContains(rest, word)) return true;
  }
  return rest.find_first_of("0123456789") != absl::string_view::npos;
}

// What `plain` is without a qualifier.
Quantity ReadPlain(const std::string& plain, absl::string_view unit) {
  if (const auto whole = NumberOf(plain)) return {Quantity::Kind::kNumber, *whole};
  const size_t end = std::min(plain.find_first_not_of("0123456789+-.,"), plain.size());
  const std::string figures = plain.substr(0, end);
  const std::string rest(absl::StripLeadingAsciiWhitespace(plain.substr(end)));
  const auto number = NumberOf(figures);
  if (!number) return {};
  if (SameUnit(rest, unit)) return {Quantity::Kind::kNumber, *number};
  absl::string_view behind = rest;
  if (const int digits = TakeScale(behind); digits != 0) {
    const auto large = NumberOf(figures, digits);
    if (large && (behind.empty() || SameUnit(behind, unit)))
      return {Quantity::Kind::kNumber, *large};
  }
  if (CountCodePoints(rest) > kMaxUnit || IsQualified(rest)) return {};
  return {Quantity::Kind::kOtherUnit, *number, "", rest};
}

}  // namespace

bool IsClearMarker(absl::string_view text) {
  // Every text of every request is asked: most are told at the first look.
  if (text.size() > kLongest || !(absl::StrContains(text, "(") || absl::StrContains(text, "（")))
    return false;
  const std::string plain(absl::StripAsciiWhitespace(NormalizeCompatibility(text)));
  return plain == kClearMarker || plain == "(消去)";
}

std::optional<double> ParseNumber(absl::string_view text) {
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  return NumberOf(PlainNumber(text));
}

std::string NumberText(double number) {
  if (number == std::trunc(number) && std::fabs(number) < 1e15)
    return absl::StrFormat("%.0f", number);
  for (int digits = 15; digits < 17; ++digits) {
    std::string text = absl::StrFormat("%.*g", digits, number);
    if (std::strtod(text.c_str(), nullptr) == number) return text;
  }
  return absl::StrFormat("%.17g", number);
}

std::string GroupedNumber(double number) {
  constexpr double kLargest = 1e21;
  if (!(std::fabs(number) < kLargest)) return NumberText(number);
  std::array<char, 400> buffer;  // the smallest doubles have some 340 digits
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  const std::string text(buffer.data(), end.ptr);
  const size_t begin = absl::StartsWith(text, "-") ? 1 : 0;
  const size_t point = std::min(text.find('.'), text.size());
  std::string grouped;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > begin && i < point && (point - i) % 3 == 0) grouped += ',';
    grouped += text[i];
  }
  return grouped;
}

double ShiftDecimal(double number, int digits) {
  // Spreadsheets keep 15 figures; the ones behind them are where binary and decimal differ.
  std::string text = absl::StrFormat("%.15g", number);
  const size_t exponent = text.find('e');
  int power = digits;
  if (exponent != std::string::npos) {
    power += std::atoi(text.c_str() + exponent + 1);
    text.resize(exponent);
  }
  double shifted = 0;
  return absl::SimpleAtod(absl::StrCat(text, "e", power), &shifted) ? shifted : number;
}

Quantity ReadQuantity(absl::string_view text, absl::string_view unit) {
  if (text.empty() || text.size() > kLongest) return {};
  std::string plain = PlainNumber(text);
  Quantity as_it_is = ReadPlain(plain, unit);
  if (as_it_is.kind == Quantity::Kind::kNumber) return as_it_is;
  const std::string qualifier = TakeQualifier(plain);
  if (qualifier.empty()) return as_it_is;
  Quantity qualified = ReadPlain(PlainNumber(plain), unit);
  qualified.qualifier = qualifier;
  return qualified;
}

bool IsQualifier(absl::string_view word) { return StandsBefore(word) || Contains(kBehind, word); }

bool StandsBefore(absl::string_view qualifier) { return Contains(kBefore, qualifier); }

}  // namespace renkei::domain
