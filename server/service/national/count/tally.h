// The numbers of a national KPI: sums over records, by item and body. Kept as counters that commits
// add to, or summed up in memory by a recount.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_COUNT_TALLY_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_COUNT_TALLY_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/national/count/count_plans.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// What a body has to do with records: it takes part in them; in some of them it is not the first.
struct BodyParts {
  int64_t records = 0;
  int64_t as_guest = 0;

  // Records that stand where this body does.
  int64_t as_first() const { return records - as_guest; }
};

// One number that an entry adds to.
struct TallyKey {
  std::string item;  // "": whatever the item
  bool guest = false;
  std::string body;

  friend auto operator<=>(const TallyKey&,
                          const TallyKey&) = default;  // NOLINT(modernize-use-nullptr)
};

// The counter of one number.
storage::Key CounterKeyOf(absl::string_view kpi, uint64_t generation, const TallyKey& key);
// The prefix of all numbers of a generation, and of those whatever the item.
storage::Key CountersOf(absl::string_view kpi, uint64_t generation);
storage::Key TotalsOf(absl::string_view kpi, uint64_t generation);

// Tells of every number that `entry` adds to.
void EachNumber(const internal_pb::CountedEntry& entry,
                absl::FunctionRef<void(const TallyKey&, int64_t)> tell);

// The numbers of one KPI in memory. A value type.
class Tally {
 public:
  using Bodies = absl::flat_hash_map<std::string, BodyParts>;

  // Adds an entry, or with -1 takes it away.
  void Add(const internal_pb::CountedEntry& entry, int64_t sign);
  void Add(const TallyKey& key, int64_t number);
  // The numbers of one item.
  Bodies& Of(const std::string& item) { return items_[item]; }

  // By item; "": whatever the item. Numbers that are zero may be there or not.
  const std::map<std::string, Bodies>& items() const { return items_; }
  const Bodies& totals() const;

 private:
  std::map<std::string, Bodies> items_;
};

// The counters of one generation; of `totals_only` those whatever the item. Bounded by the bodies
// that there are, and the items of frameworks.
[[nodiscard]] absl::StatusOr<Tally> LoadTally(const storage::Snapshot& snapshot,
                                              absl::string_view kpi, uint64_t generation,
                                              bool totals_only);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_COUNT_TALLY_H_
