// Matching by content: what two plans have in common when their ids say nothing.
#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/domain/fold.h"
#include "server/domain/strategy/diff/plan_match.h"
#include "server/domain/strategy/diff/text_likeness.h"

namespace renkei::domain {
namespace {

// Siblings without a counterpart among which similar titles are looked for, on either side: their
// number squared is the work.
constexpr size_t kMaxSimilarSiblings = 16;
// What makes a title similar.
constexpr double kSimilar = 0.5;
constexpr double kSimilarWithSameLabel = 0.3;
// Shorter texts ("同上", "-") say nothing about which item it is; in bytes of the folded text.
constexpr size_t kLeastTellingTextBytes = 45;
// A pair found late may be what an earlier rule needs for the items below it.
constexpr int kRounds = 2;

// What is compared of the nodes, or of the KPIs, of one plan. Positions as in the plan; the plan
// itself is the place kNoItem.
struct Items {
  std::vector<std::string> titles;       // as written at first, later folded where it matters
  std::vector<std::string> labels;       // of nodes
  std::vector<int> place;                // the node above
  std::vector<int> printed;              // positions, parents before children
  std::vector<std::vector<int>> within;  // below each node; the last entry is the plan

  const std::vector<int>& Within(int node) const {
    return node == kNoItem ? within.back() : within[static_cast<size_t>(node)];
  }
};

struct Side {
  const Plan* plan;
  Items nodes;
  Items kpis;
};

void Place(int item, int place, Items& items) {
  items.place[static_cast<size_t>(item)] = place;
  items.printed.push_back(item);
  (place == kNoItem ? items.within.back() : items.within[static_cast<size_t>(place)])
      .push_back(item);
}

Side Describe(const PlanIndex& index) {
  const Plan& plan = index.plan();
  Side side{&plan, {}, {}};
  const auto node_at = [&](absl::string_view name) {
    const pb::VisionNode* node = index.FindNode(name);
    return node == nullptr ? kNoItem : static_cast<int>(node - plan.nodes.data());
  };
  for (const pb::VisionNode& node : plan.nodes) {
    side.nodes.titles.push_back(node.title());
    side.nodes.labels.push_back(node.label());
  }
  for (const pb::Kpi& kpi : plan.kpis) side.kpis.titles.push_back(kpi.title());
  side.nodes.place.resize(plan.nodes.size(), kNoItem);
  side.kpis.place.resize(plan.kpis.size(), kNoItem);
  side.nodes.within.resize(plan.nodes.size() + 1);
  side.kpis.within.resize(plan.nodes.size() + 1);
  index.tree().Walk("", [&](const TreeLine& line) {
    if (line.re_mention) return;
    if (line.kpi) {
      const pb::Kpi* kpi = index.FindKpi(line.id);
      Place(static_cast<int>(kpi - plan.kpis.data()), node_at(kpi->node()), side.kpis);
    } else {
      const pb::VisionNode* node = index.FindNode(line.id);
      Place(static_cast<int>(node - plan.nodes.data()), node_at(node->parent()), side.nodes);
    }
  });
  return side;
}

class ContentMatcher {
 public:
  ContentMatcher(const PlanIndex& from, const PlanIndex& to, PlanMatch& match)
      : from_(Describe(from)), to_(Describe(to)), match_(match) {}

  void Run() {
    // Most of an imported plan is found as it is written; only the rest is worth folding.
    SameTitleAtSamePlace(from_.nodes, to_.nodes, match_.nodes);
    SameTitleAtSamePlace(from_.kpis, to_.kpis, match_.kpis);
    FoldOpen(match_.nodes, from_.nodes.titles, to_.nodes.titles);
    FoldOpen(match_.nodes, from_.nodes.labels, to_.nodes.labels);
    FoldOpen(match_.kpis, from_.kpis.titles, to_.kpis.titles);
    for (int round = 0; round < kRounds; ++round) {
      SameTitleAtSamePlace(from_.nodes, to_.nodes, match_.nodes);
      Unique(from_.nodes, to_.nodes, match_.nodes, from_.nodes.titles, to_.nodes.titles);
      Unique(from_.nodes, to_.nodes, match_.nodes, Texts(from_, OpenNodes(true)),
             Texts(to_, OpenNodes(false)));
      Unique(from_.nodes, to_.nodes, match_.nodes, KpiTitles(from_, OpenNodes(true)),
             KpiTitles(to_, OpenNodes(false)));
      MostChildren();
      SameTitleAtSamePlace(from_.nodes, to_.nodes, match_.nodes);
      SimilarAtSamePlace(from_.nodes, to_.nodes, match_.nodes);
    }
    SameTitleAtSamePlace(from_.kpis, to_.kpis, match_.kpis);
    Unique(from_.kpis, to_.kpis, match_.kpis, TitlesWithUnits(from_), TitlesWithUnits(to_));
    Unique(from_.kpis, to_.kpis, match_.kpis, from_.kpis.titles, to_.kpis.titles);
    SimilarAtSamePlace(from_.kpis, to_.kpis, match_.kpis);
  }

 private:
  static void FoldOpen(const ItemMatch& match, std::vector<std::string>& from,
                       std::vector<std::string>& to) {
    for (int i = 0; i < match.from_size(); ++i) {
      std::string& text = from[static_cast<size_t>(i)];
      if (match.ToOf(i) == kNoItem) text = Fold(text);
    }
    for (int i = 0; i < match.to_size(); ++i) {
      std::string& text = to[static_cast<size_t>(i)];
      if (match.FromOf(i) == kNoItem) text = Fold(text);
    }
  }

  // Whether there is a counterpart of the node `place`, and which; the plan is the plan's.
  bool Counterpart(int place, int* other) const {
    *other = place == kNoItem ? kNoItem : match_.nodes.ToOf(place);
    return place == kNoItem || *other != kNoItem;
  }

  // Siblings of one title are paired in their order.
  void SameTitleAtSamePlace(const Items& from, const Items& to, ItemMatch& match) const {
    using Key = std::pair<int, absl::string_view>;
    absl::flat_hash_map<Key, std::vector<int>> open;
    for (auto it = to.printed.rbegin(); it != to.printed.rend(); ++it) {
      const auto i = static_cast<size_t>(*it);
      if (match.FromOf(*it) == kNoItem) open[Key(to.place[i], to.titles[i])].push_back(*it);
    }
    for (const int item : from.printed) {
      const auto i = static_cast<size_t>(item);
      int place = kNoItem;
      if (match.ToOf(item) != kNoItem || !Counterpart(from.place[i], &place)) continue;
      const auto found = open.find(Key(place, from.titles[i]));
      if (found == open.end() || found->second.empty()) continue;
      match.Pair(item, found->second.back(), pb::MATCH_KIND_CONTENT);
      found->second.pop_back();
    }
  }

  // Pairs unmatched items whose key occurs once among the unmatched of either side; an empty key is
  // none.
  static void Unique(const Items& from, const Items& to, ItemMatch& match,
                     const std::vector<std::string>& from_keys,
                     const std::vector<std::string>& to_keys) {
    constexpr int kSeveral = -2;
    absl::flat_hash_map<absl::string_view, std::pair<int, int>> by_key;
    const auto note = [](int item, int& slot) { slot = slot == kNoItem ? item : kSeveral; };
    for (const int item : from.printed) {
      const std::string& key = from_keys[static_cast<size_t>(item)];
      if (key.empty() || match.ToOf(item) != kNoItem) continue;
      note(item, by_key.try_emplace(key, kNoItem, kNoItem).first->second.first);
    }
    for (const int item : to.printed) {
      const auto found = by_key.find(to_keys[static_cast<size_t>(item)]);
      if (found == by_key.end() || match.FromOf(item) != kNoItem) continue;
      note(item, found->second.second);
    }
    for (const auto& [key, pair] : by_key) {
      if (pair.first >= 0 && pair.second >= 0)
        match.Pair(pair.first, pair.second, pb::MATCH_KIND_CONTENT);
    }
  }

  // Unmatched nodes most of whose children are, on both sides, children of each other.
  void MostChildren() {
    for (auto it = from_.nodes.printed.rbegin(); it != from_.nodes.printed.rend(); ++it) {
      if (match_.nodes.ToOf(*it) != kNoItem) continue;
      const std::vector<int>& children = from_.nodes.Within(*it);
      std::map<int, size_t> votes;
      for (const int child : children) {
        const int other = match_.nodes.ToOf(child);
        if (other != kNoItem) ++votes[to_.nodes.place[static_cast<size_t>(other)]];
      }
      for (const auto& [parent, count] : votes) {
        const bool open = parent != kNoItem && match_.nodes.FromOf(parent) == kNoItem;
        if (!open || count * 2 <= children.size() || count * 2 <= to_.nodes.Within(parent).size())
          continue;
        match_.nodes.Pair(*it, parent, pb::MATCH_KIND_CONTENT);
        break;
      }
    }
  }

  // Parents before children, so that a pair found here opens the way to those below it.
  void SimilarAtSamePlace(const Items& from, const Items& to, ItemMatch& match) const {
    SimilarWithin(from, to, kNoItem, kNoItem, match);
    for (const int parent : from_.nodes.printed) {
      const int other = match_.nodes.ToOf(parent);
      if (other != kNoItem) SimilarWithin(from, to, parent, other, match);
    }
  }

  static std::vector<int> Open(const std::vector<int>& items, bool from, const ItemMatch& match) {
    std::vector<int> open;
    for (const int item : items) {
      if ((from ? match.ToOf(item) : match.FromOf(item)) == kNoItem) open.push_back(item);
    }
    return open;
  }

  static bool SameLabel(const Items& from, const Items& to, int a, int b) {
    if (from.labels.empty()) return false;
    const std::string& label = from.labels[static_cast<size_t>(a)];
    return !label.empty() && label == to.labels[static_cast<size_t>(b)];
  }

  static void SimilarWithin(const Items& from, const Items& to, int place, int other,
                            ItemMatch& match) {
    const std::vector<int> old_items = Open(from.Within(place), true, match);
    const std::vector<int> new_items = Open(to.Within(other), false, match);
    if (old_items.empty() || new_items.empty() || old_items.size() > kMaxSimilarSiblings ||
        new_items.size() > kMaxSimilarSiblings)
      return;
    std::vector<std::vector<uint64_t>> new_pairs;
    for (const int b : new_items)
      new_pairs.push_back(CharacterPairs(to.titles[static_cast<size_t>(b)]));
    // The most alike first; among equals the first on paper.
    std::vector<std::tuple<double, size_t, size_t>> ranked;
    for (size_t i = 0; i < old_items.size(); ++i) {
      const auto old_pairs = CharacterPairs(from.titles[static_cast<size_t>(old_items[i])]);
      for (size_t j = 0; j < new_items.size(); ++j) {
        const double likeness = Likeness(old_pairs, new_pairs[j]);
        const bool label = SameLabel(from, to, old_items[i], new_items[j]);
        if (likeness >= (label ? kSimilarWithSameLabel : kSimilar))
          ranked.emplace_back(-likeness - (label ? 1 : 0), i, j);
      }
    }
    std::sort(ranked.begin(), ranked.end());
    for (const auto& [rank, i, j] : ranked) {
      const bool open =
          match.ToOf(old_items[i]) == kNoItem && match.FromOf(new_items[j]) == kNoItem;
      if (open) match.Pair(old_items[i], new_items[j], pb::MATCH_KIND_CONTENT);
    }
  }

  static std::vector<std::string> Texts(const Side& side, const std::vector<bool>& open) {
    std::vector<std::string> keys(side.plan->nodes.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      if (open[i]) keys[i] = Fold(side.plan->nodes[i].text());
      if (keys[i].size() < kLeastTellingTextBytes) keys[i].clear();
    }
    return keys;
  }

  std::vector<bool> OpenNodes(bool from) const {
    const ItemMatch& match = match_.nodes;
    std::vector<bool> open;
    for (int i = 0; i < (from ? match.from_size() : match.to_size()); ++i)
      open.push_back((from ? match.ToOf(i) : match.FromOf(i)) == kNoItem);
    return open;
  }

  // The titles of each node's own KPIs, in alphabetical order.
  static std::vector<std::string> KpiTitles(const Side& side, const std::vector<bool>& open) {
    std::vector<std::string> keys(side.plan->nodes.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      if (!open[i]) continue;
      std::vector<absl::string_view> titles;
      for (const int kpi : side.kpis.within[i])
        titles.push_back(side.kpis.titles[static_cast<size_t>(kpi)]);
      std::sort(titles.begin(), titles.end());
      for (const absl::string_view title : titles) absl::StrAppend(&keys[i], title, "\n");
    }
    return keys;
  }

  static std::vector<std::string> TitlesWithUnits(const Side& side) {
    std::vector<std::string> keys;
    for (size_t i = 0; i < side.plan->kpis.size(); ++i)
      keys.push_back(absl::StrCat(side.kpis.titles[i], "\n", side.plan->kpis[i].unit()));
    return keys;
  }

  Side from_;
  Side to_;
  PlanMatch& match_;
};

}  // namespace

void MatchByContent(const PlanIndex& from, const PlanIndex& to, PlanMatch& match) {
  ContentMatcher(from, to, match).Run();
}

}  // namespace renkei::domain
