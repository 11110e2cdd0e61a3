#include "server/service/national/count/entries.h"

#include <map>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/service/national/count/tally.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using internal_pb::CountedEntry;

CountedEntry NewEntry(const CountPlan& plan, const domain::CountedParts& parts) {
  CountedEntry entry;
  entry.set_national_kpi(plan.national_kpi);
  entry.set_generation(plan.generation);
  entry.set_records(parts.records);
  for (const auto& [item, records] : parts.items) {
    internal_pb::CountedItemSum& sum = *entry.add_items();
    sum.set_item(item);
    sum.set_records(records);
  }
  return entry;
}

// Each body once, in order.
void AddBodies(const std::vector<std::string>& bodies, CountedEntry& entry) {
  std::set<std::string> known;
  for (const std::string& body : bodies) {
    if (!body.empty() && known.insert(body).second) entry.add_bodies(body);
  }
}

// The items of a vision and of everything in it.
domain::CountedItems::Names ItemsOf(const CountableVision& vision) {
  domain::CountedItems::Names names = vision.text.framework_items();
  for (const pb::VisionNode& node : vision.nodes) names.MergeFrom(node.framework_items());
  return names;
}

using Deltas = std::map<TallyKey, int64_t>;

// What has to be added to numbers where an entry takes the place of another; either may be null.
Deltas DeltasOf(const CountedEntry* before, const CountedEntry* after) {
  Deltas deltas;
  if (before != nullptr) {
    EachNumber(*before, [&](const TallyKey& key, int64_t number) { deltas[key] -= number; });
  }
  if (after != nullptr) {
    EachNumber(*after, [&](const TallyKey& key, int64_t number) { deltas[key] += number; });
  }
  std::erase_if(deltas, [](const auto& delta) { return delta.second == 0; });
  return deltas;
}

// Its first bodies alone; nullopt without any.
std::optional<CountedEntry> Shortened(const CountedEntry& entry, int bodies) {
  if (bodies == 0) return std::nullopt;
  CountedEntry part = entry;
  part.mutable_bodies()->DeleteSubrange(bodies, entry.bodies_size() - bodies);
  return part;
}

bool Same(const CountedEntry* a, const CountedEntry* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->SerializeAsString() == b->SerializeAsString();
}

bool IsBeginningOf(const CountedEntry& part, const CountedEntry& entry) {
  if (part.bodies_size() > entry.bodies_size()) return false;
  const std::optional<CountedEntry> beginning = Shortened(entry, part.bodies_size());
  return beginning.has_value() && Same(&part, &*beginning);
}

// Bodies that are in one of them alone: each has an index row.
size_t BodiesApart(const CountedEntry* a, const CountedEntry* b) {
  std::set<std::string> bodies;
  if (a != nullptr) bodies.insert(a->bodies().begin(), a->bodies().end());
  size_t apart = bodies.size();
  if (b == nullptr) return apart;
  const bool one_index = a != nullptr && a->generation() == b->generation();
  for (const std::string& body : b->bodies()) {
    const bool both = one_index && bodies.count(body) > 0;
    apart = both ? apart - 1 : apart + 1;
  }
  return apart;
}

// One row of a record that is to become another one.
class RowChange {
 public:
  RowChange(const std::string& record, const CountPlan& plan, const CountedRows::Row* row)
      : record_(record), plan_(plan), row_(row) {}

  // Whether it says `wanted` once the mutation is written; else a part of the way was gone, or there
  // was no room for that.
  bool Write(const CountedEntry* wanted, size_t& room, storage::Mutation& mutation) const {
    if (Same(stored(), wanted)) {
      // Whoever counts relies on what the record counted for.
      if (row_ != nullptr) {
        CountedRecords().Require(*row_, mutation);
      } else {
        mutation.RequireAbsent(KeyOfRow());
      }
      return true;
    }
    if (Cost(wanted) <= room) {
      Put(wanted, /*whole=*/true, room, mutation);
      return true;
    }
    TakeStep(wanted, room, mutation);
    return false;
  }

 private:
  const CountedEntry* stored() const {
    return row_ == nullptr ? nullptr : &row_->message.entries(0);
  }
  // Of which the numbers are kept up; nullptr: none.
  const CountedEntry* live() const {
    return row_ != nullptr && stored()->generation() == plan_.generation ? stored() : nullptr;
  }
  std::string KeyOfRow() const {
    return CountedRecords()
        .NewKey()
        .Add(record_)
        .Add(domain::LastSegment(plan_.national_kpi))
        .bytes();
  }

  // What of an entry has its numbers kept up once it is written.
  const CountedEntry* LiveOf(const CountedEntry* entry) const {
    return entry != nullptr && entry->generation() == plan_.generation ? entry : nullptr;
  }

  // Records that a mutation gets.
  size_t Cost(const CountedEntry* after) const {
    return 1 + DeltasOf(live(), LiveOf(after)).size() + BodiesApart(stored(), after);
  }

  void Put(const CountedEntry* after, bool whole, size_t& room, storage::Mutation& mutation) const {
    room -= Cost(after);
    for (const auto& [key, number] : DeltasOf(live(), LiveOf(after))) {
      NationalCounts().Add(CounterKeyOf(plan_.national_kpi, plan_.generation, key), number,
                           mutation);
    }
    if (after == nullptr) {
      CountedRecords().Erase(*row_, mutation);
      return;
    }
    internal_pb::CountedRecord changed;
    changed.set_record(record_);
    *changed.add_entries() = *after;
    changed.set_pending(!whole);
    if (row_ != nullptr) {
      CountedRecords().Update(*row_, changed, mutation);
    } else {
      CountedRecords().Insert(changed, mutation);
    }
  }

  // As far as there is room: more of its bodies where the row says the beginning of what is wanted, fewer
  // of them otherwise.
  void TakeStep(const CountedEntry* wanted, size_t& room, storage::Mutation& mutation) const {
    const CountedEntry* now = stored();
    const bool grows = wanted != nullptr && (now == nullptr || IsBeginningOf(*now, *wanted));
    const int begin = now == nullptr ? 0 : now->bodies_size();
    const int end = grows ? wanted->bodies_size() : 0;
    // The furthest between the two that has room: it costs more the further it is.
    int near = 0;
    int far = grows ? end - begin : begin - end;
    const auto at = [&](int steps) {
      return Shortened(grows ? *wanted : *now, grows ? begin + steps : begin - steps);
    };
    while (far - near > 1) {
      const int middle = near + (far - near) / 2;
      const std::optional<CountedEntry> entry = at(middle);
      (Cost(entry.has_value() ? &*entry : nullptr) <= room ? near : far) = middle;
    }
    if (near == 0) return;
    const std::optional<CountedEntry> entry = at(near);
    Put(entry.has_value() ? &*entry : nullptr, /*whole=*/false, room, mutation);
  }

  const std::string& record_;
  const CountPlan& plan_;
  const CountedRows::Row* const row_;
};

}  // namespace

bool IsCountable(const pb::Case& text) {
  return text.state() == pb::LIFECYCLE_STATE_PUBLISHED &&
         auth::IsOpen(auth::Chosen(text.audience(), {text.owner()}));
}

bool IsCountable(const pb::Initiative& initiative) {
  return auth::IsOpen(auth::Chosen(initiative.audience(), {initiative.lead()}));
}

std::optional<CountedEntry> EntryOf(const CountPlan& plan, const CountableCase& c) {
  const pb::CaseConditions& conditions = plan.definition.cases();
  if (!plan.definition.has_cases() || !IsCountable(c.text) ||
      !domain::LacksOf(conditions, c.text, c.selected, plan.items).empty()) {
    return std::nullopt;
  }
  domain::CountedParts parts;
  parts.Add(plan.items.Shown(c.text.framework_items(), conditions.framework_items()));
  CountedEntry entry = NewEntry(plan, parts);
  std::vector<std::string> bodies = {c.text.owner()};
  if (conditions.with_partners()) {
    for (const pb::Partner& partner : c.text.partners()) bodies.push_back(partner.organization());
  }
  AddBodies(bodies, entry);
  return entry;
}

std::optional<CountedEntry> EntryOf(const CountPlan& plan, const CountableInitiative& initiative) {
  const pb::InitiativeConditions& conditions = plan.definition.initiatives();
  if (!plan.definition.has_initiatives() || !IsCountable(initiative.text) ||
      initiative.bodies.empty() ||
      !domain::LacksOf(conditions, initiative.text, initiative.state, plan.items).empty()) {
    return std::nullopt;
  }
  domain::CountedParts parts;
  parts.Add(plan.items.Shown(initiative.text.framework_items(), conditions.framework_items()));
  CountedEntry entry = NewEntry(plan, parts);
  AddBodies(initiative.bodies, entry);
  return entry;
}

std::optional<CountedEntry> EntryOf(const CountPlan& plan, const CountableVision& vision) {
  const pb::NationalKpiDefinition& definition = plan.definition;
  domain::CountedParts parts;
  if (definition.has_visions()) {
    const domain::CountedItems::Names named = ItemsOf(vision);
    const pb::VisionConditions& conditions = definition.visions();
    if (domain::LacksOf(conditions, vision.text, named, plan.items).empty())
      parts.Add(plan.items.Shown(named, conditions.framework_items()));
  }
  if (definition.has_measures()) {
    const pb::MeasureConditions& conditions = definition.measures();
    for (const pb::VisionNode& node : vision.nodes) {
      if (domain::LacksOf(conditions, node, plan.items).empty())
        parts.Add(plan.items.Shown(node.framework_items(), conditions.framework_items()));
    }
  }
  if (definition.has_actuals()) {
    for (const CountableVision::WithActuals& one : vision.kpis) {
      if (domain::LacksOf(definition.actuals(), one.kpi, one.actuals, vision.day).empty())
        parts.Add({});
    }
  }
  if (parts.records == 0) return std::nullopt;
  CountedEntry entry = NewEntry(plan, parts);
  AddBodies(vision.owners, entry);
  return entry;
}

absl::StatusOr<CountedRows> CountedRows::Of(const storage::Snapshot& snapshot,
                                            const std::string& record) {
  CountedRows rows(record);
  ASSIGN_OR_RETURN(auto page, CountedRecords().Scan(snapshot, CountedRecords().NewKey().Add(record),
                                                    "", 4 * kMaxNationalKpis));
  for (Row& row : page.rows) {
    const std::string kpi = row.message.entries(0).national_kpi();
    rows.rows_.emplace(kpi, std::move(row));
  }
  return rows;
}

const CountedEntry* CountedRows::Find(const CountPlan& plan) const {
  const auto row = rows_.find(plan.national_kpi);
  if (row == rows_.end()) return nullptr;
  const CountedEntry& entry = row->second.message.entries(0);
  return entry.generation() == plan.generation ? &entry : nullptr;
}

bool CountedRows::Write(const std::vector<CountPlan>& asked, const CurrentPlans& all,
                        const Entries& next, size_t room, storage::Mutation& mutation) const {
  bool whole = true;
  for (const CountPlan& plan : asked) {
    const auto wanted = absl::c_find_if(
        next, [&](const CountedEntry& entry) { return entry.national_kpi() == plan.national_kpi; });
    const auto row = rows_.find(plan.national_kpi);
    const RowChange change(record_, plan, row == rows_.end() ? nullptr : &row->second);
    whole &= change.Write(wanted == next.end() ? nullptr : &*wanted, room, mutation);
  }
  for (const auto& [kpi, row] : rows_) {
    const bool counted = absl::c_any_of(
        all.all, [&, name = &kpi](const CountPlan& plan) { return plan.national_kpi == *name; });
    if (counted) continue;
    const size_t records = 1 + static_cast<size_t>(row.message.entries(0).bodies_size());
    if (records > room) {
      whole = false;
      continue;
    }
    room -= records;
    CountedRecords().Erase(row, mutation);
  }
  return whole;
}

}  // namespace renkei::service
