// The forms in which bodies act together, and which of them a body may enter only with a resolution
// of its council. Facts with their source, kept as data.

#ifndef RENKEI_SERVER_DOMAIN_INITIATIVE_COOPERATION_FORM_H_
#define RENKEI_SERVER_DOMAIN_INITIATIVE_COOPERATION_FORM_H_

#include "absl/strings/string_view.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/organization.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Whether the council (議会) of a body has to resolve before the body takes part.
enum class CouncilResolution {
  kNotNeeded,
  kNeeded,
  // Needed, but the law itself knows an exception: the reason given with the step then says that it
  // applies.
  kNeededWithException,
};

struct CooperationFormRule {
  pb::CooperationForm form;
  CouncilResolution resolution;
  // The article or guideline that says so; empty where nothing does.
  absl::string_view source;
  // For kNeededWithException: when it is not needed.
  absl::string_view exception_ja;
  absl::string_view exception_en;
};

// The rule of a form; that of COOPERATION_FORM_UNSPECIFIED (nothing is needed) for a number that is
// no form.
const CooperationFormRule& RuleOf(pb::CooperationForm form);

// Governments: local ones, their associations, ministries and the coordinating office. The others
// are partners.
bool IsGovernment(pb::OrganizationKind kind);

// Local governments and their associations: the bodies that have a council.
bool HasCouncil(pb::OrganizationKind kind);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_INITIATIVE_COOPERATION_FORM_H_
