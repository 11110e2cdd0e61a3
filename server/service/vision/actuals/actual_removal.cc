#include "server/service/vision/actuals/actual_removal.h"

#include <string>
#include <utility>

#include "server/domain/error.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/update.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/actuals/figure_writing.h"
#include "server/service/vision/revision/published_item.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// A confirmed figure has been told to others: who takes it back is an approver, and says why.
absl::Status CheckMayRemove(const Call& call, const pb::KpiActual& figure,
                            const std::string& reason) {
  if (figure.status() != pb::KPI_ACTUAL_STATUS_CONFIRMED) return absl::OkStatus();
  if (!call.caller().Has(pb::ROLE_APPROVER)) return ApproverNeeded(figure);
  if (!reason.empty()) return absl::OkStatus();
  return domain::InvalidField("reason", "REQUIRED",
                              {"a confirmed figure is removed with a reason",
                               "確定値を削除するときは、削除の理由を入力してください。"});
}

// What its history shows from now on: that it is not there, since when, by whom and why.
pb::KpiActual Removed(const Call& call, const pb::KpiActual& figure, const std::string& reason) {
  pb::KpiActual removed;
  removed.set_name(figure.name());
  *removed.mutable_when() = figure.when();
  removed.set_removed(true);
  removed.set_correction_reason(reason);
  removed.set_actor(call.caller().account);
  *removed.mutable_update_time() = ToProto(call.now());
  return removed;
}

}  // namespace

absl::StatusOr<Write<google::protobuf::Empty>> DeleteKpiActual(
    const Call& call, const pb::DeleteKpiActualRequest& request) {
  const std::string& name = request.name();
  const absl::string_view kpi = domain::ParentName(name, 6);
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForFigures(call, VisionNameOf(kpi), name));
  ASSIGN_OR_RETURN(const bool readable, ItemIsReadable<KpiKind>(call, reading, kpi));
  ASSIGN_OR_RETURN(auto figure, FindActual(call, name));
  if (!readable || !figure.has_value()) return NotFound(name);
  RETURN_IF_ERROR(RefuseArchived(reading.head.message));
  ActualChange change;
  change.old = *std::move(figure);
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), change.old.version, name));
  RETURN_IF_ERROR(CheckMayRemove(call, change.old.message, request.reason()));
  change.next = Removed(call, change.old.message, request.reason());
  FigureWriter writer(call, reading);
  RETURN_IF_ERROR(writer.Write(change).status());
  Write<google::protobuf::Empty> result;
  result.mutation = std::move(writer).Finish();
  result.resource = name;
  return result;
}

}  // namespace renkei::service
