// The visions that a caller may read, each whole.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_VISION_EXPORT_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_VISION_EXPORT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "server/service/exchange/export_kind.h"

namespace renkei::service {

// INVALID_FILTER; INVALID_FIELDS for CSV, which holds one table. A workbook holds one vision: the
// second one that passes ends the export with TOO_LARGE.
[[nodiscard]] absl::StatusOr<std::unique_ptr<ExportKind>> NewVisionExport(
    const Call& call, const pb::ExportResourcesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_KINDS_VISION_EXPORT_H_
