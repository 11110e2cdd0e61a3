// SelectionService; see proto/renkei/v1/selection_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_SELECTION_SELECTION_SERVICE_H_
#define RENKEI_SERVER_SERVICE_SELECTION_SELECTION_SERVICE_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/selection.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/frame/resource_source.h"

namespace renkei::service {

// Organizations that may have selected one case: far above the ministries and prefectures that
// coordinate, and every step of the case tells the feed of each.
inline constexpr int kMaxSelectors = 100;

void RegisterSelectionService(MethodRegistry& methods);

// The case is selected by the caller's organization; nothing is written where it is so already.
[[nodiscard]] absl::StatusOr<Write<pb::CaseSelection>> SelectCase(
    const Call& call, const pb::SelectCaseRequest& request);

// The selection called `name` as the caller may read it now; nullopt if there is none. For the feed.
[[nodiscard]] absl::StatusOr<std::optional<pb::CaseSelection>> ReadableSelection(
    const Call& call, absl::string_view name);

// The selections of a case that are in force, in order of the selecting organization. The caller
// may read the case.
[[nodiscard]] absl::StatusOr<std::vector<pb::CaseSelection>> SelectionsInForce(
    const Call& call, const pb::Case& readable);

// For what is derived from it: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadSelectionTexts(const Call& call,
                                                               absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SELECTION_SELECTION_SERVICE_H_
