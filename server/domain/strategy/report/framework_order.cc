#include "server/domain/strategy/report/framework_order.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/alignment/crosswalk_ways.h"
#include "server/domain/strategy/framework_tree.h"

namespace renkei::domain {
namespace {

class FrameworkOrder {
 public:
  FrameworkOrder(const pb::Framework& framework, const std::vector<pb::Crosswalk>& crosswalks)
      : ways_(crosswalks, framework.name(), CrosswalkReading::kBothWays) {
    for (const FrameworkLine& line : FrameworkLines(framework)) {
      std::string name = absl::StrCat(framework.name(), "/items/", line.item->id());
      heading_of_.emplace(name, order_.headings.size());
      order_.headings.push_back({std::move(name), line.item->title(), line.depth, line.parent});
    }
  }

  void Place(absl::string_view who, const google::protobuf::RepeatedPtrField<std::string>& items) {
    std::map<int, std::vector<absl::string_view>> by_steps;
    for (const std::string& item : items)
      if (const auto steps = ways_.StepsFrom(ParentName(item, 2))) by_steps[*steps].push_back(item);
    for (const auto& [steps, nearest] : by_steps) {
      std::vector<ReportPlacement> placements = PlacesOf(nearest);
      if (placements.empty()) continue;
      order_.placements.emplace(who, std::move(placements));
      return;
    }
  }

  ReportOrder Take() && { return std::move(order_); }

 private:
  static void KeepClosest(std::vector<ReportPlacement>& placements) {
    if (placements.size() <= kMaxReportPlaces) return;
    std::stable_sort(placements.begin(), placements.end(), [](const auto& a, const auto& b) {
      return DistanceOf(a.relation) < DistanceOf(b.relation);
    });
    placements.resize(kMaxReportPlaces);
  }

  const std::vector<ReportPlacement>& PlacesOf(absl::string_view item) {
    const auto [at, added] = places_.try_emplace(item);
    if (!added) return at->second;
    for (const CrosswalkTarget& target : ways_.Follow(item)) {
      const auto heading = heading_of_.find(target.item);
      if (heading == heading_of_.end()) continue;
      ReportPlacement& placement = at->second.emplace_back();
      placement.heading = heading->second;
      if (target.item == item) continue;
      placement.from_item = item;
      placement.relation = target.relation;
      placement.status = target.status;
    }
    KeepClosest(at->second);
    return at->second;
  }

  // Where all of them lead: each heading once, by the closest relation.
  std::vector<ReportPlacement> PlacesOf(const std::vector<absl::string_view>& items) {
    std::vector<ReportPlacement> placements;
    absl::flat_hash_map<size_t, size_t> index;
    for (const absl::string_view item : items) {
      for (const ReportPlacement& place : PlacesOf(item)) {
        const auto [at, added] = index.emplace(place.heading, placements.size());
        if (added)
          placements.push_back(place);
        else if (DistanceOf(place.relation) < DistanceOf(placements[at->second].relation))
          placements[at->second] = place;
      }
    }
    KeepClosest(placements);
    std::sort(placements.begin(), placements.end(),
              [](const auto& a, const auto& b) { return a.heading < b.heading; });
    return placements;
  }

  const CrosswalkWays ways_;
  absl::flat_hash_map<std::string, size_t> heading_of_;
  absl::flat_hash_map<absl::string_view, std::vector<ReportPlacement>> places_;  // by item
  ReportOrder order_;
};

}  // namespace

ReportOrder OrderByFramework(const PlanIndex& plan, const pb::Framework& framework,
                             const std::vector<pb::Crosswalk>& crosswalks) {
  FrameworkOrder order(framework, crosswalks);
  order.Place(plan.plan().vision.name(), plan.plan().vision.framework_items());
  for (const pb::VisionNode& node : plan.plan().nodes)
    order.Place(node.name(), node.framework_items());
  return std::move(order).Take();
}

}  // namespace renkei::domain
