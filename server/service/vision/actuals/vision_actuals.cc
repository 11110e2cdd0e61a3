#include "server/service/vision/actuals/vision_actuals.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/time/when.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/actuals/actual_removal.h"
#include "server/service/vision/actuals/figure_writing.h"
#include "server/service/vision/revision/published_item.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Figures that one call confirms: three records each, of the 1,000 that a commit may have.
constexpr int kMaxConfirmed = 300;
static_assert(kMaxConfirmed * kRecordsPerActual + 50 <= storage::kMaxMutationRecords);

constexpr size_t kActualsAtOnce = 1'000;

template <typename Reply>
absl::StatusOr<Write<Reply>> WriteAll(const Call& call, const VisionReading& reading,
                                      const std::string& resource,
                                      const std::vector<ActualChange>& changes) {
  Write<Reply> result;
  result.resource = resource;
  FigureWriter writer(call, reading);
  for (const ActualChange& change : changes) {
    Reply& reply = result.reply;
    if (change.same) {
      reply.set_unchanged(reply.unchanged() + 1);
    } else if (change.is_new()) {
      reply.set_created(reply.created() + 1);
    } else {
      reply.set_updated(reply.updated() + 1);
    }
    ASSIGN_OR_RETURN(*reply.add_actuals(), writer.Write(change));
  }
  result.mutation = std::move(writer).Finish();
  return result;
}

absl::StatusOr<Write<pb::RecordKpiActualsResponse>> RecordKpiActuals(
    const Call& call, const pb::RecordKpiActualsRequest& request) {
  const std::string& kpi = request.parent();
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForFigures(call, VisionNameOf(kpi), kpi));
  ASSIGN_OR_RETURN(const auto measured, LastReadable<KpiKind>(call, reading, kpi));
  if (!measured.has_value()) return NotFound(kpi);
  RETURN_IF_ERROR(RefuseArchived(reading.head.message));
  ASSIGN_OR_RETURN(
      const std::vector<ActualChange> changes,
      PlanActuals(call, reading.head.message.period(), *measured, request.actuals(), "actuals"));
  return WriteAll<pb::RecordKpiActualsResponse>(call, reading, kpi, changes);
}

absl::StatusOr<Write<pb::RecordVisionActualsResponse>> RecordVisionActuals(
    const Call& call, const pb::RecordVisionActualsRequest& request) {
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForFigures(call, request.parent()));
  RETURN_IF_ERROR(RefuseArchived(reading.head.message));
  ActualPlanner planner(call, reading.head.message.period());
  KpiFinder finder(call, reading, planner.violations());
  for (int i = 0; i < request.entries_size(); ++i) {
    if (call.abandoned()) return absl::CancelledError();
    const std::string path = absl::StrCat("entries[", i, "]");
    ASSIGN_OR_RETURN(const pb::Kpi* const kpi, finder.Find(request.entries(i), path));
    if (kpi == nullptr) continue;
    RETURN_IF_ERROR(planner.Add(*kpi, request.entries(i).actual(), absl::StrCat(path, ".actual")));
  }
  ASSIGN_OR_RETURN(const std::vector<ActualChange> changes, std::move(planner).Finish());
  return WriteAll<pb::RecordVisionActualsResponse>(call, reading, request.parent(), changes);
}

// Confirms what it is offered, up to the bound of a call.
class Confirmation {
 public:
  Confirmation(const Call& call, const VisionReading& reading)
      : call_(call), writer_(call, reading) {}

  absl::Status Offer(const storage::Row<pb::KpiActual>& row) {
    if (row.message.status() == pb::KPI_ACTUAL_STATUS_CONFIRMED) {
      reply_.set_unchanged(reply_.unchanged() + 1);
    } else if (row.message.status() == pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE) {
      reply_.set_not_available(reply_.not_available() + 1);
    } else if (reply_.actuals_size() >= kMaxConfirmed) {
      reply_.set_remaining(reply_.remaining() + 1);
    } else {
      return Confirm(row);
    }
    return absl::OkStatus();
  }

  Write<pb::ConfirmKpiActualsResponse> Finish(std::string resource) && {
    Write<pb::ConfirmKpiActualsResponse> result;
    result.mutation = std::move(writer_).Finish();
    result.reply = std::move(reply_);
    result.resource = std::move(resource);
    return result;
  }

 private:
  absl::Status Confirm(const storage::Row<pb::KpiActual>& row) {
    ActualChange change;
    change.old = row;
    change.next = row.message;
    change.next.set_status(pb::KPI_ACTUAL_STATUS_CONFIRMED);
    change.next.clear_correction_reason();
    change.next.set_actor(call_.caller().account);
    *change.next.mutable_update_time() = ToProto(call_.now());
    ASSIGN_OR_RETURN(*reply_.add_actuals(), writer_.Write(change));
    return absl::OkStatus();
  }

  const Call& call_;
  FigureWriter writer_;
  pb::ConfirmKpiActualsResponse reply_;
};

absl::Status ConfirmByName(const Call& call, const VisionReading& reading,
                           const pb::ConfirmKpiActualsRequest& request,
                           Confirmation& confirmation) {
  BatchViolations violations;
  std::set<std::string> seen;
  for (int i = 0; i < request.names_size(); ++i) {
    const std::string& name = request.names(i);
    std::optional<storage::Row<pb::KpiActual>> figure;
    if (VisionNameOf(name) == request.parent()) {
      ASSIGN_OR_RETURN(const bool there,
                       ItemIsReadable<KpiKind>(call, reading, domain::ParentName(name, 6)));
      ASSIGN_OR_RETURN(auto row, FindActual(call, name));
      if (there) figure = std::move(row);
    }
    if (!figure) {
      violations.Add(absl::StrCat("names[", i, "]"), "NOT_FOUND",
                     {absl::StrCat("this vision has no figure ", name),
                      absl::StrCat("このビジョンに実績 ", name, " はありません。")});
    } else if (seen.insert(name).second) {
      RETURN_IF_ERROR(confirmation.Offer(*figure));
    }
  }
  return std::move(violations).ToStatus();
}

absl::Status ConfirmByTime(const Call& call, const VisionReading& reading,
                           const pb::ConfirmKpiActualsRequest& request,
                           Confirmation& confirmation) {
  // A year by itself is that of each KPI.
  std::set<std::string> ids = {ActualId(request.when())};
  if (const auto other = domain::OtherWritingOf(request.when())) ids.insert(ActualId(*other));
  if (domain::IsBareYear(request.when().text())) {
    pb::When calendar = request.when();
    calendar.set_kind(pb::When::KIND_CALENDAR_YEAR);
    ids.insert(ActualId(calendar));
  }
  const storage::Key prefix = Actuals().NewKey().Add(domain::LastSegment(request.parent()));
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const storage::RowPage<pb::KpiActual> page,
                     ScanActuals(call, prefix, after, kActualsAtOnce));
    for (const storage::Row<pb::KpiActual>& row : page.rows) {
      if (ids.count(std::string(domain::LastSegment(row.message.name()))) == 0) continue;
      // Of a KPI that is gone from the draft only what a revision still shows.
      ASSIGN_OR_RETURN(
          const bool there,
          ItemIsReadable<KpiKind>(call, reading, domain::ParentName(row.message.name(), 6)));
      if (!there) continue;
      RETURN_IF_ERROR(confirmation.Offer(row));
    }
    after = page.next;
  } while (!after.empty());
  return absl::OkStatus();
}

absl::StatusOr<Write<pb::ConfirmKpiActualsResponse>> ConfirmKpiActuals(
    const Call& call, const pb::ConfirmKpiActualsRequest& request) {
  const bool by_time = request.when().kind() != pb::When::KIND_UNSPECIFIED;
  if (by_time == (request.names_size() > 0)) {
    return domain::InvalidField("when", "REQUIRED",
                                {"say which figures: either a time or names",
                                 "確定する実績を、時点か名前のどちらかで指定してください。"});
  }
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForFigures(call, request.parent()));
  RETURN_IF_ERROR(RefuseArchived(reading.head.message));
  Confirmation confirmation(call, reading);
  RETURN_IF_ERROR((by_time ? ConfirmByTime : ConfirmByName)(call, reading, request, confirmation));
  return std::move(confirmation).Finish(request.parent());
}

}  // namespace

void RegisterVisionActuals(MethodRegistry& methods) {
  methods.Write("renkei.v1.VisionService/RecordKpiActuals", RecordKpiActuals);
  methods.Write("renkei.v1.VisionService/RecordVisionActuals", RecordVisionActuals);
  methods.Write("renkei.v1.VisionService/ConfirmKpiActuals", ConfirmKpiActuals);
  methods.Write("renkei.v1.VisionService/DeleteKpiActual", DeleteKpiActual);
  methods.Read("renkei.v1.VisionService/ListKpiActuals", ListKpiActuals);
  methods.Read("renkei.v1.VisionService/ListKpiActualHistory", ListKpiActualHistory);
}

}  // namespace renkei::service
