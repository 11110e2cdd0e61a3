// ExportResources: what a caller may read at one moment, in pieces of a file.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_EXPORT_JOB_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_EXPORT_JOB_H_

#include <memory>

#include "absl/status/statusor.h"
#include "renkei/v1/exchange_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/reply_source.h"

namespace renkei::service {

namespace pb = renkei::v1;

// Of one reply.
inline constexpr size_t kMaxPieceBytes = size_t{256} << 10;

[[nodiscard]] absl::StatusOr<std::unique_ptr<ReplySource>> OpenExport(
    const Call& call, const pb::ExportResourcesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_EXPORT_JOB_H_
