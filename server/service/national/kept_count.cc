#include "server/service/national/kept_count.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "server/service/national/record_reading.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Whether a plan asks for records of the kind that `record` is.
bool AsksFor(const pb::NationalKpiDefinition& definition, absl::string_view record) {
  if (absl::StartsWith(record, "cases/")) return definition.has_cases();
  if (absl::StartsWith(record, "initiatives/")) return definition.has_initiatives();
  return definition.has_visions() || definition.has_measures() || definition.has_actuals();
}

// Takes from the numbers what a record counted for and adds what it counts for now.
absl::Status CountAnew(const Call& call, const std::vector<CountPlan>& plans,
                       const std::string& record, KeptCount& count) {
  ASSIGN_OR_RETURN(const CountedRows rows, CountedRows::Of(call.snapshot(), record));
  ASSIGN_OR_RETURN(Entries entries, ReadEntries(call, {plans}, record, nullptr));
  if (const internal_pb::CountedEntry* former = rows.Find(plans.front()); former != nullptr)
    count.tally.Add(*former, -1);
  for (const internal_pb::CountedEntry& entry : entries) count.tally.Add(entry, +1);
  count.counted_anew[record] = std::move(entries);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KeptCount> ReadKeptCount(const Call& call, const internal_pb::CountPlan& plan,
                                        bool totals_only) {
  KeptCount count;
  ASSIGN_OR_RETURN(count.tally,
                   LoadTally(call.snapshot(), plan.national_kpi(), plan.generation(), totals_only));
  ASSIGN_OR_RETURN(const bool stale, IsStale(call.snapshot(), plan));
  const storage::KeyRange marks =
      storage::After(storage::PrefixRange(CountClockKey().bytes()), CountClockKey().bytes());
  ASSIGN_OR_RETURN(const auto marked, call.snapshot().Scan(marks, kMaxCountedByReader + 1));
  count.complete = plan.done() && !stale && marked.size() <= kMaxCountedByReader;
  if (!count.complete) return count;
  const std::vector<CountPlan> plans = {PlanOf(plan)};
  for (const storage::KeyRecord& mark : marked) {
    if (call.abandoned()) return absl::CancelledError();
    storage::KeyReader reader(mark.key);
    uint8_t table = 0;
    std::string record;
    if (!reader.ReadTable(&table) || !reader.Read(&record))
      return absl::DataLossError("a mark of a record to be counted is damaged");
    if (AsksFor(plan.definition(), record)) RETURN_IF_ERROR(CountAnew(call, plans, record, count));
  }
  return count;
}

}  // namespace renkei::service
