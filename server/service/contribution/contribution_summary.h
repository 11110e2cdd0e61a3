// What contributions come to: the shared KPIs of an initiative, and an indicator over all of them.

#ifndef RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_SUMMARY_H_
#define RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_SUMMARY_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::SummarizeSharedKpisResponse> SummarizeSharedKpis(
    const Call& call, const pb::SummarizeSharedKpisRequest& request);

// The memberships of an initiative.
[[nodiscard]] absl::StatusOr<std::vector<pb::InitiativeMember>> LoadMembers(
    const Call& call, absl::string_view initiative);

// Which of `members` are expected to report `kpi` of `when` and have no figure there, as the summary
// says it. Adds the contributions that it looked at to `examined`.
[[nodiscard]] absl::StatusOr<std::set<std::string>> MissingAt(
    const Call& call, const pb::Initiative& initiative, const pb::SharedKpi& kpi,
    const pb::When& when, const std::vector<pb::InitiativeMember>& members, size_t& examined);

[[nodiscard]] absl::StatusOr<pb::RollUpIndicatorResponse> RollUpIndicator(
    const Call& call, const pb::RollUpIndicatorRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_SUMMARY_H_
