// A case that a body submitted to a call, step by step: the one table of who may do what, from which
// state, and what it needs.
//
//   action    from                              to            who                  needs
//   --------  --------------------------------  ------------  -------------------  ---------------
//   submit    none, withdrawn                   submitted     body                 an open call
//   submit    returned                          submitted     body                 the day until which
//                                                                                  it may be completed,
//                                                                                  or an open call
//   return    submitted, with expert            returned      secretariat          words
//   pass      submitted                         with expert   secretariat          an expert
//   reassign  with expert                       the same      secretariat          an expert
//   accept    with expert                       accepted      the expert
//   decline   submitted                         not accepted  secretariat          words
//   decline   with expert                       not accepted  the expert           words
//   withdraw  submitted, returned, with expert  withdrawn     body
//
// The body acts through its contributors and approvers, the secretariat through the coordinators of the
// organization that calls, the expert through the one account that was named, whatever its roles. All
// of it while the call is not cancelled. What was decided stays decided.

#ifndef RENKEI_SERVER_DOMAIN_SELECTION_SUBMISSION_STEPS_H_
#define RENKEI_SERVER_DOMAIN_SELECTION_SUBMISSION_STEPS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "renkei/v1/case_call.pb.h"
#include "renkei/v1/case_call_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Who acts.
struct SubmissionActor {
  bool of_body = false;      // an account of the body whose case it is
  bool of_owner = false;     // an account of the organization that calls
  bool is_expert = false;    // the account that validates this submission
  bool contributor = false;  // contributor or approver
  bool coordinator = false;
};

// Everything that a step depends on. The references outlive the call.
struct SubmissionContext {
  const pb::CaseCall& call;
  // state UNSPECIFIED: there has been none yet; name and body are set all the same.
  const pb::CaseSubmission& submission;
  const pb::ChangeCaseSubmissionRequest& request;
  SubmissionActor actor;
  absl::Time now;
};

// The state after a step that may be taken. Errors, in this order of precedence:
//   OTHER_ORGANIZATION  the actor is of no side that takes this step; metadata "party"
//   ROLE_MISSING        of the right side, without the role; metadata "roles"
//   ILLEGAL_TRANSITION  the state does not allow it to the actor; metadata "state", "action", "allowed"
//   INVALID_FIELDS      everything that is missing or does not belong to the step: REQUIRED,
//                       NOT_APPLICABLE, IN_PAST; of "name" CALL_CANCELLED, CALL_NOT_OPEN, CALL_CLOSED, TOO_LATE
[[nodiscard]] absl::StatusOr<pb::CaseSubmissionState> CheckSubmissionStep(
    const SubmissionContext& context);

// The actions that CheckSubmissionStep would allow to this actor at `now`, each once, in the order of
// the table. What every suggestion is made from.
std::vector<pb::CaseSubmissionAction> OpenSubmissionSteps(const pb::CaseCall& call,
                                                          const pb::CaseSubmission& submission,
                                                          const SubmissionActor& actor,
                                                          absl::Time now);

// The submission after a step that CheckSubmissionStep allowed, with its event; without what the frame
// keeps beside it (times, actors) and the text, which the caller adds.
pb::CaseSubmission AfterSubmissionStep(const SubmissionContext& context,
                                       pb::CaseSubmissionState to);

// Whom it waits for: an organization (its body or the one that calls), an account (the expert), or
// nobody ("") once it is decided or withdrawn.
std::string WaitsFor(const pb::CaseSubmission& submission);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SELECTION_SUBMISSION_STEPS_H_
