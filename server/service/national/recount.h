// Going through all records for a count of another day, of what was known then, or by another definition.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_RECOUNT_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_RECOUNT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/reply_source.h"

namespace renkei::service {

// A message after each step, which tells how far it is; the last one has the count. NOT_FOUND; INVALID_FIELDS for a day or a time to come
// (NOT_YET), for a definition and a version at once (AMBIGUOUS), for a version that is not kept (UNKNOWN_VALUE).
[[nodiscard]] absl::StatusOr<std::unique_ptr<ReplySource>> OpenRecount(
    const Call& call, const pb::RecountNationalKpiRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_RECOUNT_H_
