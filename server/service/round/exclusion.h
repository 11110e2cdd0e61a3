// Exclusive groups: rounds of one owner with the same key admit one application of a body.

#ifndef RENKEI_SERVER_SERVICE_ROUND_EXCLUSION_H_
#define RENKEI_SERVER_SERVICE_ROUND_EXCLUSION_H_

#include "absl/status/status.h"
#include "renkei/v1/round.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/write/batch_violations.h"
#include "storage/store.h"

namespace renkei::service {

// Moves the places that the bodies of an application take in the round's group from `before` to `after`.
// Adds EXCLUSIVE of "name" for each body that takes part in another round of the group, unless that was
// cancelled. Two applications that are submitted at once cannot both take the same place.
[[nodiscard]] absl::Status MovePlaces(const Call& call, const pb::Round& round,
                                      const pb::RoundApplication& before,
                                      const pb::RoundApplication& after,
                                      BatchViolations& violations, storage::Mutation& mutation);

// The round of a group has another holder: the places of an application's bodies are among the new one's, unless they are taken
// there by another application already, which keeps them.
[[nodiscard]] absl::Status MovePlacesToOwner(const Call& call, const pb::Round& before,
                                             const pb::Round& after,
                                             const pb::RoundApplication& application,
                                             storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ROUND_EXCLUSION_H_
