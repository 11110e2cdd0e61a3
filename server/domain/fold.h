// Folding: the form in which names and texts are compared, so that 龍ケ崎 is found as 竜ヶ崎 and
// SDGs as ｓｄｇｓ. What is stored and shown is always what was written.

#ifndef RENKEI_SERVER_DOMAIN_FOLD_H_
#define RENKEI_SERVER_DOMAIN_FOLD_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// NFKC (Unicode Standard Annex #15): full-width letters and digits become ASCII, half-width
// katakana become full-width, ㍻ becomes 平成. Bytes that are not UTF-8 become U+FFFD.
std::string NormalizeCompatibility(absl::string_view text);

// The folded form: NFKC and case folding, katakana to hiragana, け/ケ/ヶ/ヵ/が as one, common
// variants of kanji as one (檮/梼, 竈/釜, 龍/竜, 﨑/崎 ...), no white space. Letter for letter:
// folding again changes nothing, and a part of a text, folded, is a part of the folded text, as
// long as no combining mark stands alone or is torn from its letter.
std::string Fold(absl::string_view text);

// The letter that stands for `letter` and its common variants in names (梼 for 檮); itself where it
// has none.
char32_t FoldVariant(char32_t letter);

// Whether the two fold to the same.
bool FoldedEqual(absl::string_view a, absl::string_view b);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FOLD_H_
