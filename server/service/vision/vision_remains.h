// What is left of a vision when its head is gone.

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_REMAINS_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_REMAINS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "storage/store.h"

namespace renkei::service {

// Removes the parts of `vision`, a commit at a time, and then the row that says that there are any.
// May be run again, and by two at once. Waits for commits: for the executor and the sweeper.
[[nodiscard]] absl::Status RemoveRemains(storage::Store& store, absl::string_view vision);

// Goes on with removals that were interrupted: at most `limit` visions. How many it has finished.
[[nodiscard]] absl::StatusOr<int> SweepVisionRemains(const Env& env, size_t limit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_REMAINS_H_
