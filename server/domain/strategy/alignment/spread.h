// Marks on a tree of items, and where they stand as seen from each item.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_SPREAD_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_SPREAD_H_

#include <cstddef>
#include <functional>
#include <vector>

namespace renkei::domain {

// For each item, whether a mark stands on it, below it, above it.
struct Spread {
  std::vector<bool> self;
  std::vector<bool> below;
  std::vector<bool> above;

  // `parents` has the index of the item above each, which comes before it; -1 at the top.
  Spread(const std::vector<int>& parents, const std::function<bool(size_t)>& marked)
      : self(parents.size()), below(parents.size()), above(parents.size()) {
    for (size_t i = 0; i < parents.size(); ++i) {
      self[i] = marked(i);
      if (parents[i] < 0) continue;
      const auto parent = static_cast<size_t>(parents[i]);
      above[i] = self[parent] || above[parent];
    }
    for (size_t i = parents.size(); i-- > 0;) {
      if (parents[i] < 0) continue;
      if (self[i] || below[i]) below[static_cast<size_t>(parents[i])] = true;
    }
  }

  bool Any(size_t i) const { return self[i] || below[i] || above[i]; }
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_ALIGNMENT_SPREAD_H_
