// What one body does with a case of another, step by step: the one table of which step may follow
// which, who takes it, and what it needs.
//
//   step        after                                             who          needs
//   ----------  ------------------------------------------------  -----------  -------
//   considered  nothing, declined, stopped                        contributor
//   declined    nothing, considered, piloted                      approver     reason
//   piloted     nothing, considered, declined, stopped            approver
//   adopted     nothing, considered, declined, piloted, adapted,  approver
//               stopped
//   adapted     nothing, considered, declined, piloted, adopted,  approver     changes
//               stopped
//   stopped     nothing, piloted, adopted, adapted                approver     reason
//
// All of them are the adopter's own; an approver may do what a contributor may. Each has a date,
// not after today and not before the step before it. Any step may be the first: a town registers
// what it did years ago. What was only considered is declined, not stopped; what failed as a pilot
// is either.

#ifndef RENKEI_SERVER_DOMAIN_ADOPTION_ADOPTION_STEP_H_
#define RENKEI_SERVER_DOMAIN_ADOPTION_ADOPTION_STEP_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/adoption_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Who acts.
struct AdoptionActor {
  bool of_adopter = false;  // an account of the adopting body
  bool contributor = false;
  bool approver = false;
};

// Everything that a step depends on. The references outlive the call.
struct AdoptionContext {
  // state UNSPECIFIED: there is no record yet; name and adopter are set all the same.
  const pb::Adoption& adoption;
  // `date` is filled in by the caller where the client sent none.
  const pb::ChangeAdoptionRequest& request;
  AdoptionActor actor;
  absl::CivilDay today;
};

// Whether the step may be taken. Errors, in this order of precedence:
//   OTHER_ORGANIZATION  the actor is not of the adopter
//   ROLE_MISSING        the step needs an approver; metadata "roles"
//   ILLEGAL_TRANSITION  metadata "state", "action" (the step) and "allowed"
//   INVALID_FIELDS      every field that is missing or wrong: REQUIRED; NOT_APPLICABLE, it says
//                       nothing for this step; IN_FUTURE; BAD_ORDER, before the last step; BAD_DATE
[[nodiscard]] absl::Status CheckAdoptionStep(const AdoptionContext& context);

// The steps that CheckAdoptionStep would allow to this actor today, each with what it needs filled in.
// What every suggestion is made from.
std::vector<pb::ChangeAdoptionRequest> OpenAdoptionSteps(const pb::Adoption& adoption,
                                                         const AdoptionActor& actor,
                                                         absl::CivilDay today);

// The adoption after a step that CheckAdoptionStep allowed: state, date, and the texts that belong
// to the new state; without history and times, which the caller adds.
pb::Adoption AfterAdoptionStep(const AdoptionContext& context);

// What must hold of an adoption after its texts were edited: `condition` stands with DECLINED alone,
// `changes` with ADAPTED (which needs it) and STOPPED. INVALID_FIELDS with paths that begin with
// "adoption.": NOT_APPLICABLE, REQUIRED.
[[nodiscard]] absl::Status CheckAdoptionTexts(const pb::Adoption& adoption);

// Whether the record may be removed: it is CONSIDERED and its history knows nothing else. Otherwise
// NOT_EDITABLE, metadata "state".
[[nodiscard]] absl::Status CheckAdoptionRemovable(const pb::Adoption& adoption);

// "ADOPTED": the enum's name without its prefix, for filters and metadata.
std::string StateToken(pb::AdoptionState state);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ADOPTION_ADOPTION_STEP_H_
