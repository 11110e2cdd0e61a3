// What keeps the records of a body from counting: of all that it has, what one lacks that comes nearest.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_BODY_LACKS_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_BODY_LACKS_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/domain/national/counting.h"
#include "server/service/frame/call.h"
#include "server/service/national/count/count_plans.h"

namespace renkei::service {

struct NearestRecord {
  domain::Lacks lacks = {pb::NATIONAL_KPI_LACK_RECORD};
  // "": the body has none that may count.
  std::string resource;
};

// Of the first 50 records of each kind of `body`, those alone that may count: what is not read by all members is
// not spoken of.
[[nodiscard]] absl::StatusOr<NearestRecord> FindNearest(const Call& call, const CountPlan& plan,
                                                        const std::string& body);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_BODY_LACKS_H_
