// References to earlier frameworks, followed along crosswalks.
#include <algorithm>
#include <deque>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/alignment/parts.h"

namespace renkei::domain::alignment {
namespace {

using Relation = pb::CrosswalkEdge::Relation;

std::string FrameworkOf(absl::string_view item) { return std::string(ParentName(item, 2)); }

// The fewest crosswalks from one framework to another; empty when there is no way.
std::vector<const pb::Crosswalk*> ShortestWay(const std::string& from, const std::string& to,
                                              const std::vector<pb::Crosswalk>& crosswalks) {
  absl::flat_hash_map<std::string, const pb::Crosswalk*> reached_by = {{from, nullptr}};
  std::deque<std::string> waiting = {from};
  while (!waiting.empty() && !reached_by.contains(to)) {
    const std::string at = waiting.front();
    waiting.pop_front();
    for (const pb::Crosswalk& crosswalk : crosswalks) {
      if (crosswalk.from_framework() != at) continue;
      if (reached_by.emplace(crosswalk.to_framework(), &crosswalk).second)
        waiting.push_back(crosswalk.to_framework());
    }
  }
  std::vector<const pb::Crosswalk*> way;
  if (!reached_by.contains(to)) return way;
  for (const pb::Crosswalk* step = reached_by.at(to); step != nullptr;
       step = reached_by.at(step->from_framework()))
    way.push_back(step);
  std::reverse(way.begin(), way.end());
  return way;
}

Relation Compose(Relation first, Relation second) {
  if (first == pb::CrosswalkEdge::RELATION_SAME) return second;
  if (second == pb::CrosswalkEdge::RELATION_SAME || first == second) return first;
  return pb::CrosswalkEdge::RELATION_RELATED;
}

// Closer relations first: of two ways to one item the closer one counts.
int Distance(Relation relation) {
  switch (relation) {
    case pb::CrosswalkEdge::RELATION_SAME:
      return 0;
    case pb::CrosswalkEdge::RELATION_PART_OF:
      return 1;
    case pb::CrosswalkEdge::RELATION_CONTAINS:
      return 2;
    default:
      return 3;
  }
}

struct Target {
  std::string id;
  Relation relation;
  pb::CrosswalkStatus status;
};

void Keep(Target target, std::vector<Target>& targets) {
  for (Target& known : targets) {
    if (known.id != target.id) continue;
    if (Distance(target.relation) < Distance(known.relation)) known = std::move(target);
    return;
  }
  targets.push_back(std::move(target));
}

std::vector<Target> Follow(const std::string& item_id,
                           const std::vector<const pb::Crosswalk*>& way) {
  std::vector<Target> here = {
      {item_id, pb::CrosswalkEdge::RELATION_SAME, pb::CROSSWALK_STATUS_OFFICIAL}};
  for (const pb::Crosswalk* step : way) {
    std::vector<Target> next;
    for (const Target& from : here) {
      for (const pb::CrosswalkEdge& edge : step->edges()) {
        if (edge.from_item() != from.id) continue;
        const bool official = from.status == pb::CROSSWALK_STATUS_OFFICIAL &&
                              step->status() == pb::CROSSWALK_STATUS_OFFICIAL;
        Keep({edge.to_item(), Compose(from.relation, edge.relation()),
              official ? pb::CROSSWALK_STATUS_OFFICIAL : pb::CROSSWALK_STATUS_PROPOSED},
             next);
      }
    }
    here = std::move(next);
  }
  return here;
}

pb::CarryOver::Decision DecisionFor(const std::vector<Target>& targets) {
  if (targets.empty()) return pb::CarryOver::DECISION_NO_SUCCESSOR;
  const bool one =
      targets.size() == 1 && (targets[0].relation == pb::CrosswalkEdge::RELATION_SAME ||
                              targets[0].relation == pb::CrosswalkEdge::RELATION_PART_OF);
  return one ? pb::CarryOver::DECISION_AUTOMATIC : pb::CarryOver::DECISION_NEEDED;
}

std::string TitleOf(const pb::Framework* framework, absl::string_view id) {
  if (framework != nullptr) {
    for (const pb::FrameworkItem& item : framework->items())
      if (item.id() == id) return item.title();
  }
  return std::string(id);
}

}  // namespace

Carried CarryOver(const PlanIndex& plan, const References& references,
                  const pb::Framework& framework, const AlignmentView& view) {
  Carried carried;
  absl::flat_hash_map<std::string, std::vector<const pb::Crosswalk*>> ways;
  for (const References::Entry& entry : references.entries()) {
    const std::string from = FrameworkOf(entry.item);
    if (from == framework.name()) continue;
    auto way = ways.find(from);
    if (way == ways.end()) {
      way = ways.emplace(from, ShortestWay(from, framework.name(), view.crosswalks)).first;
      if (!way->second.empty()) carried.from.push_back(from);
    }
    if (way->second.empty()) continue;
    const std::string id(LastSegment(entry.item));
    const std::vector<Target> targets = Follow(id, way->second);
    pb::CarryOver& shown = carried.items.emplace_back();
    shown.set_from_item(std::string(entry.item));
    shown.set_from_title(TitleOf(FindFramework(view, from), id));
    shown.set_decision(DecisionFor(targets));
    for (const Target& target : targets) {
      pb::CarryOverTarget& to = *shown.add_targets();
      to.set_item(absl::StrCat(framework.name(), "/items/", target.id));
      to.set_title(TitleOf(&framework, target.id));
      to.set_relation(target.relation);
      to.set_status(target.status);
    }
    FillReferrers(plan, entry.referrers, shown.mutable_referrers());
    shown.set_referrer_count(static_cast<int32_t>(entry.referrers.size()));
  }
  return carried;
}

}  // namespace renkei::domain::alignment
