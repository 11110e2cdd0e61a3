#include "server/domain/suggest.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace renkei::domain {
namespace {

// Longest text that is compared; a mistyped name is short.
constexpr size_t kLongest = 64;

// Optimal string alignment distance.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> before(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  std::vector<size_t> above;
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    above = row;
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = above;
  }
  return row[b.size()];
}

}  // namespace

std::string Closest(absl::string_view typed, const std::vector<std::string>& known) {
  if (typed.empty() || typed.size() > kLongest) return "";
  std::string best;
  size_t least = typed.size() / 3 + 2;
  for (const std::string& candidate : known) {
    if (candidate.size() > kLongest) continue;
    size_t distance = Distance(typed, candidate);
    if (typed.size() >= 3 && absl::StartsWith(candidate, typed))
      distance = std::min<size_t>(distance, 1);
    const bool close =
        distance < least &&
        distance <= std::max<size_t>(1, std::max(typed.size(), candidate.size()) / 3);
    if (!close) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

}  // namespace renkei::domain
