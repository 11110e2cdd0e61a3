// Whether a body may apply for a type of a programme: by its kind and population, alone or with
// others.

#ifndef RENKEI_SERVER_DOMAIN_FUNDING_FIT_H_
#define RENKEI_SERVER_DOMAIN_FUNDING_FIT_H_

#include <cstdint>
#include <optional>

#include "renkei/v1/funding_service.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/programme.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// What is known of a body.
struct Applicant {
  pb::OrganizationKind kind = pb::ORGANIZATION_KIND_UNSPECIFIED;
  std::optional<int64_t> population = {};
};

// The type held against the body, with a reason for each thing that the type asks. What it does not
// say, it does not ask: without kinds every local government may apply. A population that nobody has
// counted is unknown, and never outside. A source case can be found by anybody: that one is needed is
// said, and keeps nobody out.
pb::FittingType HoldAgainst(const pb::ProgrammeType& type, const Applicant& body);

// The better of two: alone, jointly, unknown, not at all; anything before what is not set.
pb::Fit BetterFit(pb::Fit a, pb::Fit b);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FUNDING_FIT_H_
