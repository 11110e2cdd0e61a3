#include "server/domain/funding/fit.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "server/domain/programme/edition_rules.h"

namespace renkei::domain {
namespace {

pb::FitReason& AddReason(pb::FitReasonKind kind, bool met, pb::FittingType& fitting) {
  pb::FitReason& reason = *fitting.add_reasons();
  reason.set_kind(kind);
  reason.set_met(met);
  return reason;
}

bool FitsByKind(const pb::ProgrammeType& type, const Applicant& body, pb::FittingType& fitting) {
  const bool met = type.applicant_kinds().empty()
                       ? CanApply(body.kind)
                       : absl::c_linear_search(type.applicant_kinds(), body.kind);
  // That it is for every local government has to be said to nobody but who is none.
  if (type.applicant_kinds().empty() && met) return true;
  AddReason(pb::FIT_REASON_KIND_BODY_KIND, met, fitting)
      .mutable_organization_kinds()
      ->CopyFrom(type.applicant_kinds());
  return met;
}

// nullopt: nobody knows.
std::optional<bool> FitsByPopulation(const pb::ProgrammeType& type, const Applicant& body,
                                     pb::FittingType& fitting) {
  if (!type.has_min_population() && !type.has_max_population()) return true;
  const bool met = body.population &&
                   (!type.has_min_population() || *body.population >= type.min_population()) &&
                   (!type.has_max_population() || *body.population <= type.max_population());
  pb::FitReason& reason = AddReason(pb::FIT_REASON_KIND_POPULATION, met, fitting);
  reason.set_unknown(!body.population);
  if (type.has_min_population()) reason.set_minimum(type.min_population());
  if (type.has_max_population()) reason.set_maximum(type.max_population());
  if (!body.population) return std::nullopt;
  return met;
}

void TellJoint(const pb::ProgrammeType& type, pb::FittingType& fitting) {
  const bool required = type.joint() == pb::JOINT_APPLICATION_REQUIRED;
  if (!required && type.joint() != pb::JOINT_APPLICATION_FAVOURED) return;
  pb::FitReason& reason = AddReason(pb::FIT_REASON_KIND_JOINT, !required, fitting);
  if (type.min_members() > 0) reason.set_minimum(type.min_members());
}

}  // namespace

pb::FittingType HoldAgainst(const pb::ProgrammeType& type, const Applicant& body) {
  pb::FittingType fitting;
  fitting.set_type(type.id());
  fitting.set_title(type.title());
  fitting.set_rate(type.rate());
  fitting.set_rate_note(type.rate_note());
  fitting.set_applicant_note(type.applicant_note());
  if (type.has_ceiling_thousand_yen())
    fitting.set_ceiling_thousand_yen(type.ceiling_thousand_yen());
  const bool kind = FitsByKind(type, body, fitting);
  const std::optional<bool> population = FitsByPopulation(type, body, fitting);
  TellJoint(type, fitting);
  if (type.needs_source_case()) AddReason(pb::FIT_REASON_KIND_SOURCE_CASE, false, fitting);
  if (!kind || population == false) {
    fitting.set_fit(pb::FIT_NOT);
  } else if (!population) {
    fitting.set_fit(pb::FIT_UNKNOWN);
  } else {
    fitting.set_fit(type.joint() == pb::JOINT_APPLICATION_REQUIRED ? pb::FIT_JOINTLY
                                                                   : pb::FIT_ALONE);
  }
  return fitting;
}

pb::Fit BetterFit(pb::Fit a, pb::Fit b) {
  if (a == pb::FIT_UNSPECIFIED) return b;
  if (b == pb::FIT_UNSPECIFIED) return a;
  return std::min(a, b);  // the contract has the best first
}

}  // namespace renkei::domain
