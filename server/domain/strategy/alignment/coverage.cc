// Which items of the plan above are covered, and which nodes refer to none of them.
#include <algorithm>
#include <functional>

#include "absl/container/flat_hash_set.h"
#include "server/domain/strategy/alignment/parts.h"
#include "server/domain/strategy/alignment/spread.h"

namespace renkei::domain::alignment {
namespace {

using Coverage = pb::ItemCoverage::Coverage;

void Count(Coverage coverage, pb::PlanAlignment& report) {
  switch (coverage) {
    case pb::ItemCoverage::COVERAGE_DIRECT:
    case pb::ItemCoverage::COVERAGE_BELOW:
    case pb::ItemCoverage::COVERAGE_ABOVE:
      return report.set_covered(report.covered() + 1);
    case pb::ItemCoverage::COVERAGE_CARRIED:
      return report.set_carried(report.carried() + 1);
    case pb::ItemCoverage::COVERAGE_UNDECIDED:
      return report.set_undecided(report.undecided() + 1);
    case pb::ItemCoverage::COVERAGE_MISSING:
      return report.set_missing(report.missing() + 1);
    default:
      return report.set_unknown(report.unknown() + 1);
  }
}

// The depth down to which items are listed, so that they stay within the budget.
int DeepestListed(const std::vector<Item>& items, int budget) {
  std::map<int, int> per_depth;
  for (const Item& item : items) ++per_depth[item.shown.depth()];
  int deepest = 0;
  for (const auto& [depth, count] : per_depth) {
    budget -= count;
    if (budget < 0) break;
    deepest = depth;
  }
  return deepest;
}

}  // namespace

void FillReferrer(const PlanIndex& plan, absl::string_view name, pb::ItemReferrer& referrer) {
  referrer.set_name(std::string(name));
  if (const pb::VisionNode* node = plan.FindNode(name)) {
    referrer.set_external_id(node->external_id());
    referrer.set_label(node->label());
    referrer.set_title(node->title());
  } else {
    referrer.set_external_id(plan.plan().vision.external_id());
    referrer.set_title(plan.plan().vision.title());
  }
}

void FillReferrers(const PlanIndex& plan, const std::vector<absl::string_view>& names,
                   google::protobuf::RepeatedPtrField<pb::ItemReferrer>* referrers) {
  for (const absl::string_view name : names) {
    if (referrers->size() == kMaxReferrers) return;
    FillReferrer(plan, name, *referrers->Add());
  }
}

void FillCoverage(const PlanIndex& plan, std::vector<Item> items, int* item_budget,
                  pb::PlanAlignment& report) {
  std::vector<int> parents;
  for (const Item& item : items) parents.push_back(item.parent);
  const Spread direct(parents, [&](size_t i) { return items[i].referrer_count > 0; });
  const Spread carried(parents, [&](size_t i) { return items[i].carried; });
  const Spread undecided(parents, [&](size_t i) { return items[i].undecided; });
  const int deepest = DeepestListed(items, *item_budget);
  for (size_t i = 0; i < items.size(); ++i) {
    const Coverage coverage = direct.self[i]        ? pb::ItemCoverage::COVERAGE_DIRECT
                              : direct.below[i]     ? pb::ItemCoverage::COVERAGE_BELOW
                              : direct.above[i]     ? pb::ItemCoverage::COVERAGE_ABOVE
                              : carried.Any(i)      ? pb::ItemCoverage::COVERAGE_CARRIED
                              : undecided.Any(i)    ? pb::ItemCoverage::COVERAGE_UNDECIDED
                              : items[i].comparable ? pb::ItemCoverage::COVERAGE_MISSING
                                                    : pb::ItemCoverage::COVERAGE_UNSPECIFIED;
    Count(coverage, report);
    if (items[i].shown.depth() > deepest) {
      report.set_items_left_out(report.items_left_out() + 1);
      continue;
    }
    --*item_budget;
    pb::ItemCoverage& shown = *report.add_items();
    shown = std::move(items[i].shown);
    shown.set_coverage(coverage);
    FillReferrers(plan, items[i].referrers, shown.mutable_referrers());
    shown.set_referrer_count(static_cast<int32_t>(items[i].referrer_count));
  }
}

void FillUnmapped(const PlanIndex& plan, const std::function<bool(const std::string&)>& leads_here,
                  pb::PlanAlignment& report) {
  // A node is mapped with everything above it and below it.
  absl::flat_hash_set<absl::string_view> marked;
  absl::flat_hash_set<absl::string_view> mapped_from_below;
  for (const pb::VisionNode& node : plan.plan().nodes) {
    if (std::none_of(node.framework_items().begin(), node.framework_items().end(), leads_here))
      continue;
    marked.insert(node.name());
    for (const pb::VisionNode* above : plan.PathTo(node.name()))
      mapped_from_below.insert(above->name());
  }
  plan.tree().Walk("", [&](const TreeLine& line) {
    if (line.kpi || line.re_mention || mapped_from_below.contains(line.id)) return;
    for (const pb::VisionNode* above : plan.PathTo(line.id))
      if (marked.contains(above->name())) return;
    report.set_unmapped_node_count(report.unmapped_node_count() + 1);
    if (report.unmapped_nodes_size() < kMaxUnmappedNodes)
      FillReferrer(plan, line.id, *report.add_unmapped_nodes());
  });
}

}  // namespace renkei::domain::alignment
