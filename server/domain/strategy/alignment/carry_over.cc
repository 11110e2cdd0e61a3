// References to earlier frameworks, followed along crosswalks.
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/alignment/crosswalk_ways.h"
#include "server/domain/strategy/alignment/parts.h"

namespace renkei::domain::alignment {
namespace {

pb::CarryOver::Decision DecisionFor(const std::vector<CrosswalkTarget>& targets) {
  if (targets.empty()) return pb::CarryOver::DECISION_NO_SUCCESSOR;
  const bool one =
      targets.size() == 1 && (targets[0].relation == pb::CrosswalkEdge::RELATION_SAME ||
                              targets[0].relation == pb::CrosswalkEdge::RELATION_PART_OF);
  return one ? pb::CarryOver::DECISION_AUTOMATIC : pb::CarryOver::DECISION_NEEDED;
}

}  // namespace

Carried CarryOver(const PlanIndex& plan, const References& references,
                  const pb::Framework& framework, const AlignmentView& view) {
  Carried carried;
  const CrosswalkWays ways(view.crosswalks, framework.name(), CrosswalkReading::kForward);
  absl::flat_hash_set<std::string> seen;
  for (const References::Entry& entry : references.entries()) {
    const std::string from(ParentName(entry.item, 2));
    if (from == framework.name() || !ways.StepsFrom(from).has_value()) continue;
    if (seen.insert(from).second) carried.from.push_back(from);
    const std::vector<CrosswalkTarget> targets = ways.Follow(entry.item);
    pb::CarryOver& shown = carried.items.emplace_back();
    shown.set_from_item(std::string(entry.item));
    shown.set_from_title(ItemTitle(view, entry.item));
    shown.set_decision(DecisionFor(targets));
    for (const CrosswalkTarget& target : targets) {
      pb::CarryOverTarget& to = *shown.add_targets();
      to.set_item(target.item);
      to.set_title(ItemTitle(view, target.item));
      to.set_relation(target.relation);
      to.set_status(target.status);
    }
    FillReferrers(plan, entry.referrers, shown.mutable_referrers());
    shown.set_referrer_count(static_cast<int32_t>(entry.referrers.size()));
  }
  return carried;
}

}  // namespace renkei::domain::alignment
