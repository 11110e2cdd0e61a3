// An application to a round, step by step: the one table of who may do what, from which state, while the
// round is where, and what it needs.
//
//   action       from                         to           who                    while the round is
//   -----------  ---------------------------  -----------  ---------------------  ------------------
//   ask consent  draft                        consenting   lead                   not closed
//   ask consent  returned                     the same     lead                   before reading
//   consent      consenting, returned         the same     a body that was asked  before reading
//   refuse       consenting, returned         the same     a body that was asked  before reading
//                needs words
//   submit       draft, consenting,           submitted    lead                   open
//                withdrawn
//   submit       returned                     submitted    lead                   open, or before the
//                                                                                 minute until which it
//                                                                                 may be completed
//                needs the consent of every other body
//   return       submitted                    returned     secretariat            before reading
//                needs words
//   pass         submitted, ineligible        eligible     secretariat            before reading
//   rule out     submitted, returned,         ineligible   secretariat            before reading
//                eligible
//                needs words
//   withdraw     consenting, submitted,       withdrawn    lead                   not published
//                returned, eligible
//   take over    all but withdrawn and        the same     approver of a body     any
//                ineligible                                that followed
//
// The lead acts through its contributors and approvers, a body that was asked through its approvers, the
// secretariat through the coordinators of the organization that holds the round. None of it, but a
// succession, once the round is cancelled. What comes of one that is eligible is the round's decision.

#ifndef RENKEI_SERVER_DOMAIN_ROUND_APPLICATION_STEPS_H_
#define RENKEI_SERVER_DOMAIN_ROUND_APPLICATION_STEPS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Who acts.
struct RoundActor {
  std::string organization;
  bool of_lead = false;       // works for the body that leads
  bool of_body = false;       // works for another body that takes part
  bool of_owner = false;      // works for the organization that holds the round
  bool of_successor = false;  // works for one that followed a body that takes part and has ended
  bool contributor = false;   // contributor or approver
  bool approver = false;
  bool coordinator = false;
};

// Everything that a step depends on. The references outlive the call.
struct ApplicationContext {
  const pb::Round& round;  // as it is kept
  const pb::RoundApplication& application;
  const pb::ChangeRoundApplicationRequest& request;
  const RoundActor& actor;
  absl::Time now;
};

// The state after a step that may be taken. Errors, in this order of precedence:
//   OTHER_ORGANIZATION  the actor is of no side that takes this step; metadata "party"
//   ROLE_MISSING        of the right side, without the role; metadata "roles"
//   ILLEGAL_TRANSITION  the state does not allow it to the actor; metadata "state", "action", "allowed"
//   INVALID_FIELDS      everything that is missing or does not belong to the step: REQUIRED,
//                       NOT_APPLICABLE, BAD_TIME, IN_PAST; of "name" CALL_CANCELLED, CALL_NOT_OPEN,
//                       CALL_CLOSED, TOO_LATE, IN_SELECTION (the readings have begun), DECIDED (the
//                       results were told), CONSENT_MISSING
[[nodiscard]] absl::StatusOr<pb::RoundApplicationState> CheckApplicationStep(
    const ApplicationContext& context);

// The actions that CheckApplicationStep would allow to this actor at `now`, each once, in the order of
// the table. What every suggestion is made from.
std::vector<pb::RoundApplicationAction> OpenApplicationSteps(
    const pb::Round& round, const pb::RoundApplication& application, const RoundActor& actor,
    absl::Time now);

// The application after a step that CheckApplicationStep allowed, with its event and the consents that it
// changes; without what the frame keeps beside it (times, the account), the text and the bodies, which
// the caller adds.
pb::RoundApplication AfterApplicationStep(const ApplicationContext& context,
                                          pb::RoundApplicationState to);

// Its fields may be changed now, by the lead: it is a draft, its consents are asked for, or it was returned
// and can be completed still.
bool IsEditable(const pb::RoundApplication& application);

// It was submitted, or once was: the organization that holds the round reads it.
bool WasSubmitted(const pb::RoundApplication& application);

// It takes the place of its bodies in an exclusive group.
bool TakesPlace(const pb::RoundApplication& application);

// The body that leads; "" of one without bodies.
std::string LeadOf(const pb::RoundApplication& application);

// Whom it waits for: organizations, each once; nobody once it is in the selection.
std::vector<std::string> ApplicationWaitsFor(const pb::RoundApplication& application);

// Everything that is wrong with its fields, held against the round: UNKNOWN_CRITERION, DUPLICATE.
std::vector<pb::FieldViolation> CheckAnswers(const pb::Round& round,
                                             const pb::RoundApplication& application);
// What is missing before it can be submitted: REQUIRED for each criterion without an answer.
std::vector<pb::FieldViolation> MissingAnswers(const pb::Round& round,
                                               const pb::RoundApplication& application);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ROUND_APPLICATION_STEPS_H_
