// Which start of a store made which commits.

#ifndef RENKEI_STORAGE_INCARNATIONS_H_
#define RENKEI_STORAGE_INCARNATIONS_H_

#include <algorithm>
#include <utility>
#include <vector>

#include "storage/store.h"

namespace renkei::storage {

// A value type: for each start that made commits, the first of them.
class Incarnations {
 public:
  // In ascending order of `begin`.
  void Add(Sequence begin, Incarnation incarnation) { starts_.emplace_back(begin, incarnation); }

  Incarnation Of(Sequence sequence) const {
    const auto after =
        std::upper_bound(starts_.begin(), starts_.end(), sequence,
                         [](Sequence wanted, const auto& start) { return wanted < start.first; });
    return after == starts_.begin() ? Incarnation::kNone : std::prev(after)->second;
  }

 private:
  std::vector<std::pair<Sequence, Incarnation>> starts_;
};

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_INCARNATIONS_H_
