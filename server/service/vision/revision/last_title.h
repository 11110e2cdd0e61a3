// What a node or KPI is called, and what one was called that is gone: other records go on naming it.

#ifndef RENKEI_SERVER_SERVICE_VISION_REVISION_LAST_TITLE_H_
#define RENKEI_SERVER_SERVICE_VISION_REVISION_LAST_TITLE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// As it stands in what `reading` reads, or in the last revision that had it and that the caller may
// read; nullopt where there is none, and for the name of anything else.
[[nodiscard]] absl::StatusOr<std::optional<std::string>> LastTitle(const Call& call,
                                                                   const VisionReading& reading,
                                                                   const std::string& name);

// The same by its name alone; nullopt too where the caller reads nothing of its vision.
[[nodiscard]] absl::StatusOr<std::optional<std::string>> LastTitle(const Call& call,
                                                                   const std::string& name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_REVISION_LAST_TITLE_H_
