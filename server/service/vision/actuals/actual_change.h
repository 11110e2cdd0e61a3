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
#include "server/domain/strategy/actual_id.h"
#include "server/service/frame/call.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/merge/file_merge.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

using domain::ActualId;
using domain::TimeOfActualId;

// A figure that was removed keeps its row, marked as `removed`: its states are told, a figure that
// is recorded in its place follows on them, and nothing else sees it. Rows are read through these
// three.

// The stored figure called `name`; nullopt if there is none. Does not ask who may read it.
[[nodiscard]] absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> FindActual(
    const Call& call, absl::string_view name);
// The same, also of one that was removed.
[[nodiscard]] absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> FindActualState(
    const Call& call, absl::string_view name);
// The figure of `kpi` that stands for the time `when`: of a fiscal year also the one that is
// written as of its end, and the other way round.
[[nodiscard]] absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> FindActualOf(
    const Call& call, absl::string_view kpi, const pb::When& when);
// As Table::Scan, of the figures that are there.
[[nodiscard]] absl::StatusOr<storage::RowPage<pb::KpiActual>> ScanActuals(
    const Call& call, const storage::Key& prefix, absl::string_view after, size_t limit);

// One figure that was sent, or that is removed. A row of version kNone was never there.
struct ActualChange {
  storage::Row<pb::KpiActual> old;
  pb::KpiActual next;
  bool same = false;  // it stands there already
  // What the file that states it is a trace of once it is applied (RecordBase), where that is not what
  // it was a trace of; "" also without one.
  std::string known_after = {};

  bool has_row() const { return old.version != storage::Sequence::kNone; }
  bool is_new() const { return !has_row() || old.message.removed(); }
};

// ROLE_MISSING: the confirmed figure `name` is an approver's.
absl::Status ApproverNeeded(const pb::KpiActual& figure);

// Collects figures of one or several KPIs and everything that is wrong with them.
class ActualPlanner {
 public:
  // For figures of a plan for `period`. Both outlive the planner, and so does `merge`: with it figures
  // are laid over what stands there as those of a file, and it gets the conflicts; without, each
  // replaces what stands there.
  ActualPlanner(const Call& call, const pb::FiscalPeriod& period, FileMerge* merge = nullptr)
      : call_(call), period_(period), merge_(merge) {}

  // Adds a figure of `kpi`, read by its unit and in its kind of year; `path` begins the fields of
  // its violations. `base`, `exported`: what the file had of it (see FileMerge::Over). Errors are those of the store
  // and a stale etag; what is wrong with the figure itself waits for Finish.
  [[nodiscard]] absl::Status Add(const pb::Kpi& kpi, const pb::KpiActual& sent,
                                 const std::string& path, absl::string_view base = "",
                                 bool exported = false);

  // For what the caller finds wrong.
  BatchViolations& violations() { return violations_; }

  // The changes in the order in which they were added. INVALID_FIELDS with every violation: what
  // SettleActual and CheckFigureTime find, a figure without a time, two of one time, a value beside
  // NOT_AVAILABLE or none elsewhere, a confirmed figure that is changed without correction_reason.
  // Then ROLE_MISSING for who is no approver and confirms a figure or changes a confirmed one.
  [[nodiscard]] absl::StatusOr<std::vector<ActualChange>> Finish() &&;

 private:
  bool CheckContent(const pb::KpiActual& sent, const std::string& path);
  // Whether a figure that was removed since the file was exported is in the file as it was then; one
  // that the file changed is a conflict.
  bool StaysRemoved(absl::string_view base, const ActualChange& change, const std::string& path);

  const Call& call_;
  const pb::FiscalPeriod& period_;
  FileMerge* const merge_;
  std::vector<ActualChange> changes_;
  std::set<std::string> times_;  // of each KPI
  BatchViolations violations_;
  absl::Status role_missing_;
};

// What writing `sent` under `kpi`, of a plan for `period`, would change; `prefix` begins the paths
// of violations ("actuals"). Errors as above.
[[nodiscard]] absl::StatusOr<std::vector<ActualChange>> PlanActuals(
    const Call& call, const pb::FiscalPeriod& period, const pb::Kpi& kpi,
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
