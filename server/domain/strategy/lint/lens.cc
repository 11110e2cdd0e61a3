// What several rules need to know of a plan, counted once.
#include "absl/strings/str_cat.h"
#include "server/domain/fold.h"
#include "server/domain/strategy/lint/lint_rules.h"
#include "server/domain/strategy/progress/expectation.h"

namespace renkei::domain::lint {
namespace {

// Titles are compared in one place: among the children of a node, or among its KPIs.
std::string TitleKey(const std::string& place, const std::string& title) {
  return absl::StrCat(place, "\n", Fold(title));
}

}  // namespace

Lens::Lens(const PlanIndex& plan, const LintContext& context) : plan_(plan), context_(context) {
  const auto child_of = [&](const std::string& parent) {
    if (parents_.insert(parent).second && !parent.empty())
      levels_with_children_.insert(*plan.tree().DepthOf(parent));
  };
  for (const pb::VisionNode& node : plan.plan().nodes) {
    child_of(node.parent());
    for (const pb::ReMention& again : node.re_mentions()) child_of(again.parent());
  }
  for (const pb::Kpi& kpi : plan.plan().kpis) {
    if (!kpi.node().empty()) nodes_with_kpi_.insert(kpi.node());
    for (const pb::ReMention& again : kpi.re_mentions()) nodes_with_kpi_.insert(again.parent());
  }
  plan.tree().Walk("", [&](const TreeLine& line) {
    if (line.re_mention) return;
    if (line.kpi) {
      const pb::Kpi& kpi = *plan.FindKpi(line.id);
      first_kpis_.emplace(TitleKey(kpi.node(), kpi.title()), &kpi);
    } else {
      const pb::VisionNode& node = *plan.FindNode(line.id);
      first_nodes_.emplace(TitleKey(node.parent(), node.title()), &node);
    }
  });
}

bool Lens::LevelHasChildren(const pb::VisionNode& node) const {
  return levels_with_children_.contains(*plan_.tree().DepthOf(node.name()));
}

bool Lens::HasKpiOnPath(absl::string_view node) const {
  for (const pb::VisionNode* at = plan_.FindNode(node); at != nullptr;
       at = plan_.FindNode(at->parent())) {
    if (nodes_with_kpi_.contains(at->name())) return true;
  }
  return false;
}

bool Lens::StandsUnderKpi(const pb::VisionNode& node) const {
  if (HasKpiOnPath(node.name())) return true;
  for (const pb::ReMention& again : node.re_mentions())
    if (HasKpiOnPath(again.parent())) return true;
  return false;
}

bool Lens::IsCumulative(const pb::Kpi& kpi) const {
  if (kpi.aggregation() != pb::AGGREGATION_UNSPECIFIED)
    return kpi.aggregation() == pb::AGGREGATION_CUMULATIVE;
  const auto indicator = context_.indicators.find(kpi.indicator());
  return indicator != context_.indicators.end() &&
         indicator->second.aggregation() == pb::AGGREGATION_CUMULATIVE;
}

std::optional<pb::Direction> Lens::DirectionOf(const pb::Kpi& kpi) const {
  const pb::Direction own = domain::DirectionOf(kpi);
  if (own != pb::DIRECTION_UNSPECIFIED || kpi.indicator().empty()) return own;
  const auto indicator = context_.indicators.find(kpi.indicator());
  if (indicator == context_.indicators.end()) return std::nullopt;
  return indicator->second.direction();
}

const pb::VisionNode& Lens::FirstOfTitle(const pb::VisionNode& node) const {
  return *first_nodes_.at(TitleKey(node.parent(), node.title()));
}

const pb::Kpi& Lens::FirstOfTitle(const pb::Kpi& kpi) const {
  return *first_kpis_.at(TitleKey(kpi.node(), kpi.title()));
}

}  // namespace renkei::domain::lint
