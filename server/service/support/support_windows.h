// At which organizations support can be asked: ministries, secretariats and prefectures, with a
// coordinator who can sign in.

#ifndef RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_WINDOWS_H_
#define RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_WINDOWS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/support_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/write/batch_violations.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::FindSupportWindowsResponse> FindSupportWindows(
    const Call& call, const pb::FindSupportWindowsRequest& request);

// The window that is taken where the body names none; "" where there is none, or one of several would
// have to be chosen.
[[nodiscard]] absl::StatusOr<std::string> DefaultSupportWindow(const Call& call,
                                                               const std::string& body);

// Adds to `violations`, at `field`, what keeps `window` from being the window of `body`: NO_WINDOW,
// NOT_A_WINDOW, OWN_WINDOW.
[[nodiscard]] absl::Status CheckSupportWindow(const Call& call, const std::string& window,
                                              const std::string& body, absl::string_view field,
                                              BatchViolations& violations);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SUPPORT_SUPPORT_WINDOWS_H_
