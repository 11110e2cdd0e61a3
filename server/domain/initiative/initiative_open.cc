#include "server/domain/initiative/initiative_open.h"

#include "server/domain/initiative/form_steps.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/time/date.h"

namespace renkei::domain {
namespace {

// Anything: that something has to be said is all that the rules ask.
constexpr absl::string_view kSomething = "-";

bool Ready(const pb::Initiative& initiative, pb::InitiativeState to, bool lead_lacks_resolution,
           absl::string_view reason, absl::CivilDay today) {
  if (to == pb::INITIATIVE_STATE_RUNNING)
    return CheckReadyToRun(initiative, FormatDate(today), lead_lacks_resolution).ok();
  return to != pb::INITIATIVE_STATE_CLOSED || CheckReadyToClose(initiative, reason).ok();
}

}  // namespace

std::vector<OpenMove> OpenMoves(const pb::Initiative& initiative, bool lead_lacks_resolution,
                                absl::CivilDay today) {
  std::vector<OpenMove> moves;
  for (int number = 1; number < pb::InitiativeState_ARRAYSIZE; ++number) {
    const auto to = static_cast<pb::InitiativeState>(number);
    OpenMove move;
    move.to = to;
    move.needs_results = to == pb::INITIATIVE_STATE_CLOSED && initiative.results().empty();
    const absl::string_view results = kSomething;
    for (const bool says_why : {false, true}) {
      const absl::string_view reason = says_why ? kSomething : "";
      if (!CheckInitiativeStep(initiative.state(), to, results, reason).ok() ||
          !Ready(initiative, to, lead_lacks_resolution, reason, today))
        continue;
      move.needs_reason = says_why;
      moves.push_back(move);
      break;
    }
  }
  return moves;
}

std::vector<pb::CooperationStep> StepsToRecord(const pb::Initiative& initiative) {
  if (!IsLiving(initiative.state())) return {};
  const bool runs = initiative.state() == pb::INITIATIVE_STATE_RUNNING;
  std::vector<pb::CooperationStep> steps;
  for (const FormStep& step :
       MissingSteps(initiative, runs ? StepNeed::kDuty : StepNeed::kBeforeStart))
    steps.push_back(step.kind);
  return steps;
}

}  // namespace renkei::domain
