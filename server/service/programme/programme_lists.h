// Lists of programmes, editions and calls.

#ifndef RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_LISTS_H_
#define RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_LISTS_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"
#include "server/service/frame/list/list_way.h"

namespace renkei::service {

// What programmes and editions can be filtered by, and along which way: for exports too.
const domain::FilterSchema& ProgrammeFilterSchema();
std::optional<domain::FieldValue> ProgrammeFieldOf(const pb::Programme& programme,
                                                   absl::string_view field);
std::vector<ListIndex> ProgrammeIndexes();

[[nodiscard]] absl::StatusOr<pb::ListProgrammesResponse> ListProgrammes(
    const Call& call, const pb::ListProgrammesRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListProgrammeEditionsResponse> ListProgrammeEditions(
    const Call& call, const pb::ListProgrammeEditionsRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListProgrammeCallsResponse> ListProgrammeCalls(
    const Call& call, const pb::ListProgrammeCallsRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListOpenProgrammeCallsResponse> ListOpenProgrammeCalls(
    const Call& call, const pb::ListOpenProgrammeCallsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_LISTS_H_
