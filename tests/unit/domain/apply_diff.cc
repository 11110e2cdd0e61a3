#include "tests/unit/domain/apply_diff.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "server/domain/strategy/diff/diff_fields.h"
#include "server/domain/strategy/diff/sibling_order.h"

namespace renkei::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const std::string& PlaceOf(const pb::VisionNode& node) { return node.parent(); }
const std::string& PlaceOf(const pb::Kpi& kpi) { return kpi.node(); }

void CopyField(const Message& from, const FieldDescriptor& field, Message& to) {
  std::unique_ptr<Message> only(from.New());
  only->CopyFrom(from);
  for (int i = 0; i < from.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* other = from.GetDescriptor()->field(i);
    if (other != &field) only->GetReflection()->ClearField(only.get(), other);
  }
  to.GetReflection()->ClearField(&to, &field);
  to.MergeFrom(*only);
}

// A place: the item's name, and whether it is printed again there.
using Slot = std::pair<std::string, bool>;

// The items of one kind while they are changed.
template <typename M>
class Shelf {
 public:
  Shelf(const PlanIndex& from, const std::vector<M>& items, Siblings::Kind kind) {
    for (const M& item : items) items_[item.name()] = item;
    const Siblings siblings(from, kind);
    const auto keep = [&](const std::string& node, int index) {
      for (const SiblingPlace& place : siblings.Below(index))
        old_[node].push_back({items[static_cast<size_t>(place.item)].name(), place.again});
    };
    keep("", kNoItem);
    for (size_t i = 0; i < from.plan().nodes.size(); ++i)
      keep(from.plan().nodes[i].name(), static_cast<int>(i));
  }

  void Apply(const ItemChange& change) {
    const auto* before = static_cast<const M*>(change.before);
    const auto* after = static_cast<const M*>(change.after);
    for (const FieldDifference& d : change.differences) ApplyField(before, after, d);
  }

  std::vector<M> Finish() {
    std::map<std::string, std::vector<Slot>> now;
    for (const auto& [name, item] : items_) {
      now[PlaceOf(item)].push_back({name, false});
      for (const pb::ReMention& again : item.re_mentions())
        now[again.parent()].push_back({name, true});
    }
    for (auto& [node, slots] : now) Order(node, slots);
    std::vector<M> items;
    for (auto& [name, item] : items_) items.push_back(std::move(item));
    return items;
  }

 private:
  void ApplyField(const M* before, const M* after, const FieldDifference& d) {
    if (d.kind == pb::DIFFERENCE_KIND_ADDED) {
      items_[after->name()] = *after;
      items_[after->name()].clear_re_mentions();
      placed_[after->name()][PlaceOf(*after)] = d.position_after;
      return;
    }
    if (d.kind == pb::DIFFERENCE_KIND_REMOVED) {
      items_.erase(before->name());
      return;
    }
    if (after == nullptr) return;  // what was removed has lost its second places
    const std::string& name = after->name();
    M& item = items_.at(name);
    if (d.again_before != nullptr && d.again_after == nullptr) {
      auto& list = *item.mutable_re_mentions();
      for (int i = list.size() - 1; i >= 0; --i) {
        if (list[i].parent() == d.again_before->name()) list.DeleteSubrange(i, 1);
      }
    } else if (d.again_after != nullptr) {
      if (d.again_before == nullptr) item.add_re_mentions()->set_parent(d.again_after->name());
      placed_again_[name][d.again_after->name()] = d.position_after;
    } else if (d.kind == pb::DIFFERENCE_KIND_REORDERED) {
      placed_[name][PlaceOf(*after)] = d.position_after;
    } else {
      CopyField(*after, *d.field, item);
      if (d.kind == pb::DIFFERENCE_KIND_MOVED) placed_[name][PlaceOf(*after)] = d.position_after;
    }
  }

  int Placed(const Slot& slot, const std::string& node) const {
    const auto& by_item = slot.second ? placed_again_ : placed_;
    const auto item = by_item.find(slot.first);
    if (item == by_item.end()) return 0;
    const auto found = item->second.find(node);
    return found == item->second.end() ? 0 : found->second;
  }

  // What has a position takes it; the rest fills the gaps in its old order.
  void Order(const std::string& node, const std::vector<Slot>& slots) {
    std::vector<Slot> sequence(slots.size());
    std::set<Slot> waiting;
    for (const Slot& slot : slots) {
      const int position = Placed(slot, node);
      if (position > 0) {
        sequence.at(static_cast<size_t>(position - 1)) = slot;
      } else {
        waiting.insert(slot);
      }
    }
    size_t at = 0;
    for (const Slot& slot : old_[node]) {
      if (waiting.erase(slot) == 0) continue;
      while (!sequence[at].first.empty()) ++at;
      sequence[at] = slot;
    }
    for (size_t i = 0; i < sequence.size(); ++i) {
      M& item = items_.at(sequence[i].first);
      const int order = static_cast<int>(i) + 1;
      if (!sequence[i].second) item.set_order(order);
      for (pb::ReMention& again : *item.mutable_re_mentions()) {
        if (sequence[i].second && again.parent() == node) again.set_order(order);
      }
    }
  }

  std::map<std::string, M> items_;
  std::map<std::string, std::vector<Slot>> old_;
  std::map<std::string, std::map<std::string, int>> placed_;
  std::map<std::string, std::map<std::string, int>> placed_again_;
};

template <typename M>
void Normalize(const PlanIndex& index, Siblings::Kind kind, std::vector<M>& items) {
  const Siblings siblings(index, kind);
  for (size_t i = 0; i < items.size(); ++i) {
    M& item = items[i];
    StripServerFields(item);
    item.set_order(siblings.Position(static_cast<int>(i)));
    auto& list = *item.mutable_re_mentions();
    for (pb::ReMention& again : list) {
      const pb::VisionNode* node = index.FindNode(again.parent());
      again.set_order(siblings.PositionAgain(static_cast<int>(i),
                                             static_cast<int>(node - index.plan().nodes.data())));
    }
    std::sort(list.begin(), list.end(), [](const pb::ReMention& a, const pb::ReMention& b) {
      return a.parent() < b.parent();
    });
    if constexpr (std::is_same_v<M, pb::VisionNode>) {
      for (pb::Activity& activity : *item.mutable_activities()) activity.clear_id();
    }
  }
  std::sort(items.begin(), items.end(), [](const M& a, const M& b) { return a.name() < b.name(); });
}

}  // namespace

Plan ApplyDiff(const PlanIndex& from, const PlanDiff& diff) {
  Plan plan;
  plan.vision = from.plan().vision;
  Shelf<pb::VisionNode> nodes(from, from.plan().nodes, Siblings::Kind::kNodes);
  Shelf<pb::Kpi> kpis(from, from.plan().kpis, Siblings::Kind::kKpis);
  for (const ItemChange& change : diff.items) {
    const Message& some = change.after != nullptr ? *change.after : *change.before;
    if (some.GetDescriptor() == pb::VisionNode::descriptor()) {
      nodes.Apply(change);
    } else if (some.GetDescriptor() == pb::Kpi::descriptor()) {
      kpis.Apply(change);
    } else {
      for (const FieldDifference& d : change.differences)
        CopyField(*change.after, *d.field, plan.vision);
    }
  }
  plan.nodes = nodes.Finish();
  plan.kpis = kpis.Finish();
  return plan;
}

std::string Said(const Plan& plan) {
  const auto index = PlanIndex::Build(plan);
  if (!index.ok()) return index.status().ToString();
  Plan said = plan;
  StripServerFields(said.vision);
  Normalize(*index, Siblings::Kind::kNodes, said.nodes);
  Normalize(*index, Siblings::Kind::kKpis, said.kpis);
  std::string text = said.vision.DebugString();
  for (const pb::VisionNode& node : said.nodes) text += node.DebugString();
  for (const pb::Kpi& kpi : said.kpis) text += kpi.DebugString();
  return text;
}

}  // namespace renkei::domain
