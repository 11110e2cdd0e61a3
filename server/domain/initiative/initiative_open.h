// What the organization that leads an initiative can do with it next: asked of the rules that decide on
// it, for suggestions.

#ifndef RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_OPEN_H_
#define RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_OPEN_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// A state to which it can go today, and what has to be said with it.
struct OpenMove {
  pb::InitiativeState to = pb::INITIATIVE_STATE_UNSPECIFIED;
  bool needs_results = false;
  bool needs_reason = false;
};

// In the order of the table in initiative_state.h.
std::vector<OpenMove> OpenMoves(const pb::Initiative& initiative, bool lead_lacks_resolution,
                                absl::CivilDay today);

// The steps of its form that are asked for next: while it is ahead, those without which it does not
// run; once it runs, its duties. None once it is over.
std::vector<pb::CooperationStep> StepsToRecord(const pb::Initiative& initiative);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_INITIATIVE_INITIATIVE_OPEN_H_
