#include "server/domain/strategy/alignment/alignment.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/alignment/parts.h"
#include "server/domain/strategy/framework_succession.h"
#include "server/domain/strategy/framework_tree.h"
#include "server/domain/time/date.h"

namespace renkei::domain {
namespace alignment {

References::References(const PlanIndex& plan) {
  const auto add = [&](const google::protobuf::RepeatedPtrField<std::string>& items,
                       absl::string_view referrer) {
    for (const std::string& item : items) {
      const auto [at, added] = index_.emplace(item, entries_.size());
      if (added) entries_.push_back({item, {}});
      entries_[at->second].referrers.push_back(referrer);
    }
  };
  add(plan.plan().vision.framework_items(), plan.plan().vision.name());
  plan.tree().Walk("", [&](const TreeLine& line) {
    if (line.kpi || line.re_mention) return;
    const pb::VisionNode& node = *plan.FindNode(line.id);
    add(node.framework_items(), node.name());
  });
}

const References::Entry* References::Find(absl::string_view item) const {
  const auto found = index_.find(item);
  return found == index_.end() ? nullptr : &entries_[found->second];
}

namespace {

// The items of a framework as its tree is printed.
std::vector<Item> ItemsOf(const pb::Framework& framework) {
  std::vector<Item> items;
  for (const FrameworkLine& line : FrameworkLines(framework)) {
    Item& item = items.emplace_back();
    item.parent = line.parent;
    item.shown.set_item(absl::StrCat(framework.name(), "/items/", line.item->id()));
    item.shown.set_title(line.item->title());
    item.shown.set_kind(line.item->kind());
    item.shown.set_depth(line.depth);
  }
  return items;
}

// The nodes of another vision in printed order.
std::vector<Item> ItemsOf(const PlanIndex& above) {
  std::vector<Item> items;
  absl::flat_hash_map<std::string, int> index;
  above.tree().Walk("", [&](const TreeLine& line) {
    if (line.kpi || line.re_mention) return;
    const pb::VisionNode& node = *above.FindNode(line.id);
    index.emplace(node.name(), static_cast<int>(items.size()));
    Item& item = items.emplace_back();
    const auto parent = index.find(node.parent());
    item.parent = parent == index.end() ? -1 : parent->second;
    item.shown.set_item(node.name());
    item.shown.set_label(node.label());
    item.shown.set_title(node.title());
    item.shown.set_kind(node.kind());
    item.shown.set_depth(line.depth);
    item.comparable = !node.framework_items().empty();
  });
  return items;
}

pb::PlanAlignment Begin(const PlanIndex& plan, const std::string& against, const std::string& title,
                        const pb::FiscalPeriod* period) {
  pb::PlanAlignment report;
  report.set_against(against);
  report.set_title(title);
  if (plan.plan().vision.has_period()) *report.mutable_own_period() = plan.plan().vision.period();
  if (period != nullptr) *report.mutable_their_period() = *period;
  return report;
}

// References to items that `framework` does not have: a later version of the pack may drop some.
void FillGone(const PlanIndex& plan, const References& references, const pb::Framework& framework,
              const std::vector<Item>& items, pb::PlanAlignment& report) {
  absl::flat_hash_set<absl::string_view> known;
  for (const Item& item : items) known.insert(item.shown.item());
  const std::string prefix = framework.name() + "/";
  for (const References::Entry& entry : references.entries()) {
    if (report.gone_items_size() == kMaxGoneItems) return;
    if (!absl::StartsWith(entry.item, prefix) || known.contains(entry.item)) continue;
    pb::ItemCoverage& gone = *report.add_gone_items();
    gone.set_item(std::string(entry.item));
    FillReferrers(plan, entry.referrers, gone.mutable_referrers());
    gone.set_referrer_count(static_cast<int32_t>(entry.referrers.size()));
  }
}

// Those who refer to an item to which `node` of the plan above refers as well.
void AddSharedReferrers(const pb::VisionNode& node, const References& own, Item& item) {
  absl::flat_hash_set<absl::string_view> seen;
  for (const std::string& shared : node.framework_items()) {
    const References::Entry* entry = own.Find(shared);
    if (entry == nullptr) continue;
    for (const absl::string_view referrer : entry->referrers) {
      if (seen.size() == kMaxCountedReferrers) break;
      if (seen.insert(referrer).second && item.referrers.size() < kMaxReferrers)
        item.referrers.push_back(referrer);
    }
  }
  item.referrer_count = seen.size();
}

void MarkCarried(const std::vector<pb::CarryOver>& carry_over, std::vector<Item>& items) {
  absl::flat_hash_map<std::string, Item*> by_name;
  for (Item& item : items) by_name.emplace(item.shown.item(), &item);
  for (const pb::CarryOver& carry : carry_over) {
    for (const pb::CarryOverTarget& target : carry.targets()) {
      const auto found = by_name.find(target.item());
      if (found == by_name.end()) continue;
      const bool automatic = carry.decision() == pb::CarryOver::DECISION_AUTOMATIC;
      (automatic ? found->second->carried : found->second->undecided) = true;
    }
  }
}

// Frameworks that follow `framework` and were decided by that day, in order of their decisions.
std::vector<const pb::Framework*> Followers(const std::string& framework,
                                            const AlignmentView& view) {
  std::vector<const pb::Framework*> followers;
  const std::string today = FormatDate(view.today);
  for (const pb::Framework& other : view.frameworks) {
    const bool by_crosswalk = std::any_of(view.crosswalks.begin(), view.crosswalks.end(),
                                          [&](const pb::Crosswalk& crosswalk) {
                                            return crosswalk.from_framework() == framework &&
                                                   crosswalk.to_framework() == other.name();
                                          });
    if ((other.replaces() == framework || by_crosswalk) && other.decided_date() <= today)
      followers.push_back(&other);
  }
  std::stable_sort(followers.begin(), followers.end(),
                   [](const pb::Framework* a, const pb::Framework* b) {
                     return a->decided_date() < b->decided_date();
                   });
  return followers;
}

}  // namespace
}  // namespace alignment

const pb::Framework* FindFramework(const AlignmentView& view, absl::string_view name) {
  for (const pb::Framework& framework : view.frameworks)
    if (framework.name() == name) return &framework;
  return nullptr;
}

std::string ItemTitle(const AlignmentView& view, absl::string_view item) {
  const absl::string_view id = LastSegment(item);
  if (const pb::Framework* framework = FindFramework(view, ParentName(item, 2))) {
    for (const pb::FrameworkItem& one : framework->items())
      if (one.id() == id) return one.title();
  }
  return std::string(id);
}

std::vector<std::string> PlansToAlign(const PlanIndex& plan, const AlignmentView& view) {
  std::vector<std::string> plans;
  const auto add = [&](const std::string& name) {
    const bool framework = absl::StartsWith(name, "frameworks/");
    if (plans.size() == kMaxAlignedPlans ||
        std::find(plans.begin(), plans.end(), name) != plans.end() ||
        (framework && FindFramework(view, name) == nullptr))
      return;
    plans.push_back(name);
  };
  // Breadth first, so that the nearest ones come before their successors' successors.
  const auto add_with_followers = [&](const std::string& name) {
    size_t next = plans.size();
    add(name);
    for (; next < plans.size(); ++next) {
      for (const pb::Framework* follower : alignment::Followers(plans[next], view))
        add(follower->name());
    }
  };
  for (const std::string& parent : plan.plan().vision.parent_plans()) add_with_followers(parent);
  if (plan.plan().vision.parent_plans().empty()) {
    const alignment::References references(plan);
    for (const auto& entry : references.entries())
      add_with_followers(std::string(ParentName(entry.item, 2)));
  }
  return plans;
}

pb::PlanAlignment AlignWithFramework(const PlanIndex& plan, const pb::Framework& framework,
                                     const AlignmentView& view, int* item_budget) {
  pb::PlanAlignment report =
      alignment::Begin(plan, framework.name(), framework.title(),
                       framework.has_period() ? &framework.period() : nullptr);
  alignment::JudgePeriod(SuccessorOf(view.frameworks, framework.name(), view.today), view.today,
                         report);
  const alignment::References references(plan);
  alignment::Carried carried = alignment::CarryOver(plan, references, framework, view);
  std::vector<alignment::Item> items = alignment::ItemsOf(framework);
  for (alignment::Item& item : items) {
    const alignment::References::Entry* entry = references.Find(item.shown.item());
    if (entry == nullptr) continue;
    item.referrer_count = entry->referrers.size();
    const size_t shown = std::min<size_t>(item.referrer_count, kMaxReferrers);
    item.referrers.assign(entry->referrers.begin(),
                          entry->referrers.begin() + static_cast<long>(shown));
  }
  alignment::MarkCarried(carried.items, items);
  alignment::FillGone(plan, references, framework, items, report);
  alignment::FillCoverage(plan, std::move(items), item_budget, report);

  absl::flat_hash_set<std::string> leading_here;
  for (const pb::CarryOver& carry : carried.items)
    if (!carry.targets().empty()) leading_here.insert(carry.from_item());
  const std::string prefix = framework.name() + "/";
  alignment::FillUnmapped(
      plan,
      [&](const std::string& item) {
        return absl::StartsWith(item, prefix) || leading_here.contains(item);
      },
      report);
  for (std::string& from : carried.from) report.add_carried_from(std::move(from));
  for (pb::CarryOver& carry : carried.items) {
    if (report.carry_over_size() < kMaxCarryOvers)
      *report.add_carry_over() = std::move(carry);
    else
      report.set_carry_over_left_out(report.carry_over_left_out() + 1);
  }
  return report;
}

pb::PlanAlignment AlignWithVision(const PlanIndex& plan, const PlanIndex& above,
                                  const AlignmentView& view, int* item_budget) {
  const pb::Vision& vision = above.plan().vision;
  pb::PlanAlignment report = alignment::Begin(plan, vision.name(), vision.title(),
                                              vision.has_period() ? &vision.period() : nullptr);
  alignment::JudgePeriod(nullptr, view.today, report);
  const alignment::References own(plan);
  const alignment::References theirs(above);
  std::vector<alignment::Item> items = alignment::ItemsOf(above);
  for (alignment::Item& item : items)
    alignment::AddSharedReferrers(*above.FindNode(item.shown.item()), own, item);
  alignment::FillCoverage(plan, std::move(items), item_budget, report);
  alignment::FillUnmapped(
      plan, [&](const std::string& item) { return theirs.Find(item) != nullptr; }, report);
  return report;
}

}  // namespace renkei::domain
