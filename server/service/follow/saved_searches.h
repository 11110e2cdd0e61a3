// What saved searches find newly: asked by time and not by change, so that a busy day costs as much as a quiet
// one.

#ifndef RENKEI_SERVER_SERVICE_FOLLOW_SAVED_SEARCHES_H_
#define RENKEI_SERVER_SERVICE_FOLLOW_SAVED_SEARCHES_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/service/caller/authenticate.h"
#include "server/service/frame/call.h"

namespace renkei::service {

inline constexpr absl::Duration kSearchEvery = absl::Hours(1);

// Asks every saved search that was not asked within `every`, as its account, and tells it of what was published since.
// A server without search, and one whose index is not ready, asks none; they are asked later. `ending`, looked
// at between two searches, breaks it off. Returns how many were asked.
[[nodiscard]] absl::StatusOr<int> AskSavedSearches(const Env& env, KeptIdentities& kept,
                                                   absl::Duration every,
                                                   const std::function<bool()>& ending);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FOLLOW_SAVED_SEARCHES_H_
