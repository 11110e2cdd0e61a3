#include "server/domain/strategy/diff/item_compare.h"

#include <type_traits>

#include "server/domain/strategy/diff/diff_fields.h"

namespace renkei::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A field that is compared by its value alone.
void CompareValue(const Message& before, const Message& after, const FieldRule& rule,
                  std::vector<FieldDifference>& out) {
  if (SameField(before, after, *rule.field)) return;
  const bool notation =
      rule.comparison == FieldComparison::kTimed && SameMeaning(before, after, *rule.field);
  out.push_back({notation ? pb::DIFFERENCE_KIND_TEXT_CHANGED : rule.kind, rule.field});
}

}  // namespace

// Two nodes or two KPIs.
struct ItemComparer::Pair {
  const Family& family;
  int from;
  int to;
};

ItemComparer::ItemComparer(const PlanIndex& from, const PlanIndex& to, const PlanMatch& match)
    : from_(from),
      to_(to),
      match_(match),
      from_nodes_(from, Siblings::Kind::kNodes),
      to_nodes_(to, Siblings::Kind::kNodes),
      from_kpis_(from, Siblings::Kind::kKpis),
      to_kpis_(to, Siblings::Kind::kKpis),
      nodes_{from_nodes_, to_nodes_, match.nodes, {}, {}},
      kpis_{from_kpis_, to_kpis_, match.kpis, {}, {}} {
  nodes_.reordered.resize(from.plan().nodes.size());
  kpis_.reordered.resize(from.plan().kpis.size());
  for (Family* family : {&nodes_, &kpis_}) {
    FindReordered(kNoItem, kNoItem, *family);
    for (int node = 0; node < match.nodes.from_size(); ++node) {
      if (match.nodes.ToOf(node) != kNoItem) FindReordered(node, match.nodes.ToOf(node), *family);
    }
  }
}

void ItemComparer::FindReordered(int from_node, int to_node, Family& family) const {
  std::vector<SiblingPlace> staying;
  std::vector<int> positions;
  for (const SiblingPlace& place : family.from.Below(from_node)) {
    const int other = family.match.ToOf(place.item);
    if (other == kNoItem) continue;
    const int position = place.again ? family.to.PositionAgain(other, to_node)
                         : family.to.PlaceOf(other) == to_node ? family.to.Position(other)
                                                               : 0;
    if (position == 0) continue;
    staying.push_back(place);
    positions.push_back(position);
  }
  const std::vector<bool> out = OutOfOrder(positions);
  for (size_t i = 0; i < staying.size(); ++i) {
    if (!out[i]) continue;
    if (staying[i].again) {
      family.reordered_again.emplace(staying[i].item, from_node);
    } else {
      family.reordered[static_cast<size_t>(staying[i].item)] = true;
    }
  }
}

std::vector<FieldDifference> ItemComparer::Heads() const {
  std::vector<FieldDifference> out;
  for (const FieldRule& rule : ContentRules(*pb::Vision::descriptor()))
    CompareValue(from_.plan().vision, to_.plan().vision, rule, out);
  return out;
}

std::vector<FieldDifference> ItemComparer::Nodes(int from, int to) const {
  return Compare(nodes_, from_.plan().nodes, to_.plan().nodes, from, to);
}

std::vector<FieldDifference> ItemComparer::Kpis(int from, int to) const {
  return Compare(kpis_, from_.plan().kpis, to_.plan().kpis, from, to);
}

bool ItemComparer::SamePlace(const Family& family, int from, int to) const {
  const int before = family.from.PlaceOf(from);
  const int after = family.to.PlaceOf(to);
  // The top is not the counterpart of a node that was removed.
  if (before == kNoItem || after == kNoItem) return before == after;
  return match_.nodes.ToOf(before) == after;
}

template <typename M>
std::vector<FieldDifference> ItemComparer::OneSided(const Family& family,
                                                    const std::vector<M>& from_items,
                                                    const std::vector<M>& to_items, int from,
                                                    int to) const {
  const FieldDescriptor* field = M::descriptor()->FindFieldByName("re_mentions");
  std::vector<FieldDifference> out;
  if (from == kNoItem) {
    out.push_back({pb::DIFFERENCE_KIND_ADDED, nullptr, 0, family.to.Position(to)});
    CompareReMentions({family, from, to}, M::default_instance(), to_items[static_cast<size_t>(to)],
                      *field, out);
  } else {
    out.push_back({pb::DIFFERENCE_KIND_REMOVED, nullptr, family.from.Position(from), 0});
    CompareReMentions({family, from, to}, from_items[static_cast<size_t>(from)],
                      M::default_instance(), *field, out);
  }
  return out;
}

template <typename M>
std::vector<FieldDifference> ItemComparer::Compare(const Family& family,
                                                   const std::vector<M>& from_items,
                                                   const std::vector<M>& to_items, int from,
                                                   int to) const {
  if (from == kNoItem || to == kNoItem) return OneSided(family, from_items, to_items, from, to);
  const M& before = from_items[static_cast<size_t>(from)];
  const M& after = to_items[static_cast<size_t>(to)];
  std::vector<FieldDifference> out;
  for (const FieldRule& rule : ContentRules(*M::descriptor())) {
    switch (rule.comparison) {
      case FieldComparison::kPlace:
        if (!SamePlace(family, from, to))
          out.push_back(
              {rule.kind, rule.field, family.from.Position(from), family.to.Position(to)});
        break;
      case FieldComparison::kOrder:
        if (family.reordered[static_cast<size_t>(from)])
          out.push_back(
              {rule.kind, rule.field, family.from.Position(from), family.to.Position(to)});
        break;
      case FieldComparison::kReMentions:
        CompareReMentions({family, from, to}, before, after, *rule.field, out);
        break;
      case FieldComparison::kActivities:
        if constexpr (std::is_same_v<M, pb::VisionNode>) {
          if (!SameActivities(before, after)) out.push_back({rule.kind, rule.field});
        }
        break;
      default:
        CompareValue(before, after, rule, out);
    }
  }
  return out;
}

int ItemComparer::NodeAt(const PlanIndex& index, const std::string& name) const {
  const pb::VisionNode* node = index.FindNode(name);
  return node == nullptr ? kNoItem : static_cast<int>(node - index.plan().nodes.data());
}

template <typename M>
void ItemComparer::CompareReMentions(const Pair& pair, const M& before, const M& after,
                                     const FieldDescriptor& field,
                                     std::vector<FieldDifference>& out) const {
  for (const pb::ReMention& again : before.re_mentions()) {
    const int node = NodeAt(from_, again.parent());
    const int other = node == kNoItem ? kNoItem : match_.nodes.ToOf(node);
    const int was = pair.family.from.PositionAgain(pair.from, node);
    const int is =
        other == kNoItem || pair.to == kNoItem ? 0 : pair.family.to.PositionAgain(pair.to, other);
    const pb::VisionNode* place = from_.FindNode(again.parent());
    if (is == 0) {
      out.push_back({pb::DIFFERENCE_KIND_RE_MENTION_REMOVED, &field, was, 0, place, nullptr});
    } else if (pair.family.reordered_again.count({pair.from, node}) > 0) {
      out.push_back({pb::DIFFERENCE_KIND_REORDERED, &field, was, is, place,
                     &to_.plan().nodes[static_cast<size_t>(other)]});
    }
  }
  for (const pb::ReMention& again : after.re_mentions()) {
    const int node = NodeAt(to_, again.parent());
    const int other = node == kNoItem ? kNoItem : match_.nodes.FromOf(node);
    const bool was_there = other != kNoItem && pair.from != kNoItem &&
                           pair.family.from.PositionAgain(pair.from, other) > 0;
    if (was_there) continue;
    out.push_back({pb::DIFFERENCE_KIND_RE_MENTION_ADDED, &field, 0,
                   pair.family.to.PositionAgain(pair.to, node), nullptr,
                   to_.FindNode(again.parent())});
  }
}

bool ItemComparer::SameActivities(const pb::VisionNode& before, const pb::VisionNode& after) const {
  if (before.activities_size() != after.activities_size()) return false;
  for (int i = 0; i < before.activities_size(); ++i) {
    pb::Activity was = before.activities(i);
    pb::Activity is = after.activities(i);
    for (pb::Activity* activity : {&was, &is}) {
      activity->clear_id();
      activity->clear_kpi_external_ids();
    }
    // The newer one's KPIs by the names that they had.
    for (std::string& name : *is.mutable_kpis()) {
      const pb::Kpi* kpi = to_.FindKpi(name);
      if (kpi == nullptr) continue;
      const int old = match_.kpis.FromOf(static_cast<int>(kpi - to_.plan().kpis.data()));
      if (old != kNoItem) name = from_.plan().kpis[static_cast<size_t>(old)].name();
    }
    if (was.SerializeAsString() != is.SerializeAsString()) return false;
  }
  return true;
}

}  // namespace renkei::domain
