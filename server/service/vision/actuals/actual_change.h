// Writing figures: what is asked for, checked as a whole, and its records. A figure that is
// replaced is kept as it was, so that what was known on a day can be told later.

#ifndef RENKEI_SERVER_SERVICE_VISION_ACTUALS_ACTUAL_CHANGE_H_
#define RENKEI_SERVER_SERVICE_VISION_ACTUALS_ACTUAL_CHANGE_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/vision.pb.h"
#include "server/service/frame/batch_violations.h"
#include "server/service/frame/call.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// The id of the figure of a time: fy2024, eofy2024, cy2024, 2024-03, 2024-03-31. `when` is complete
// and has a kind.
std::string ActualId(const pb::When& when);

// The time that an id states; nullopt for an id that ActualId never makes.
std::optional<pb::When> TimeOfActualId(absl::string_view id);

// The stored figure called `name`; nullopt if there is none. Does not ask who may read it.
[[nodiscard]] absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> FindActual(
    const Call& call, absl::string_view name);

// One figure that was sent. A row of version kNone is new.
struct ActualChange {
  storage::Row<pb::KpiActual> old;
  pb::KpiActual next;
  bool same = false;  // it stands there already

  bool is_new() const { return old.version == storage::Sequence::kNone; }
};

// Collects figures of one or several KPIs and everything that is wrong with them.
class ActualPlanner {
 public:
  // `call` outlives the planner.
  explicit ActualPlanner(const Call& call) : call_(call) {}

  // Adds a figure of `kpi`, read by its unit and in its kind of year; `path` begins the fields of
  // its violations. Errors are those of the store and a stale etag; what is wrong with the figure
  // itself waits for Finish.
  [[nodiscard]] absl::Status Add(const pb::Kpi& kpi, const pb::KpiActual& sent,
                                 const std::string& path);

  // For what the caller finds wrong.
  BatchViolations& violations() { return violations_; }

  // The changes in the order in which they were added. INVALID_FIELDS with every violation: what
  // SettleActual finds, a figure without a time, two of one time, a value beside NOT_AVAILABLE or
  // none elsewhere, a confirmed figure that is changed without correction_reason. Then ROLE_MISSING
  // for who is no approver and confirms a figure or changes a confirmed one.
  [[nodiscard]] absl::StatusOr<std::vector<ActualChange>> Finish() &&;

 private:
  bool CheckContent(const pb::KpiActual& sent, const std::string& path);

  const Call& call_;
  std::vector<ActualChange> changes_;
  std::set<std::string> names_;
  BatchViolations violations_;
  absl::Status role_missing_;
};

// What writing `sent` under `kpi` would change; `prefix` begins the paths of violations
// ("actuals"). Errors as above.
[[nodiscard]] absl::StatusOr<std::vector<ActualChange>> PlanActuals(
    const Call& call, const pb::Kpi& kpi,
    const google::protobuf::RepeatedPtrField<pb::KpiActual>& sent, absl::string_view prefix);

// Who is told of figures of `kpi`: those who see the vision if the revision in force has the KPI,
// else the owners.
[[nodiscard]] absl::StatusOr<internal_pb::EffectiveAudience> ActualsAudience(const Call& call,
                                                                             const pb::Vision& head,
                                                                             absl::string_view kpi);

// Records of one figure in a mutation, at most: itself, its earlier state, the change.
inline constexpr int kRecordsPerActual = 3;

void WriteActual(const Call& call, const ActualChange& change,
                 const internal_pb::EffectiveAudience& audience, storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_ACTUALS_ACTUAL_CHANGE_H_
