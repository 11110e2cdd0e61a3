// Texts that spreadsheet programs would run as formulas, in files that people open with them.

#ifndef RENKEI_SERVER_DOMAIN_FORMULA_GUARD_H_
#define RENKEI_SERVER_DOMAIN_FORMULA_GUARD_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// `text` as it stands in a cell of CSV: with an apostrophe before what begins like a formula (= + - @,
// a tab, a line break) and is no number, and before an apostrophe that UnguardFormula would take for
// this one. Numbers and percentages stay as they are, negative ones too.
std::string GuardFormula(absl::string_view text);

// The text that GuardFormula was given.
absl::string_view UnguardFormula(absl::string_view text);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FORMULA_GUARD_H_
