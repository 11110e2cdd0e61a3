// VisionService; see proto/renkei/v1/vision_service.proto for what each method promises.
//
//   vision_access     who sees and changes what        vision_draft      writing draft records
//   vision_head       rules of the head                vision_places     where a node may stand
//   vision_lifecycle  submit ... archive               vision_items      nodes and KPIs, one by one
//   vision_revision   manifests                        vision_plan       a whole tree in commits
//   vision_apply      the streamed tree                vision_restore    an old revision as draft

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_SERVICE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/frame/resource_source.h"

namespace renkei::service {

void RegisterVisionService(MethodRegistry& methods);

// For the feed: puts the present content of a vision, node, KPI, actual or revision into `change`
// if the caller may read it; false if there is nothing to read.
[[nodiscard]] absl::StatusOr<bool> ReadVisionChange(const Call& call, absl::string_view name,
                                                    pb::Change& change);

// For what is derived from them: the sources of visions, nodes, KPIs, figures, reports and revisions.
void AddVisionSources(ResourceSources& sources);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_SERVICE_H_
