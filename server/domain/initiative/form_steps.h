// Which steps a form of cooperation knows: what they are called, in which order they stand, where
// that is written, and which of them come before the work starts. One table of facts.
//
// The resolutions of councils are not here: each member has its own (RuleOf in cooperation_form.h).

#ifndef RENKEI_SERVER_DOMAIN_INITIATIVE_FORM_STEPS_H_
#define RENKEI_SERVER_DOMAIN_INITIATIVE_FORM_STEPS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/initiative.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

enum class StepNeed {
  // The form comes into being with it: an initiative does not run without.
  kBeforeStart,
  // Law or guideline asks for it, but the cooperation does not depend on it: told while it is
  // missing, and not in the way until the initiative is to be closed.
  kDuty,
  // It is usual, or its source could not be verified: told once it is there.
  kCustomary,
};

struct FormStep {
  pb::CooperationForm form;
  pb::CooperationStep kind;
  absl::string_view name_ja;
  absl::string_view name_en;
  // Steps of a lower rank come first; those of one rank in any order.
  int rank;
  StepNeed need;
  // The article or guideline; empty where nothing that could be verified says so.
  absl::string_view source;
};

// The steps of a form in their order; none for a number that is no form.
std::vector<FormStep> StepsOf(pb::CooperationForm form);

// What the form calls a step; the step's general name where the form does not know it.
Bilingual StepName(pb::CooperationForm form, pb::CooperationStep kind);

// The steps of the initiative's form with this need that stand nowhere in it, in their order.
std::vector<FormStep> MissingSteps(const pb::Initiative& initiative, StepNeed need);

// That what is recorded can be: INVALID_FIELDS at "{prefix}.steps[i].kind" or ".date", kinds
//   NOT_APPLICABLE  the form knows no such step
//   IN_FUTURE       it is still to come
//   BAD_ORDER       the first of its kind before the first of one that comes before it
[[nodiscard]] absl::Status CheckFormSteps(const pb::Initiative& initiative, absl::CivilDay today,
                                          absl::string_view prefix);

// That the work may start on `date` (ISO 8601). STEP_MISSING, metadata "step" with all that are
// missing by token, separated by commas: RESOLUTION where `lead_lacks_resolution` (see
// LacksResolution in membership.h); INVALID_FIELDS at "date", kind BAD_ORDER, for a day before one
// of those steps.
[[nodiscard]] absl::Status CheckReadyToRun(const pb::Initiative& initiative,
                                           const std::string& date,
                                           bool lead_lacks_resolution = false);

// That nothing which law or guideline asks for is left undone without a word when the initiative is
// closed. STEP_MISSING as above, unless `reason` says why.
[[nodiscard]] absl::Status CheckReadyToClose(const pb::Initiative& initiative,
                                             absl::string_view reason);

// "AGREEMENT": the enum's name without its prefix.
std::string StepToken(pb::CooperationStep kind);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_INITIATIVE_FORM_STEPS_H_
