// What one record adds to national KPIs: asked by the commit that writes it, by the walk through what was there before, and by recounts. Only
// what everybody on the server may read counts, so that no number tells of anything else.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_COUNT_ENTRIES_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_COUNT_ENTRIES_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "server/service/national/count/count_plans.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using Entries = std::vector<internal_pb::CountedEntry>;

// Whether a case's text counts at all: it is published, for all members at least.
bool IsCountable(const pb::Case& text);
bool IsCountable(const pb::Initiative& initiative);

// A case in force.
struct CountableCase {
  const pb::Case& text;
  bool selected = false;
};
std::optional<internal_pb::CountedEntry> EntryOf(const CountPlan& plan, const CountableCase& c);

// An initiative and the bodies that have joined it, the lead first.
struct CountableInitiative {
  const pb::Initiative& text;
  pb::InitiativeState state;
  std::vector<std::string> bodies;
};
std::optional<internal_pb::CountedEntry> EntryOf(const CountPlan& plan,
                                                 const CountableInitiative& initiative);

// A vision's revision in force, with what of it the plans ask for.
struct CountableVision {
  std::vector<std::string> owners;
  pb::Vision text;
  std::vector<pb::VisionNode> nodes;
  struct WithActuals {
    pb::Kpi kpi;
    std::vector<pb::KpiActual> actuals;
  };
  std::vector<WithActuals> kpis;
  // Actuals of times that had not passed by then are not looked at.
  absl::CivilDay day = absl::CivilDay::max();
};
std::optional<internal_pb::CountedEntry> EntryOf(const CountPlan& plan,
                                                 const CountableVision& vision);

// Of all plans.
template <typename Countable>
Entries EntriesOf(const std::vector<CountPlan>& plans, const Countable& record) {
  Entries entries;
  for (const CountPlan& plan : plans) {
    if (auto entry = EntryOf(plan, record); entry.has_value()) entries.push_back(*std::move(entry));
  }
  return entries;
}

// What a record counts for, as it is stored: one row for each national KPI.
class CountedRows {
 public:
  using Row = storage::Row<internal_pb::CountedRecord>;

  [[nodiscard]] static absl::StatusOr<CountedRows> Of(const storage::Snapshot& snapshot,
                                                      const std::string& record);

  // The entry under a plan; nullptr: none.
  const internal_pb::CountedEntry* Find(const CountPlan& plan) const;

  // Makes the record count under the plans `asked` for `next` and nothing else: rows and numbers, in the mutation, which
  // relies on what was read. Rows of KPIs of which nothing is counted any more (`all` has none of their plans) go, and so do those of
  // former generations, whose numbers nothing keeps up. At most `room` records: what does not fit is left for a later step, in rows that
  // are whole by themselves, and the result is false.
  [[nodiscard]] bool Write(const std::vector<CountPlan>& asked, const CurrentPlans& all,
                           const Entries& next, size_t room, storage::Mutation& mutation) const;

 private:
  explicit CountedRows(std::string record) : record_(std::move(record)) {}

  const std::string record_;
  std::map<std::string, Row, std::less<>> rows_;  // by national KPI
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_COUNT_ENTRIES_H_
