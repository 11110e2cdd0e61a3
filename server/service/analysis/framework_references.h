// To which frameworks a plan refers.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_FRAMEWORK_REFERENCES_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_FRAMEWORK_REFERENCES_H_

#include <cstddef>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "server/service/frame/call.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// Names of the frameworks to which the text of `reading` refers: as plans above it, and by items of
// its head and its nodes. Adds the nodes that it looked at to `examined`, all of the plan.
[[nodiscard]] absl::StatusOr<std::set<std::string>> FrameworksOf(const Call& call,
                                                                 const VisionReading& reading,
                                                                 size_t& examined);

// Whether `framework` is one of them. It looks at no more nodes than it takes to say yes.
[[nodiscard]] absl::StatusOr<bool> RefersToFramework(const Call& call, const VisionReading& reading,
                                                     const std::string& framework,
                                                     size_t& examined);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_FRAMEWORK_REFERENCES_H_
