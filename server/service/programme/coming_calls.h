// What of a programme is still to come: for those who follow it.

#ifndef RENKEI_SERVER_SERVICE_PROGRAMME_COMING_CALLS_H_
#define RENKEI_SERVER_SERVICE_PROGRAMME_COMING_CALLS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "server/service/programme/programme_read.h"

namespace renkei::service {

// Calls of a programme that are announced, not cancelled and not closed now, soonest closing first. Those
// of the fiscal years around this one are looked at: others have closed, or are not announced yet.
[[nodiscard]] absl::StatusOr<std::vector<CallRow>> ComingCalls(const Call& call,
                                                               absl::string_view programme);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_COMING_CALLS_H_
