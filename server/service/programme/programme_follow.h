// Who wants to hear of a programme's calls: an account by itself.

#ifndef RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_FOLLOW_H_
#define RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_FOLLOW_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/programme_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/programme/programme_read.h"

namespace renkei::service {

// Programmes that one account follows at most.
inline constexpr size_t kMaxFollowed = 200;

// What the caller follows, in the order of the programmes' making; nothing for nobody.
[[nodiscard]] absl::StatusOr<std::vector<internal_pb::ProgrammeFollow>> FollowedBy(
    const Call& call);

// Calls of a programme that are announced, not cancelled and not closed now, soonest closing first. Those
// of the fiscal years around this one are looked at: others have closed, or are not announced yet.
[[nodiscard]] absl::StatusOr<std::vector<CallRow>> ComingCalls(const Call& call,
                                                               absl::string_view programme);

[[nodiscard]] absl::StatusOr<Write<pb::FollowProgrammeResponse>> FollowProgramme(
    const Call& call, const pb::FollowProgrammeRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::UnfollowProgrammeResponse>> UnfollowProgramme(
    const Call& call, const pb::UnfollowProgrammeRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListFollowedProgrammesResponse> ListFollowedProgrammes(
    const Call& call, const pb::ListFollowedProgrammesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PROGRAMME_PROGRAMME_FOLLOW_H_
