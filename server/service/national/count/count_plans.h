// How national KPIs are counted now: read once, kept in memory, right by a clock that every commit
// which writes what may count relies on.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_COUNT_COUNT_PLANS_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_COUNT_COUNT_PLANS_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/national_kpi.pb.h"
#include "server/domain/national/counting.h"
#include "server/service/frame/kept_by_clock.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using PlanRow = storage::Row<internal_pb::CountPlan>;

// National KPIs of a server that can be kept: each is asked about by every write of what may count.
inline constexpr size_t kMaxNationalKpis = 200;

// One way to count.
struct CountPlan {
  std::string national_kpi;
  uint64_t generation = 0;
  pb::NationalKpiDefinition definition;
  domain::CountedItems items;
};

// A plan as it is stored, ready to be asked.
CountPlan PlanOf(const internal_pb::CountPlan& stored);

// All plans that count; never changed once made.
struct CurrentPlans {
  std::vector<CountPlan> all;
  // Whether any of them asks for such records.
  bool cases = false;
  bool initiatives = false;
  bool visions = false;  // or what is in them
  bool actuals = false;

  // Whether an entry belongs to a plan of now.
  bool IsCurrent(const internal_pb::CountedEntry& entry) const;
};

// Thread-safe; one for each store.
class PlanDirectory {
 public:
  PlanDirectory();

  [[nodiscard]] absl::StatusOr<std::shared_ptr<const CurrentPlans>> At(
      const storage::Snapshot& snapshot);

 private:
  KeptByClock<const CurrentPlans> kept_;
};

// The same read anew.
[[nodiscard]] absl::StatusOr<std::shared_ptr<const CurrentPlans>> ReadPlans(
    const storage::Snapshot& snapshot);

// The plan of a national KPI; nullopt while nothing of it is counted.
[[nodiscard]] absl::StatusOr<std::optional<PlanRow>> FindPlan(const storage::Snapshot& snapshot,
                                                              absl::string_view kpi);

// How `kpi` would be counted by `definition`, with the items as frameworks are now; without a
// generation.
[[nodiscard]] absl::StatusOr<internal_pb::CountPlan> MakePlan(
    const storage::Snapshot& snapshot, const pb::NationalKpi& kpi,
    const pb::NationalKpiDefinition& definition);

// Has `kpi` be counted as its definition says from this commit on; nullptr: it is gone. Nothing where it is counted
// so already.
[[nodiscard]] absl::Status WritePlan(const storage::Snapshot& snapshot, absl::string_view name,
                                     const pb::NationalKpi* kpi, storage::Mutation& mutation);

// Whether a framework has changed since the plan was written: its items may be others.
[[nodiscard]] absl::StatusOr<bool> IsStale(const storage::Snapshot& snapshot,
                                           const internal_pb::CountPlan& plan);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_COUNT_COUNT_PLANS_H_
