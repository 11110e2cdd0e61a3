#include "server/service/national/count/tally.h"

#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kCountersAtOnce = 4'096;

absl::StatusOr<TallyKey> KeyOfCounter(absl::string_view bytes) {
  storage::KeyReader reader(bytes);
  uint8_t table = 0;
  std::string kpi;
  uint64_t generation = 0;
  uint64_t guest = 0;
  TallyKey key;
  const bool whole = reader.ReadTable(&table) && reader.Read(&kpi) && reader.Read(&generation) &&
                     reader.Read(&key.item) && reader.Read(&guest) && reader.Read(&key.body) &&
                     reader.done();
  if (!whole) return absl::DataLossError("a counter of national KPIs is damaged");
  key.guest = guest != 0;
  return key;
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
  BodyParts& parts = items_[key.item][key.body];
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

absl::StatusOr<Tally> LoadTally(const storage::Snapshot& snapshot, absl::string_view kpi,
                                uint64_t generation, bool totals_only) {
  Tally tally;
  const storage::Key prefix = totals_only ? TotalsOf(kpi, generation) : CountersOf(kpi, generation);
  std::string after;
  do {
    ASSIGN_OR_RETURN(const storage::CounterPage page,
                     NationalCounts().Scan(snapshot, prefix, after, kCountersAtOnce));
    for (const storage::Counter& counter : page.counters) {
      ASSIGN_OR_RETURN(const TallyKey key, KeyOfCounter(counter.key));
      if (counter.number != 0) tally.Add(key, counter.number);
    }
    after = page.next;
  } while (!after.empty());
  return tally;
}

}  // namespace renkei::service
