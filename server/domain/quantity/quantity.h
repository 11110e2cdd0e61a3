// Numbers as people write them in papers and spreadsheets, with or without their unit.

#ifndef RENKEI_SERVER_DOMAIN_QUANTITY_QUANTITY_H_
#define RENKEI_SERVER_DOMAIN_QUANTITY_QUANTITY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// Clears a field where it stands as its value, in YAML, JSON and cells: `note: (clear)`. What is
// left out or empty is kept as it is.
inline constexpr char kClearMarker[] = "(clear)";
// The same in Japanese, in brackets of either width.
inline constexpr char kClearMarkerJa[] = "（消去）";

// Whether `text` is one of the two, white space around it aside.
bool IsClearMarker(absl::string_view text);

// A number by itself: full-width digits, thousands separators ("1,234"), a sign (△ and ▲ are how
// public accounts write a minus; −, －, ‐ too), an exponent. nullopt for anything else; inf and nan
// are no numbers here.
std::optional<double> ParseNumber(absl::string_view text);

// The shortest text that ParseNumber reads back as the same number; without an exponent where that
// is short.
std::string NumberText(double number);

// The same digits for people: with separators of thousands, and without an exponent below 1e21.
std::string GroupedNumber(double number);

// `number` times ten to the power of `digits`, as on paper: 0.352 by 2 is 35.2, not
// 35.199999999999996.
double ShiftDecimal(double number, int digits);

// What a text in the place of a figure is.
struct Quantity {
  enum class Kind {
    // A figure of the unit that was expected, or without a unit.
    kNumber,
    // No figure: "約3割", "-", "データなし", "12,34". Never a zero.
    kText,
    // A figure with a unit of its own ("812件" where persons are counted).
    kOtherUnit,
  };

  Kind kind = Kind::kText;
  // For kNumber and kOtherUnit.
  double number = 0;
  // For kNumber: the one word that bounds or softens it: 以上, 未満, 約, 程度.
  std::string qualifier = {};
  // For kOtherUnit: what stands behind the figure.
  std::string unit = {};
};

// Reads `text` where a figure counted in `unit` is expected ("" if none is known). "812人" is 812
// persons, "３５．２％" is 35.2 per cent, "1.2万人" is 12,000 persons unless the unit is 万人,
// "800人以上" is 800 with a qualifier. Units are compared in their folded form. What begins with a
// figure and goes on in words ("5年連続で増加", more than kMaxUnit characters) is a text.
Quantity ReadQuantity(absl::string_view text, absl::string_view unit);

// Whether `word` is one of the qualifiers that ReadQuantity knows.
bool IsQualifier(absl::string_view word);
// Whether a qualifier stands before its figure (約) rather than behind it (以上).
bool StandsBefore(absl::string_view qualifier);

// Longest unit that is looked for behind a figure, in characters; the longest printed ones are like
// 人日/年度.
inline constexpr size_t kMaxUnit = 8;

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_QUANTITY_QUANTITY_H_
