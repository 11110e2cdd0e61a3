#include "server/service/national/count/count_plans.h"

#include <algorithm>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/national/definition_rules.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/strategy_tree.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kFrameworkSegments = 2;  // frameworks/{framework}
// Of its record, of the 256 KiB that one may have.
constexpr size_t kMaxPlanBytes = size_t{240} * 1024;

void AddItemsOf(const pb::Framework& framework, internal_pb::CountPlan& plan) {
  const auto name = [&](absl::string_view id) {
    return absl::StrCat(framework.name(), "/items/", id);
  };
  for (const pb::FrameworkItem& item : framework.items()) {
    internal_pb::CountedItem& counted = *plan.add_items();
    counted.set_item(name(item.id()));
    // What is further above stands with that one.
    if (!item.parent().empty()) counted.add_above(name(item.parent()));
  }
}

bool CountsTheSame(const internal_pb::CountPlan& a, const internal_pb::CountPlan& b) {
  const auto compared = [](const internal_pb::CountPlan& plan) {
    internal_pb::CountPlan said;
    *said.mutable_items() = plan.items();
    *said.mutable_frameworks() = plan.frameworks();
    return storage::SerializeDeterministically(said);
  };
  return a.ending() == b.ending() && domain::CountAlike(a.definition(), b.definition()) &&
         compared(a) == compared(b);
}

}  // namespace

bool CurrentPlans::IsCurrent(const internal_pb::CountedEntry& entry) const {
  return absl::c_any_of(all, [&](const CountPlan& plan) {
    return plan.generation == entry.generation() && plan.national_kpi == entry.national_kpi();
  });
}

CountPlan PlanOf(const internal_pb::CountPlan& stored) {
  CountPlan plan = {stored.national_kpi(), stored.generation(), stored.definition(), {}};
  absl::flat_hash_map<absl::string_view, absl::string_view> parents;
  for (const internal_pb::CountedItem& item : stored.items()) {
    if (!item.above().empty()) parents[item.item()] = item.above(0);
  }
  for (const internal_pb::CountedItem& item : stored.items()) {
    std::vector<std::string> above;
    for (auto next = parents.find(item.item());
         next != parents.end() && above.size() < static_cast<size_t>(domain::kMaxTreeDepth);
         next = parents.find(next->second)) {
      above.emplace_back(next->second);
    }
    plan.items.Add(item.item(), std::move(above));
  }
  return plan;
}

absl::StatusOr<std::shared_ptr<const CurrentPlans>> ReadPlans(const storage::Snapshot& snapshot) {
  auto plans = std::make_shared<CurrentPlans>();
  // One more than there can be, and those that are being removed.
  ASSIGN_OR_RETURN(const auto page,
                   CountPlans().Scan(snapshot, CountPlans().NewKey(), "", 4 * kMaxNationalKpis));
  for (const PlanRow& row : page.rows) {
    if (row.message.ending()) continue;
    const pb::NationalKpiDefinition& definition = row.message.definition();
    plans->cases |= definition.has_cases();
    plans->initiatives |= definition.has_initiatives();
    plans->visions |=
        definition.has_visions() || definition.has_measures() || definition.has_actuals();
    plans->actuals |= definition.has_actuals();
    plans->all.push_back(PlanOf(row.message));
  }
  return std::shared_ptr<const CurrentPlans>(std::move(plans));
}

PlanDirectory::PlanDirectory() : kept_(CountClockKey().bytes()) {}

absl::StatusOr<std::shared_ptr<const CurrentPlans>> PlanDirectory::At(
    const storage::Snapshot& snapshot) {
  ASSIGN_OR_RETURN(const auto found, kept_.At(snapshot, ReadPlans));
  return found.kept;
}

absl::StatusOr<std::optional<PlanRow>> FindPlan(const storage::Snapshot& snapshot,
                                                absl::string_view kpi) {
  return CountPlans().Get(snapshot, KeyByName(CountPlans(), kpi));
}

absl::StatusOr<internal_pb::CountPlan> MakePlan(const storage::Snapshot& snapshot,
                                                const pb::NationalKpi& kpi,
                                                const pb::NationalKpiDefinition& definition) {
  internal_pb::CountPlan plan;
  plan.set_national_kpi(kpi.name());
  *plan.mutable_definition() = definition;
  std::set<std::string> frameworks;
  if (!kpi.framework().empty()) frameworks.insert(kpi.framework());
  for (const std::string& item : domain::NamedItems(definition))
    frameworks.emplace(domain::ParentName(item, kFrameworkSegments));
  for (const std::string& name : frameworks) {
    ASSIGN_OR_RETURN(const auto row, Frameworks().Get(snapshot, KeyByName(Frameworks(), name)));
    (*plan.mutable_frameworks())[name] =
        storage::ToInt(row.has_value() ? row->version : storage::Sequence::kNone);
    if (row.has_value()) AddItemsOf(row->message, plan);
  }
  return plan;
}

absl::Status WritePlan(const storage::Snapshot& snapshot, absl::string_view name,
                       const pb::NationalKpi* kpi, storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const std::optional<PlanRow> old, FindPlan(snapshot, name));
  internal_pb::CountPlan next;
  if (kpi != nullptr && domain::Counts(kpi->definition())) {
    ASSIGN_OR_RETURN(next, MakePlan(snapshot, *kpi, kpi->definition()));
  } else {
    if (!old.has_value()) return absl::OkStatus();
    next.set_ending(true);
  }
  next.set_national_kpi(name.data(), name.size());
  if (old.has_value() && CountsTheSame(old->message, next)) return absl::OkStatus();
  if (next.ByteSizeLong() > kMaxPlanBytes) {
    return domain::InvalidField(
        "national_kpi.definition", "TOO_LARGE",
        {"the frameworks of its items are too large together; name items of fewer frameworks",
         "数え方が参照する枠組みの項目が多すぎます。参照する枠組みを減らしてください。"});
  }
  next.set_generation(old.has_value() ? old->message.generation() + 1 : 1);
  if (old.has_value()) {
    CountPlans().Update(*old, next, mutation);
  } else {
    CountPlans().Insert(next, mutation);
  }
  mutation.Put(CountClockKey().bytes(), "");
  return absl::OkStatus();
}

absl::StatusOr<bool> IsStale(const storage::Snapshot& snapshot,
                             const internal_pb::CountPlan& plan) {
  for (const auto& [name, version] : plan.frameworks()) {
    ASSIGN_OR_RETURN(const auto record, snapshot.Get(KeyByName(Frameworks(), name).bytes()));
    const storage::Sequence now = record.has_value() ? record->version : storage::Sequence::kNone;
    if (storage::ToInt(now) != version) return true;
  }
  return false;
}

}  // namespace renkei::service
