// KPIs whose figure is overdue: of a vision, of all visions of an organization, of a prefecture or of
// everybody.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_OVERDUE_KPIS_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_OVERDUE_KPIS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/progress.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/list/paging.h"

namespace renkei::service {

// The parent of the visions of every organization.
inline constexpr char kAllOrganizations[] = "organizations/-";

struct OverdueQuery {
  std::string parent;  // a vision, an organization, or kAllOrganizations
  absl::CivilDay as_of;
  bool include_unowned = false;
  // With kAllOrganizations: the visions of which an owner lies in this prefecture. Empty: all.
  std::string prefecture = {};
  // By the text in force alone: the drafts of the caller's own organization are left out.
  bool published_only = false;
};

// Where a page of them ended.
struct OverdueEnd {
  std::string next;     // the position to go on from; "" at the end
  size_t examined = 0;  // visions, KPIs and figures that it looked at
};

// One page of them, in order of name within a vision and without their series, handed to `add`. It
// looks at kMaxJudgedRecords and as many visions at most. `part.after` is a position that this
// returned, or "": names, so that a page goes on where the last one ended whatever was changed in
// between. Of several organizations, visions that the caller does not read are passed over, and a
// joint one comes once.
[[nodiscard]] absl::StatusOr<OverdueEnd> CollectOverdueKpis(
    const Call& call, const OverdueQuery& query, const PageStart& part,
    const std::function<void(const pb::KpiProgress&)>& add);

// The method.
[[nodiscard]] absl::StatusOr<pb::ListOverdueKpisResponse> ListOverdueKpis(
    const Call& call, const pb::ListOverdueKpisRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_OVERDUE_KPIS_H_
