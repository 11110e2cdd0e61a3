#include "server/domain/strategy/alignment/crosswalk_ways.h"

#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"

namespace renkei::domain {
namespace {

using Relation = pb::CrosswalkEdge::Relation;

Relation Compose(Relation first, Relation second) {
  if (first == pb::CrosswalkEdge::RELATION_SAME) return second;
  if (second == pb::CrosswalkEdge::RELATION_SAME || first == second) return first;
  return pb::CrosswalkEdge::RELATION_RELATED;
}

Relation Reversed(Relation relation) {
  switch (relation) {
    case pb::CrosswalkEdge::RELATION_PART_OF:
      return pb::CrosswalkEdge::RELATION_CONTAINS;
    case pb::CrosswalkEdge::RELATION_CONTAINS:
      return pb::CrosswalkEdge::RELATION_PART_OF;
    default:
      return relation;
  }
}

// What was reached so far: ids of items of one framework, each once.
class Reached {
 public:
  void Add(CrosswalkTarget target) {
    const auto [at, added] = index_.try_emplace(target.item, targets_.size());
    if (added) {
      targets_.push_back(std::move(target));
    } else if (DistanceOf(target.relation) < DistanceOf(targets_[at->second].relation)) {
      targets_[at->second] = std::move(target);
    }
  }
  const std::vector<CrosswalkTarget>& targets() const { return targets_; }

 private:
  std::vector<CrosswalkTarget> targets_;
  absl::flat_hash_map<std::string, size_t> index_;
};

}  // namespace

int DistanceOf(Relation relation) {
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

CrosswalkWays::CrosswalkWays(const std::vector<pb::Crosswalk>& crosswalks, const std::string& to,
                             CrosswalkReading reading)
    : to_(to), reading_(reading) {
  MeasureSteps(crosswalks);
  // Of several ways that are equally short the one counts whose crosswalk comes first; all that join
  // its two frameworks are read.
  for (const pb::Crosswalk& crosswalk : crosswalks) {
    AddEdges(crosswalk.from_framework(), crosswalk);
    if (reading_ == CrosswalkReading::kBothWays) AddEdges(crosswalk.to_framework(), crosswalk);
  }
}

void CrosswalkWays::MeasureSteps(const std::vector<pb::Crosswalk>& crosswalks) {
  hops_[to_] = {};
  std::deque<std::string> waiting = {to_};
  while (!waiting.empty()) {
    const std::string at = std::move(waiting.front());
    waiting.pop_front();
    const int steps = hops_.at(at).steps + 1;
    const auto reach = [&](const std::string& framework) {
      if (hops_.try_emplace(framework, Hop{steps, "", {}}).second) waiting.push_back(framework);
    };
    for (const pb::Crosswalk& crosswalk : crosswalks) {
      if (crosswalk.to_framework() == at) reach(crosswalk.from_framework());
      if (reading_ == CrosswalkReading::kBothWays && crosswalk.from_framework() == at)
        reach(crosswalk.to_framework());
    }
  }
}

void CrosswalkWays::AddEdges(const std::string& from, const pb::Crosswalk& crosswalk) {
  const bool forward = crosswalk.from_framework() == from;
  const std::string& to = forward ? crosswalk.to_framework() : crosswalk.from_framework();
  const auto found = hops_.find(from);
  const auto next = hops_.find(to);
  if (found == hops_.end() || next == hops_.end() || next->second.steps >= found->second.steps)
    return;
  Hop& hop = found->second;
  if (hop.next.empty()) hop.next = to;
  if (hop.next != to) return;
  for (const pb::CrosswalkEdge& edge : crosswalk.edges()) {
    const Relation relation = forward ? edge.relation() : Reversed(edge.relation());
    hop.edges[forward ? edge.from_item() : edge.to_item()].push_back(
        {forward ? edge.to_item() : edge.from_item(), relation, crosswalk.status()});
  }
}

std::optional<int> CrosswalkWays::StepsFrom(absl::string_view framework) const {
  const auto hop = hops_.find(framework);
  if (hop == hops_.end()) return std::nullopt;
  return hop->second.steps;
}

std::vector<CrosswalkTarget> CrosswalkWays::Follow(absl::string_view item) const {
  auto hop = hops_.find(ParentName(item, 2));
  if (hop == hops_.end()) return {};
  Reached here;
  here.Add({std::string(LastSegment(item)), pb::CrosswalkEdge::RELATION_SAME,
            pb::CROSSWALK_STATUS_OFFICIAL});
  for (; hop->second.steps > 0; hop = hops_.find(hop->second.next)) {
    Reached next;
    for (const CrosswalkTarget& from : here.targets()) {
      const auto edges = hop->second.edges.find(from.item);
      if (edges == hop->second.edges.end()) continue;
      for (const Edge& edge : edges->second) {
        const bool official = from.status == pb::CROSSWALK_STATUS_OFFICIAL &&
                              edge.status == pb::CROSSWALK_STATUS_OFFICIAL;
        next.Add({std::string(edge.to), Compose(from.relation, edge.relation),
                  official ? pb::CROSSWALK_STATUS_OFFICIAL : pb::CROSSWALK_STATUS_PROPOSED});
      }
    }
    here = std::move(next);
  }
  std::vector<CrosswalkTarget> targets = here.targets();
  for (CrosswalkTarget& target : targets) target.item = absl::StrCat(to_, "/items/", target.item);
  return targets;
}

}  // namespace renkei::domain
