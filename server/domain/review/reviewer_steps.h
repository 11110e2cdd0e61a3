// An account that is asked to judge in a round, step by step: the one table of who may do what, from
// which state, and what it needs.
//
//   action   from                     to        who                    needs
//   -------  -----------------------  --------  ---------------------  ------------------
//   name     none, declined, removed  named     secretariat
//   accept   named                    accepted  the account
//   decline  named, accepted          declined  the account            words
//   remove   named, accepted          removed   secretariat            words
//   revise   named, accepted          the same  secretariat            part, display name
//   revise   named, accepted          the same  the account            display name
//   declare  named, accepted          the same  the account            subject, words
//   lift     named, accepted          the same  secretariat            subject, words
//
// Until the round is decided; a display name is mended until it is published.

#ifndef RENKEI_SERVER_DOMAIN_REVIEW_REVIEWER_STEPS_H_
#define RENKEI_SERVER_DOMAIN_REVIEW_REVIEWER_STEPS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/review_service.pb.h"
#include "renkei/v1/round.pb.h"
#include "server/domain/review/review_steps.h"

namespace renkei::domain {

// What a reviewer declares at most in one round.
inline constexpr int kMaxDeclaredConflicts = 100;

// Everything that a step depends on. The references outlive the call.
struct ReviewerContext {
  const pb::Round& round;
  // state UNSPECIFIED: there was none yet; name, owner and organization are set all the same.
  const pb::RoundReviewer& reviewer;
  const pb::ChangeRoundReviewerRequest& request;
  ReviewActor actor;
};

// The state after a step that may be taken; errors as FindReviewStep, then INVALID_FIELDS with
// everything that is missing or does not belong to the step: ROUND_CLOSED ("name"), REQUIRED,
// NOT_APPLICABLE, ALREADY_DECLARED, NOT_DECLARED, ALREADY_LIFTED, TOO_MANY.
[[nodiscard]] absl::StatusOr<pb::RoundReviewerState> CheckReviewerStep(const ReviewerContext& c);

// The actions that CheckReviewerStep would allow to this actor, each once.
std::vector<pb::RoundReviewerAction> OpenReviewerSteps(const pb::Round& round,
                                                       const pb::RoundReviewer& reviewer,
                                                       const ReviewActor& actor);

// The reviewer after a step that CheckReviewerStep allowed, with its event, whose time and actor the
// caller adds, and with `now` in what was declared or lifted.
pb::RoundReviewer AfterReviewerStep(const ReviewerContext& c, pb::RoundReviewerState to,
                                    absl::Time now);

// The last step that the account itself took and of which the secretariat wants to hear: it accepted,
// declined, or declared a conflict. nullptr: none.
const pb::RoundReviewerEvent* LastAnswer(const pb::RoundReviewer& reviewer);

// Whether somebody who judges in `part` does so in `stage`.
bool JudgesIn(pb::ReviewerPart part, pb::ReviewStage stage);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_REVIEW_REVIEWER_STEPS_H_
