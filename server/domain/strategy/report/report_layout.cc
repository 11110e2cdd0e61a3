#include "server/domain/strategy/report/report_layout.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "server/domain/strategy/alignment/spread.h"

namespace renkei::domain {
namespace {

using Line = pb::YearlyReportLine;

enum class Part { kPlaced, kFollows, kStructural, kNoCounterpart };

// A node in the plan's printed order.
struct Placed {
  const pb::VisionNode* node = nullptr;
  int parent = -1;  // index, which comes before
  Part part = Part::kNoCounterpart;
  // The nearest placed node, itself or above it; -1: none.
  int root = -1;
  const std::vector<ReportPlacement>* placements = nullptr;  // of kPlaced
  std::vector<const pb::Kpi*> kpis;
};

// What stands under a heading, in the plan's printed order.
struct HeadingEntry {
  int node = 0;
  const ReportPlacement* placement = nullptr;
  bool whole = true;
};

class ReportMaker {
 public:
  ReportMaker(const PlanIndex& plan, const ReportOrder& order) : plan_(plan), order_(order) {
    const auto whole = order.placements.find(plan.plan().vision.name());
    if (whole != order.placements.end()) of_plan_ = &whole->second;
    ReadNodes();
    Classify();
    Distribute();
  }

  ReportLayout Make() && {
    Add({.kind = Line::KIND_PLAN});
    AddKpis(kpis_of_plan_, 0);
    Cover();
    std::vector<const ReportPlacement*> plan_under(order_.headings.size());
    for (const ReportPlacement& placement : Of(of_plan_))
      plan_under[placement.heading] = &placement;
    for (size_t i = 0; i < order_.headings.size(); ++i) {
      Add({.kind = order_.kind, .heading = i, .depth = order_.headings[i].depth});
      if (plan_under[i] != nullptr)
        Add({.kind = Line::KIND_PLAN, .again = true, .placement = plan_under[i]});
      AddEntries(under_[i]);
    }
    if (!without_.empty()) {
      Add({.kind = Line::KIND_NO_COUNTERPART});
      AddEntries(without_);
    }
    Count();
    return std::move(layout_);
  }

 private:
  static const std::vector<ReportPlacement>& Of(const std::vector<ReportPlacement>* placements) {
    static const auto& none = *new std::vector<ReportPlacement>();
    return placements == nullptr ? none : *placements;
  }

  void ReadNodes() {
    absl::flat_hash_map<absl::string_view, int> index;
    plan_.tree().Walk("", [&](const TreeLine& line) {
      if (line.re_mention) return;
      if (line.kpi) {
        const pb::Kpi* kpi = plan_.FindKpi(line.id);
        const auto node = index.find(kpi->node());
        (node == index.end() ? kpis_of_plan_ : nodes_[static_cast<size_t>(node->second)].kpis)
            .push_back(kpi);
        return;
      }
      Placed at;
      at.node = plan_.FindNode(line.id);
      if (const auto parent = index.find(at.node->parent()); parent != index.end())
        at.parent = parent->second;
      index.emplace(at.node->name(), static_cast<int>(nodes_.size()));
      nodes_.push_back(std::move(at));
    });
  }

  void Classify() {
    std::vector<int> parents;
    for (Placed& at : nodes_) {
      const auto found = order_.placements.find(at.node->name());
      if (found != order_.placements.end()) at.placements = &found->second;
      parents.push_back(at.parent);
    }
    const Spread placed(parents, [&](size_t i) { return nodes_[i].placements != nullptr; });
    for (size_t i = 0; i < nodes_.size(); ++i) {
      Placed& at = nodes_[i];
      at.part = placed.self[i]    ? Part::kPlaced
                : placed.above[i] ? Part::kFollows
                : placed.below[i] ? Part::kStructural
                                  : Part::kNoCounterpart;
      if (placed.self[i])
        at.root = static_cast<int>(i);
      else if (at.parent >= 0)
        at.root = nodes_[static_cast<size_t>(at.parent)].root;
    }
  }

  void Distribute() {
    under_.resize(order_.headings.size());
    for (size_t i = 0; i < nodes_.size(); ++i) {
      const Placed& at = nodes_[i];
      const int self = static_cast<int>(i);
      if (at.part == Part::kNoCounterpart) without_.push_back({self, nullptr, true});
      if (at.part == Part::kFollows)
        under_[FirstOf(nodes_[static_cast<size_t>(at.root)])].push_back({self, nullptr, true});
      for (const ReportPlacement& placement : Of(at.placements))
        under_[placement.heading].push_back({self, &placement, placement.heading == FirstOf(at)});
    }
  }

  static size_t FirstOf(const Placed& placed) { return placed.placements->front().heading; }

  void Cover() {
    std::vector<int> parents;
    std::vector<bool> served;
    for (size_t i = 0; i < order_.headings.size(); ++i) {
      parents.push_back(order_.headings[i].parent);
      served.push_back(
          std::any_of(under_[i].begin(), under_[i].end(),
                      [](const HeadingEntry& entry) { return entry.placement != nullptr; }));
    }
    for (const ReportPlacement& placement : Of(of_plan_)) served[placement.heading] = true;
    const Spread marks(parents, [&](size_t i) { return served[i]; });
    for (size_t i = 0; i < parents.size(); ++i) {
      layout_.coverage.push_back(marks.self[i]    ? pb::ItemCoverage::COVERAGE_DIRECT
                                 : marks.below[i] ? pb::ItemCoverage::COVERAGE_BELOW
                                 : marks.above[i] ? pb::ItemCoverage::COVERAGE_ABOVE
                                                  : pb::ItemCoverage::COVERAGE_MISSING);
    }
  }

  void Add(const ReportLine& line) { layout_.lines.push_back(line); }

  void AddKpis(const std::vector<const pb::Kpi*>& kpis, int depth) {
    for (const pb::Kpi* kpi : kpis) Add({.kind = Line::KIND_KPI, .kpi = kpi, .depth = depth});
  }

  // Depths of the nodes that were printed in one part of the report.
  using Depths = absl::flat_hash_map<int, int>;

  // Of what is printed below `node`, whether or not that is: entries come in the plan's order, so
  // that what is printed of it stands right above.
  int DepthBelow(int node, const Depths& depths) const {
    for (; node >= 0; node = nodes_[static_cast<size_t>(node)].parent) {
      const auto found = depths.find(node);
      if (found != depths.end()) return found->second + 1;
    }
    return 1;
  }

  void AddEntries(const std::vector<HeadingEntry>& entries) {
    Depths depths;
    for (const HeadingEntry& entry : entries) {
      const Placed& at = nodes_[static_cast<size_t>(entry.node)];
      if (entry.whole) AddStructural(at.parent, depths);
      const int depth = DepthBelow(at.parent, depths);
      depths[entry.node] = depth;
      Add({.kind = Line::KIND_NODE,
           .node = at.node,
           .depth = depth,
           .again = !entry.whole,
           .placement = entry.placement});
      if (entry.whole) AddKpis(at.kpis, depth);
    }
  }

  // The structural nodes from the top down to `node`, those that stand there already left out.
  void AddStructural(int node, Depths& depths) {
    std::vector<int> above;
    for (; node >= 0; node = nodes_[static_cast<size_t>(node)].parent)
      if (nodes_[static_cast<size_t>(node)].part == Part::kStructural && !depths.contains(node))
        above.push_back(node);
    for (auto one = above.rbegin(); one != above.rend(); ++one) {
      const Placed& at = nodes_[static_cast<size_t>(*one)];
      const bool again = !structural_printed_.insert(*one).second;
      const int depth = DepthBelow(at.parent, depths);
      depths[*one] = depth;
      Add({.kind = Line::KIND_NODE,
           .node = at.node,
           .depth = depth,
           .again = again,
           .structural = true});
      if (!again) AddKpis(at.kpis, depth);
    }
  }

  void Count() {
    pb::YearlyReportCounts& counts = layout_.counts;
    counts.set_items(static_cast<int32_t>(order_.headings.size()));
    counts.set_missing_items(static_cast<int32_t>(std::count(
        layout_.coverage.begin(), layout_.coverage.end(), pb::ItemCoverage::COVERAGE_MISSING)));
    counts.set_nodes(static_cast<int32_t>(nodes_.size()));
    for (const Placed& at : nodes_) {
      if (at.part == Part::kStructural) counts.set_heading_nodes(counts.heading_nodes() + 1);
      if (at.part == Part::kNoCounterpart) counts.set_unplaced_nodes(counts.unplaced_nodes() + 1);
      if (at.root < 0) continue;
      counts.set_placed_nodes(counts.placed_nodes() + 1);
      const auto& placements = *nodes_[static_cast<size_t>(at.root)].placements;
      if (std::none_of(placements.begin(), placements.end(),
                       [](const ReportPlacement& one) { return one.from_item.empty(); }))
        counts.set_carried_nodes(counts.carried_nodes() + 1);
    }
    counts.set_lines(static_cast<int32_t>(layout_.lines.size()));
  }

  const PlanIndex& plan_;
  const ReportOrder& order_;
  const std::vector<ReportPlacement>* of_plan_ = nullptr;
  std::vector<const pb::Kpi*> kpis_of_plan_;
  std::vector<Placed> nodes_;
  std::vector<std::vector<HeadingEntry>> under_;  // each heading
  std::vector<HeadingEntry> without_;
  absl::flat_hash_set<int> structural_printed_;
  ReportLayout layout_;
};

}  // namespace

ReportLayout LayOutReport(const PlanIndex& plan, const ReportOrder& order) {
  return ReportMaker(plan, order).Make();
}

}  // namespace renkei::domain
