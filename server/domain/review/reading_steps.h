// What one reviewer gives one application, step by step: the one table of who may do what with the sheet
// of a stage, from which state, and what it needs.
//
//   action   from                to         who            needs
//   -------  ------------------  ---------  -------------  ------------------------------------------
//   assign   none, released      assigned   secretariat    a reviewer who accepted and has no conflict
//   write    assigned, draft     draft      the reviewer   the open stage, no conflict, a sheet
//   submit   assigned, draft     submitted  the reviewer   the same, points of every criterion
//   reopen   submitted           draft      the reviewer   the open stage, no conflict
//   release  assigned, draft     released   secretariat    a stage that is not over
//
// There is a sheet for the first reading and one for the panel; the request names which. When the round goes
// on, all of it stays as it is.

#ifndef RENKEI_SERVER_DOMAIN_REVIEW_READING_STEPS_H_
#define RENKEI_SERVER_DOMAIN_REVIEW_READING_STEPS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/review_service.pb.h"
#include "renkei/v1/round.pb.h"
#include "server/domain/review/review_steps.h"

namespace renkei::domain {

// The stage of a round in which points are given, and the other way round.
pb::RoundStageKind RoundStageOf(pb::ReviewStage stage);
// UNSPECIFIED where the round is in neither.
pb::ReviewStage StageOfRound(pb::RoundState state);

// The sheet of a stage; nullptr: not assigned in it, ever.
const pb::ReadingSheet* SheetOf(const pb::RoundReading& reading, pb::ReviewStage stage);
pb::ReadingSheet& MutableSheetOf(pb::RoundReading& reading, pb::ReviewStage stage);
// UNSPECIFIED where there is no sheet.
pb::ReadingState StateOfSheet(const pb::RoundReading& reading, pb::ReviewStage stage);

// As closes_at of the stage says, in the words of an error's reader; "": none is stated.
std::string ClosingOfStage(const pb::Round& round, pb::ReviewStage stage);

// Everything that a step depends on. The references outlive the call.
struct ReadingContext {
  const pb::Round& round;
  const pb::RoundReading& reading;
  const pb::ChangeRoundReadingRequest& request;
  ReviewActor actor;
  // Of the reviewer.
  pb::RoundReviewerState reviewer = pb::ROUND_REVIEWER_STATE_ACCEPTED;
  // The application is one of those that are judged.
  bool judged = true;
  // With the application.
  const std::vector<pb::ReadingConflict>& conflicts;
  absl::Time now;
};

// The state after a step that may be taken. Errors, in this order of precedence: OTHER_ORGANIZATION and
// ROLE_MISSING as FindReviewStep; INVALID_FIELDS with everything that is in the way of giving points now
// ("name": STAGE_NOT_OPEN, STAGE_CLOSED, NOT_ACCEPTED, NOT_ASSIGNED, NOT_JUDGED, LOCKED) and that is wrong
// with the sheet ("sheet"...: REQUIRED, OUT_OF_BAND, UNKNOWN_CRITERION, DUPLICATE, NOT_APPLICABLE);
// ILLEGAL_TRANSITION where that alone is in the way.
[[nodiscard]] absl::StatusOr<pb::ReadingState> CheckReadingStep(const ReadingContext& c);

// The actions of the table that `actor` may take from `state`, whatever else they need: what tests walk.
std::vector<pb::ReadingAction> ReadingStepsFrom(pb::ReadingState state, const ReviewActor& actor);

// The actions that CheckReadingStep would allow at this moment with the sheet of the request's stage, and
// points that are right.
std::vector<pb::ReadingAction> OpenReadingSteps(const ReadingContext& c);

// What is wrong with a sheet. `whole`: every criterion has to have points.
std::vector<pb::FieldViolation> CheckSheet(const pb::Round& round, const pb::ReadingSheet& sheet,
                                           bool whole);

// The reading after a step that CheckReadingStep allowed. Its scores stand in the order of the round's
// criteria, those that say nothing left out.
pb::RoundReading AfterReadingStep(const ReadingContext& c, pb::ReadingState to);

// What a conflict is called, with the words of one that was declared; never whose application it is.
Bilingual ConflictWords(const pb::ReadingConflict& conflict);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REVIEW_READING_STEPS_H_
