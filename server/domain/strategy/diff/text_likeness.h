// How alike two titles are.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_TEXT_LIKENESS_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_TEXT_LIKENESS_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// The pairs of neighbouring characters of a text, ascending, as often as they occur.
std::vector<uint64_t> CharacterPairs(absl::string_view text);

// The share of their pairs that the two have in common, 0 to 1 (Dice's coefficient); 0 where both
// have none.
double Likeness(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_DIFF_TEXT_LIKENESS_H_
