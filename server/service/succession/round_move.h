// How a round of selection changes hands: the round first, so that whatever is made in it from then on is its new holder's,
// then all that stands below it and says whose it is.

#ifndef RENKEI_SERVER_SERVICE_SUCCESSION_ROUND_MOVE_H_
#define RENKEI_SERVER_SERVICE_SUCCESSION_ROUND_MOVE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/succession_service.pb.h"
#include "server/service/round/round_read.h"
#include "server/service/succession/document_move.h"

namespace renkei::service {

// `row` is a round that the predecessor holds, or that the successor has taken over from it. Applications with their years,
// reviewers and readings follow, as many as one commit holds: `claimed.more` is set where some are left, and the next call
// goes on with them.
[[nodiscard]] absl::StatusOr<pb::TakenDocument> MoveRound(const Call& call,
                                                          const Handover& handover,
                                                          const RoundRow& row, ClaimedKeys& claimed,
                                                          storage::Mutation& mutation);

// Whether something below a round that was taken over is the predecessor's still.
[[nodiscard]] absl::StatusOr<bool> HasPartsLeft(const Call& call, const Handover& handover,
                                                const pb::Round& round);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SUCCESSION_ROUND_MOVE_H_
