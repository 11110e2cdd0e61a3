// What the cases' own service asks of selections: the mark on a case, and what the feed says of its
// selections when the text in force changes.

#ifndef RENKEI_SERVER_SERVICE_CASE_SELECTED_H_
#define RENKEI_SERVER_SERVICE_CASE_SELECTED_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

// Whether the case is selected as 優良事例 now, by whomever. One point read.
[[nodiscard]] absl::StatusOr<bool> IsSelected(const Call& call, absl::string_view case_name);

// The mark of a case; version kNone and no names for one that was never selected. What relies on it
// calls RequireMark.
[[nodiscard]] absl::StatusOr<storage::Row<internal_pb::SelectionMark>> FindSelectionMark(
    const Call& call, absl::string_view case_name);
void RequireMark(const storage::Row<internal_pb::SelectionMark>& mark, storage::Mutation& mutation);

// Selections are read by whoever reads the case: in the commit that changes who that is, or that
// archives the case, tells the feed of each of them. The mutation relies on there being no others.
[[nodiscard]] absl::Status TellOfSelections(const Call& call, absl::string_view case_name,
                                            const internal_pb::EffectiveAudience& before,
                                            const internal_pb::EffectiveAudience& after,
                                            storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_SELECTED_H_
