#include "server/service/vision/apply/vision_apply_target.h"

#include <string>
#include <utility>
#include <vector>

#include "server/domain/error.h"
#include "server/domain/validation/validator.h"
#include "server/service/vision/vision_head.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<std::optional<VisionRow>> FindTarget(const Call& call,
                                                    const pb::ApplyVisionHeader& header) {
  if (!header.vision().name().empty()) {
    ASSIGN_OR_RETURN(VisionRow row, OpenAsOwner(call, header.vision().name()));
    return std::optional(std::move(row));
  }
  std::vector<pb::FieldViolation> missing;
  for (const auto& [field, value] :
       {std::pair("header.parent", &header.parent()),
        std::pair("header.vision.external_id", &header.vision().external_id())}) {
    if (!value->empty()) continue;
    missing.push_back(domain::Violation(
        field, "REQUIRED",
        {"must be set unless vision.name is: parent and external_id say which vision is meant",
         "必須です。団体と外部ID（または vision.name）で対象のビジョンを特定します。"}));
  }
  if (!missing.empty()) return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(missing));
  ASSIGN_OR_RETURN(std::optional<VisionRow> row,
                   FindByExternalId(call, header.parent(), header.vision().external_id()));
  // Whether there is one is nobody else's business.
  const std::vector<std::string> parent = {header.parent()};
  const bool owned = row.has_value() && IsOwner(call, row->message);
  RETURN_IF_ERROR(
      owned ? call.RequireOwner(OwnersOf(row->message), auth::Everyone(), row->message.name())
            : call.RequireOwner(parent, auth::Everyone(), header.parent()));
  return row;
}

}  // namespace renkei::service
