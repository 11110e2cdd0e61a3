// Which opinions a list, a count or an export is asked for.

#ifndef RENKEI_SERVER_SERVICE_PLANNING_OPINION_FILTER_H_
#define RENKEI_SERVER_SERVICE_PLANNING_OPINION_FILTER_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/planning_service.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// The fields of ListOpinions' filter, for whoever adds others to them.
const domain::FilterSchema& OpinionFilterSchema();

// What an opinion has in one of them.
std::optional<domain::FieldValue> OpinionFieldOf(const pb::Opinion& opinion,
                                                 absl::string_view field);

[[nodiscard]] absl::StatusOr<pb::ListOpinionsResponse> ListOpinions(
    const Call& call, const pb::ListOpinionsRequest& request);
[[nodiscard]] absl::StatusOr<pb::CountOpinionsResponse> CountOpinions(
    const Call& call, const pb::CountOpinionsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PLANNING_OPINION_FILTER_H_
