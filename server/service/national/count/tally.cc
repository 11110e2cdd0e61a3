#include "server/service/national/count/tally.h"

#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kCountersAtOnce = 4'096;

absl::Status DamagedCounter() {
  return absl::DataLossError("a counter of national KPIs is damaged");
}

}  // namespace

storage::Key CountersOf(absl::string_view kpi, uint64_t generation) {
  return NationalCounts().NewKey().Add(domain::LastSegment(kpi)).Add(generation);
}

storage::Key TotalsOf(absl::string_view kpi, uint64_t generation) {
  return CountersOf(kpi, generation).Add("");
}

storage::Key CounterKeyOf(absl::string_view kpi, uint64_t generation, const TallyKey& key) {
  return CountersOf(kpi, generation)
      .Add(key.item)
      .Add(static_cast<uint64_t>(key.guest))
      .Add(key.body);
}

void EachNumber(const internal_pb::CountedEntry& entry,
                absl::FunctionRef<void(const TallyKey&, int64_t)> tell) {
  const auto of_item = [&](const std::string& item, int64_t records) {
    for (int i = 0; i < entry.bodies_size(); ++i) {
      tell({item, false, entry.bodies(i)}, records);
      if (i > 0) tell({item, true, entry.bodies(i)}, records);
    }
  };
  of_item("", entry.records());
  for (const internal_pb::CountedItemSum& sum : entry.items()) of_item(sum.item(), sum.records());
}

void Tally::Add(const TallyKey& key, int64_t number) {
  BodyParts& parts = Of(key.item)[key.body];
  (key.guest ? parts.as_guest : parts.records) += number;
}

void Tally::Add(const internal_pb::CountedEntry& entry, int64_t sign) {
  EachNumber(entry, [&](const TallyKey& key, int64_t number) { Add(key, sign * number); });
}

const Tally::Bodies& Tally::totals() const {
  static const auto& nobody = *new Bodies();
  const auto found = items_.find("");
  return found == items_.end() ? nobody : found->second;
}

// There may be a hundred thousand: of each key only what comes after the prefix is read, and those of one item come
// one after the other.
absl::StatusOr<Tally> LoadTally(const storage::Snapshot& snapshot, absl::string_view kpi,
                                uint64_t generation, bool totals_only) {
  Tally tally;
  const storage::Key prefix = totals_only ? TotalsOf(kpi, generation) : CountersOf(kpi, generation);
  std::string item;
  Tally::Bodies* bodies = &tally.Of(item);
  std::string after;
  do {
    ASSIGN_OR_RETURN(const storage::CounterPage page,
                     NationalCounts().Scan(snapshot, prefix, after, kCountersAtOnce));
    for (const storage::Counter& counter : page.counters) {
      storage::KeyReader reader(absl::string_view(counter.key).substr(prefix.bytes().size()));
      std::string next = item;
      std::string body;
      uint64_t guest = 0;
      if (!totals_only && !reader.Read(&next)) return DamagedCounter();
      if (!reader.Read(&guest) || !reader.Read(&body) || !reader.done()) return DamagedCounter();
      if (next != item) {
        item = std::move(next);
        bodies = &tally.Of(item);
      }
      if (counter.number == 0) continue;
      BodyParts& parts = (*bodies)[body];
      (guest != 0 ? parts.as_guest : parts.records) += counter.number;
    }
    after = page.next;
  } while (!after.empty());
  return tally;
}

}  // namespace renkei::service
