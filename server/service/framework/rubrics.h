// Rubrics as reference data: stored ones, and rubrics/standard, which is always there.

#ifndef RENKEI_SERVER_SERVICE_FRAMEWORK_RUBRICS_H_
#define RENKEI_SERVER_SERVICE_FRAMEWORK_RUBRICS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/rubric.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// The rubric called `name`, with etag where it is stored; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<pb::Rubric>> FindRubric(const Call& call,
                                                                   absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAMEWORK_RUBRICS_H_
