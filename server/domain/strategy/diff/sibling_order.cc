#include "server/domain/strategy/diff/sibling_order.h"

#include <algorithm>
#include <tuple>

namespace renkei::domain {
namespace {

uint64_t AgainKey(int item, int node) {
  return static_cast<uint64_t>(static_cast<uint32_t>(item)) << 32 | static_cast<uint32_t>(node);
}

const std::string& PlaceName(const pb::VisionNode& node) { return node.parent(); }
const std::string& PlaceName(const pb::Kpi& kpi) { return kpi.node(); }

struct Sibling {
  int64_t order;
  const std::string* name;
  SiblingPlace place;
};

// The sequences below every node, each in the order in which the tree is printed.
template <typename M>
std::vector<std::vector<Sibling>> Collect(const PlanIndex& index, const std::vector<M>& items,
                                          std::vector<int>& place) {
  const Plan& plan = index.plan();
  std::vector<std::vector<Sibling>> below(plan.nodes.size() + 1);
  const auto node_at = [&](const std::string& name) {
    const pb::VisionNode* node = name.empty() ? nullptr : index.FindNode(name);
    return node == nullptr ? kNoItem : static_cast<int>(node - plan.nodes.data());
  };
  const auto add = [&](int node, Sibling entry) {
    (node == kNoItem ? below.back() : below[static_cast<size_t>(node)]).push_back(entry);
  };
  for (size_t i = 0; i < items.size(); ++i) {
    const int item = static_cast<int>(i);
    place.push_back(node_at(PlaceName(items[i])));
    add(place.back(), {items[i].order(), &items[i].name(), {item, false}});
    for (const pb::ReMention& again : items[i].re_mentions())
      add(node_at(again.parent()), {again.order(), &items[i].name(), {item, true}});
  }
  for (std::vector<Sibling>& entries : below) {
    std::sort(entries.begin(), entries.end(), [](const Sibling& a, const Sibling& b) {
      return std::tie(a.order, *a.name) < std::tie(b.order, *b.name);
    });
  }
  return below;
}

}  // namespace

Siblings::Siblings(const PlanIndex& index, Kind kind) {
  const Plan& plan = index.plan();
  const auto entries =
      kind == Kind::kNodes ? Collect(index, plan.nodes, place_) : Collect(index, plan.kpis, place_);
  below_.resize(entries.size());
  position_.resize(place_.size());
  for (size_t node = 0; node < entries.size(); ++node) {
    const int parent = node + 1 == entries.size() ? kNoItem : static_cast<int>(node);
    for (const Sibling& entry : entries[node]) {
      below_[node].push_back(entry.place);
      const int position = static_cast<int>(below_[node].size());
      if (entry.place.again) {
        again_.emplace(AgainKey(entry.place.item, parent), position);
      } else {
        position_[static_cast<size_t>(entry.place.item)] = position;
      }
    }
  }
}

int Siblings::PositionAgain(int item, int node) const {
  const auto found = again_.find(AgainKey(item, node));
  return found == again_.end() ? 0 : found->second;
}

std::vector<bool> OutOfOrder(const std::vector<int>& values) {
  // tails[k]: where the ascending subsequence of length k + 1 with the smallest end stops.
  std::vector<size_t> tails;
  std::vector<size_t> before(values.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const auto at = std::lower_bound(tails.begin(), tails.end(), values[i],
                                     [&](size_t tail, int value) { return values[tail] < value; });
    if (at != tails.begin()) before[i] = *(at - 1);
    if (at == tails.end()) {
      tails.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<bool> out(values.size(), true);
  for (size_t i = tails.empty() ? values.size() : tails.back(); i < values.size(); i = before[i])
    out[i] = false;
  return out;
}

}  // namespace renkei::domain
