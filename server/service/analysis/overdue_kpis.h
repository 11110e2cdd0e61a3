// KPIs whose figure is overdue, of a vision or of all visions of an organization.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_OVERDUE_KPIS_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_OVERDUE_KPIS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/progress.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/paging.h"

namespace renkei::service {

struct OverdueQuery {
  std::string parent;  // a vision, or an organization
  absl::CivilDay as_of;
  bool include_unowned = false;
};

// One page of them, in order of name and without their series, handed to `add`. It looks at
// kMaxJudgedRecords and as many visions at most. `part.after` is a position that this returned, or
// "": names, so that a page goes on where the last one ended whatever was changed in between.
// Returns the position to go on from; "" at the end.
[[nodiscard]] absl::StatusOr<std::string> CollectOverdueKpis(
    const Call& call, const OverdueQuery& query, const PageStart& part,
    const std::function<void(const pb::KpiProgress&)>& add);

// The method.
[[nodiscard]] absl::StatusOr<pb::ListOverdueKpisResponse> ListOverdueKpis(
    const Call& call, const pb::ListOverdueKpisRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_OVERDUE_KPIS_H_
