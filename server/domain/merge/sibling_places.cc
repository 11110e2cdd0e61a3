#include "server/domain/merge/sibling_places.h"

#include <algorithm>
#include <iterator>
#include <list>
#include <tuple>
#include <unordered_map>

#include "server/domain/strategy/diff/sibling_order.h"

namespace renkei::domain {
namespace {

using Indices = std::vector<size_t>;

class Placer {
 public:
  Placer(const std::vector<SiblingState>& siblings, bool overwrite)
      : siblings_(siblings), overwrite_(overwrite), moved_(siblings.size(), false) {}

  SiblingPlaces Run() {
    for (const SiblingState& sibling : siblings_) result_.orders.push_back(sibling.order);
    const Indices kept = Kept();
    const Indices shown = Shown();
    FindMoved(kept, shown);
    if (!result_.conflicts.empty()) return std::move(result_);
    const bool nothing_new = std::none_of(siblings_.begin(), siblings_.end(),
                                          [](const SiblingState& s) { return s.fresh; });
    if (!nothing_new || std::find(moved_.begin(), moved_.end(), true) != moved_.end()) {
      Arrange(kept, shown);
      Number();
    }
    Trace(shown);
    return std::move(result_);
  }

 private:
  // Those that have a place, as they are printed.
  Indices Kept() const {
    Indices kept;
    for (size_t i = 0; i < siblings_.size(); ++i) {
      if (!siblings_[i].fresh) kept.push_back(i);
    }
    std::sort(kept.begin(), kept.end(), [&](size_t a, size_t b) {
      return std::tie(siblings_[a].order, siblings_[a].id) <
             std::tie(siblings_[b].order, siblings_[b].id);
    });
    return kept;
  }

  // Those that the file shows, in its order, whatever the order of the input.
  Indices Shown() const {
    std::unordered_map<std::string, size_t> by_id;
    std::unordered_map<std::string, Indices> behind;
    for (size_t i = 0; i < siblings_.size(); ++i) {
      if (siblings_[i].shown) by_id.emplace(siblings_[i].id, i);
    }
    Indices heads;
    for (size_t i = 0; i < siblings_.size(); ++i) {
      if (!siblings_[i].shown) continue;
      if (by_id.count(siblings_[i].after) > 0) {
        behind[siblings_[i].after].push_back(i);
      } else {
        heads.push_back(i);
      }
    }
    Indices shown;
    std::vector<bool> seen(siblings_.size(), false);
    // Those of a circle, which no file shows, have no head: they come last, as they were sent.
    for (size_t i = 0; i < siblings_.size(); ++i) {
      if (siblings_[i].shown) heads.push_back(i);
    }
    for (const size_t head : heads) {
      Indices open = {head};
      while (!open.empty()) {
        const size_t at = open.back();
        open.pop_back();
        if (seen[at]) continue;
        seen[at] = true;
        shown.push_back(at);
        const auto next = behind.find(siblings_[at].id);
        if (next == behind.end()) continue;
        open.insert(open.end(), next->second.rbegin(), next->second.rend());
      }
    }
    return shown;
  }

  void FindMoved(const Indices& kept, const Indices& shown) {
    std::vector<int> position(siblings_.size(), -1);
    for (size_t k = 0; k < kept.size(); ++k) position[kept[k]] = static_cast<int>(k);
    Indices known;
    bool has_base = true;
    for (const size_t i : shown) {
      if (siblings_[i].fresh) continue;
      known.push_back(i);
      has_base = has_base && siblings_[i].base_order != 0;
    }
    const auto by_base = [&](size_t a, size_t b) {
      return siblings_[a].base_order < siblings_[b].base_order;
    };
    // The file shows them as it was given them, whatever others have done since.
    if (has_base && std::is_sorted(known.begin(), known.end(), by_base)) return;
    std::vector<int> positions;
    for (const size_t i : known) positions.push_back(position[i]);
    const std::vector<bool> out = OutOfOrder(positions);
    Indices before = known;
    std::sort(before.begin(), before.end(),
              [&](size_t a, size_t b) { return position[a] < position[b]; });
    const bool others_too = has_base && !std::is_sorted(before.begin(), before.end(), by_base);
    for (size_t k = 0; k < known.size(); ++k) {
      if (!out[k]) continue;
      moved_[known[k]] = true;
      const bool refused = has_base ? others_too : !siblings_[known[k]].may_move;
      if (refused && !overwrite_) result_.conflicts.push_back(known[k]);
    }
  }

  // Takes out what is moved, and puts it and what is new behind what the file shows before it.
  void Arrange(const Indices& kept, const Indices& shown) {
    std::unordered_map<std::string, std::list<size_t>::iterator> places;
    for (const size_t i : kept) {
      if (!moved_[i]) places.emplace(siblings_[i].id, line_.insert(line_.end(), i));
    }
    for (size_t k = 0; k < shown.size(); ++k) {
      const size_t i = shown[k];
      if (places.count(siblings_[i].id) > 0) continue;
      const auto before = places.find(siblings_[i].after);
      const auto at =
          before != places.end() ? std::next(before->second) : FirstShownBehind(shown, k, places);
      places.emplace(siblings_[i].id, line_.insert(at, i));
    }
  }

  // Where what the file shows next stands; the end where it shows nothing that has a place.
  std::list<size_t>::iterator FirstShownBehind(
      const Indices& shown, size_t k,
      const std::unordered_map<std::string, std::list<size_t>::iterator>& places) {
    for (size_t next = k + 1; next < shown.size(); ++next) {
      // Only what follows it in the file without a break.
      if (siblings_[shown[next]].after != siblings_[shown[next - 1]].id) break;
      const auto place = places.find(siblings_[shown[next]].id);
      if (place != places.end()) return place->second;
    }
    return line_.end();
  }

  void Number() {
    int last = 0;
    bool first = true;
    for (const size_t i : line_) {
      const bool has_place = !siblings_[i].fresh && !moved_[i];
      int& order = result_.orders[i];
      if (first && has_place) last = std::min(last, order - 1);
      if (!has_place || order <= last) order = last + 1;
      last = order;
      first = false;
    }
  }

  // Where they stand as the file shows them, their orders are what it knows; elsewhere those of its
  // base, and what is new goes by what is shown before it.
  void Trace(const Indices& shown) {
    result_.next_bases.assign(siblings_.size(), 0);
    const bool as_shown = std::is_sorted(shown.begin(), shown.end(), [&](size_t a, size_t b) {
      return result_.orders[a] < result_.orders[b];
    });
    const auto knows = [&](size_t i) {
      return !siblings_[i].fresh && siblings_[i].base_order != 0;
    };
    const auto first = std::find_if(shown.begin(), shown.end(), knows);
    int last = first == shown.end() ? 0 : siblings_[*first].base_order;
    for (const size_t i : shown) {
      if (knows(i)) last = siblings_[i].base_order;
      result_.next_bases[i] = as_shown ? result_.orders[i] : last;
    }
  }

  const std::vector<SiblingState>& siblings_;
  const bool overwrite_;
  std::vector<bool> moved_;
  std::list<size_t> line_;
  SiblingPlaces result_;
};

}  // namespace

SiblingPlaces PlaceSiblings(const std::vector<SiblingState>& siblings, bool overwrite) {
  return Placer(siblings, overwrite).Run();
}

}  // namespace renkei::domain
