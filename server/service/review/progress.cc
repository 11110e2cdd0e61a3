#include <map>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/review/reviewer_steps.h"
#include "server/domain/round/round_rules.h"
#include "server/service/review/review_access.h"
#include "server/service/review/review_methods.h"
#include "server/service/review/review_stage.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// The stage in which the round is, or the last one that it was in; the first reading before that.
pb::ReviewStage PresentStage(const pb::Round& round) {
  const bool panel = domain::HasStage(round, pb::ROUND_STAGE_KIND_PANEL) &&
                     (round.state() == pb::ROUND_STATE_PANEL ||
                      domain::StageIsOver(round, pb::ROUND_STAGE_KIND_PANEL) ||
                      !domain::HasStage(round, pb::ROUND_STAGE_KIND_READING));
  return panel ? pb::REVIEW_STAGE_PANEL : pb::REVIEW_STAGE_FIRST;
}

absl::Status AddApplication(StageRead& stage, const pb::RoundApplication& application,
                            pb::ApplicationProgress& progress) {
  progress.set_application(application.name());
  progress.set_number(application.number());
  progress.set_title(application.title());
  for (const pb::RoundApplicant& body : application.bodies())
    progress.add_bodies(body.organization());
  for (const auto& [name, reviewer] : stage.reviewers()) {
    const std::string reading = ReadingName(application.name(), domain::LastSegment(name));
    const bool assigned = stage.IsAssigned(reading);
    const bool judges = reviewer.state() == pb::ROUND_REVIEWER_STATE_ACCEPTED &&
                        domain::JudgesIn(reviewer.part(), stage.stage());
    if (!assigned && !judges) continue;
    ASSIGN_OR_RETURN(const auto conflicts, stage.ConflictsOf(reviewer, application));
    if (!conflicts.empty()) {
      pb::BarredReviewer& barred = *progress.add_barred();
      barred.set_reviewer(name);
      *barred.mutable_conflicts() = {conflicts.begin(), conflicts.end()};
      continue;
    }
    if (!assigned) continue;
    progress.add_reviewers(name);
    progress.set_assigned(progress.assigned() + 1);
    if (stage.StateOf(reading) == pb::READING_STATE_SUBMITTED)
      progress.set_submitted(progress.submitted() + 1);
  }
  return absl::OkStatus();
}

// The number of the last record of the stage; 0: none.
absl::StatusOr<int> LastAssignment(const Call& call, const std::string& round,
                                   pb::ReviewStage stage) {
  constexpr bool kLastFirst = true;
  constexpr size_t kSearched = 50;
  ASSIGN_OR_RETURN(const auto page, RoundAssignments().Scan(call.snapshot(), AssignmentsOf(round),
                                                            "", kSearched, kLastFirst));
  for (const auto& row : page.rows) {
    int number = 0;
    if (row.message.stage() == stage &&
        absl::SimpleAtoi(domain::LastSegment(row.message.name()), &number))
      return number;
  }
  return 0;
}

}  // namespace

absl::StatusOr<pb::ReviewProgress> GetReviewProgress(const Call& call,
                                                     const pb::GetReviewProgressRequest& request) {
  ASSIGN_OR_RETURN(const RoundRow round, FindReadableRound(call, request.name(), request.name()));
  if (!IsSecretariat(call, round.message.owner()))
    return domain::MakeError(pb::REASON_OTHER_ORGANIZATION,
                             {"how far readings are is told to the secretariat",
                              "審査の進み具合を見られるのは、実施団体（事務局）だけです。"},
                             {{"resource", request.name()}});
  const pb::ReviewStage asked = request.stage() == pb::REVIEW_STAGE_UNSPECIFIED
                                    ? PresentStage(round.message)
                                    : request.stage();
  StageRead stage(call, round.message, asked);
  RETURN_IF_ERROR(stage.Read());
  pb::ReviewProgress progress;
  progress.set_stage(asked);
  for (const pb::RoundStage& one : round.message.stages()) {
    if (one.kind() == domain::RoundStageOf(asked)) progress.set_closes_at(one.closes_at());
  }
  progress.set_open(domain::PointsOpen(round.message, domain::RoundStageOf(asked), call.now()));
  ASSIGN_OR_RETURN(std::vector<pb::ReviewerLoad> loads, stage.Loads());
  for (pb::ReviewerLoad& load : loads) {
    AddLoad(load, *progress.mutable_total());
    *progress.add_reviewers() = std::move(load);
  }
  for (const pb::RoundApplication& application : stage.applications())
    RETURN_IF_ERROR(AddApplication(stage, application, *progress.add_applications()));
  ASSIGN_OR_RETURN(const int last, LastAssignment(call, request.name(), asked));
  progress.set_last_assignment(last);
  return progress;
}

}  // namespace renkei::service
