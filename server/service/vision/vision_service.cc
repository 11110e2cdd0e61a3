#include "server/service/vision/vision_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/merge/file_merge.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/actuals/vision_actuals.h"
#include "server/service/vision/apply/vision_apply.h"
#include "server/service/vision/draft/vision_items.h"
#include "server/service/vision/revision/vision_restore.h"
#include "server/service/vision/revision/vision_revision.h"
#include "server/service/vision/roadmap/activity_reports.h"
#include "server/service/vision/vision_access.h"
#include "server/service/vision/vision_delete.h"
#include "server/service/vision/vision_head.h"
#include "server/service/vision/vision_lifecycle.h"
#include "server/service/vision/vision_list.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::StatusOr<pb::Vision> GetVision(const Call& call, const pb::GetVisionRequest& request) {
  ASSIGN_OR_RETURN(
      const VisionReading reading,
      OpenForReading(call, request.name(), WantedRevision{request.revision(), request.as_of()},
                     request.name()));
  return PresentVision(call, reading);
}

absl::StatusOr<Write<pb::Vision>> CreateVision(const Call& call,
                                               const pb::CreateVisionRequest& request) {
  RETURN_IF_ERROR(call.RequireOwner({request.parent()}, auth::Everyone(), request.parent()));
  ASSIGN_OR_RETURN(const std::optional<VisionRow> existing,
                   FindByExternalId(call, request.parent(), request.vision().external_id()));
  if (existing.has_value()) {
    const std::string& name = existing->message.name();
    return domain::MakeError(
        pb::REASON_ALREADY_EXISTS,
        {absl::StrCat("the external_id ", request.vision().external_id(), " is taken by ", name,
                      "; ApplyVision updates it"),
         absl::StrCat("外部ID ", request.vision().external_id(), " は ", name,
                      " で使われています。更新するには renkei vision apply を使ってください。")},
        {{"resource", name}});
  }
  Write<pb::Vision> result;
  ASSIGN_OR_RETURN(pb::Vision head,
                   NewHead(call, request.parent(), request.vision(), result.mutation));
  Visions().Insert(head, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_VISION, head.name(), std::nullopt, DraftAudience(head),
               result.mutation);
  result.resource = head.name();
  result.reply = std::move(head);
  return result;
}

absl::StatusOr<Write<pb::Vision>> UpdateVision(const Call& call,
                                               const pb::UpdateVisionRequest& request) {
  const std::string& name = request.vision().name();
  ASSIGN_OR_RETURN(const VisionRow row, OpenDraft(call, name, name));
  RETURN_IF_ERROR(CheckEtag(call, request.vision().etag(), row.version, name));
  pb::Vision changed = row.message;
  RETURN_IF_ERROR(MergeByMask(request.vision(), request.update_mask(), "vision", changed));
  ASSIGN_OR_RETURN(pb::Vision shown, PresentVision(call, {row, /*owner=*/true, std::nullopt}));
  Write<pb::Vision> result;
  result.resource = name;
  if (SameContent(row.message, changed)) {
    result.reply = std::move(shown);
    return result;
  }
  RETURN_IF_ERROR(CheckHead(call, row.message, changed, result.mutation));
  StampUpdate(call, &row.message, changed);
  TrimHistory(changed);
  RETURN_IF_ERROR(WriteHead(call, row, changed, result.mutation));
  result.reply = std::move(changed);
  result.reply.set_node_count(shown.node_count());
  result.reply.set_kpi_count(shown.kpi_count());
  return result;
}

// What the feed shows: OK and false where there is nothing to read.
template <typename T>
absl::StatusOr<bool> Show(absl::StatusOr<T> content, T* target) {
  if (absl::IsNotFound(content.status())) return false;
  if (!content.ok()) return content.status();
  *target = *std::move(content);
  return true;
}

template <typename T>
absl::StatusOr<bool> ShowIfAny(absl::StatusOr<std::optional<T>> content, T* (pb::Change::*target)(),
                               pb::Change& change) {
  if (!content.ok()) return content.status();
  if (!content->has_value()) return false;
  *(change.*target)() = **std::move(content);
  return true;
}

}  // namespace

absl::StatusOr<bool> ReadVisionChange(const Call& call, absl::string_view name,
                                      pb::Change& change) {
  switch (change.type()) {
    case pb::RESOURCE_TYPE_VISION: {
      pb::GetVisionRequest request;
      request.set_name(std::string(name));
      return Show(GetVision(call, request), change.mutable_vision());
    }
    case pb::RESOURCE_TYPE_VISION_REVISION: {
      pb::GetRevisionRequest request;
      request.set_name(std::string(name));
      return Show(GetRevision(call, request), change.mutable_vision_revision());
    }
    case pb::RESOURCE_TYPE_VISION_NODE:
      return ShowIfAny(ReadableItem<NodeKind>(call, name), &pb::Change::mutable_vision_node,
                       change);
    case pb::RESOURCE_TYPE_KPI:
      return ShowIfAny(ReadableItem<KpiKind>(call, name), &pb::Change::mutable_kpi, change);
    case pb::RESOURCE_TYPE_KPI_ACTUAL:
      return ShowIfAny(ReadableActual(call, name), &pb::Change::mutable_kpi_actual, change);
    case pb::RESOURCE_TYPE_ACTIVITY_REPORT:
      return ShowIfAny(ReadableActivityReport(call, name), &pb::Change::mutable_activity_report,
                       change);
    default:
      return absl::InternalError("not a part of a vision");
  }
}

void RegisterVisionService(MethodRegistry& methods) {
  methods.Read("renkei.v1.VisionService/GetVision", GetVision);
  methods.Read("renkei.v1.VisionService/ListVisions", ListVisions);
  methods.Write("renkei.v1.VisionService/CreateVision", CreateVision);
  methods.Write("renkei.v1.VisionService/UpdateVision", UpdateVision);
  methods.Job("renkei.v1.VisionService/DeleteVision", DeleteVision);
  RegisterVisionLifecycle(methods);
  methods.Read("renkei.v1.VisionService/ListRevisions", ListRevisions);
  methods.Read("renkei.v1.VisionService/GetRevision", GetRevision);
  methods.Job("renkei.v1.VisionService/RestoreRevision", RestoreRevision);
  RegisterVisionItems(methods);
  RegisterVisionActuals(methods);
  RegisterActivityReports(methods);
  methods.Stream("renkei.v1.VisionService/ApplyVision", ApplyHeaderOf, ApplyVision);
}

}  // namespace renkei::service
