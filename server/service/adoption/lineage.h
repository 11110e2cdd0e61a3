// Where cases came from and what came of them.
//
// Two cases are joined by an adoption whose resulting_case is the second one. Readers walk along
// what the caller may read alone: an adoption that is hidden ends the way, and leaves no trace in
// counts or marks. Every case stands in a lineage once, so that a circle (two writers may close one
// without seeing each other's adoption) is cut where it would begin again.

#ifndef RENKEI_SERVER_SERVICE_ADOPTION_LINEAGE_H_
#define RENKEI_SERVER_SERVICE_ADOPTION_LINEAGE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/adoption_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Generations in each direction where the request names none.
inline constexpr int kDefaultLineageDepth = 5;
// Adoptions in one lineage: beyond it nobody reads a tree.
inline constexpr int kMaxLineageAdoptions = 1'000;

[[nodiscard]] absl::StatusOr<pb::Lineage> GetLineage(const Call& call,
                                                     const pb::GetLineageRequest& request);

// Whether `case_name` is `ancestor`, or came from it along adoptions that the caller may read.
// Looks at so many records as a page of a list may; what lies beyond is taken as not coming from
// it.
[[nodiscard]] absl::StatusOr<bool> CameFrom(const Call& call, const std::string& case_name,
                                            const std::string& ancestor);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ADOPTION_LINEAGE_H_
