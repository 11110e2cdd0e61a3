// The fields that a step of a membership carries: which it needs, which belong to it, and in what
// order its days may stand. Part of membership.h.

#ifndef RENKEI_SERVER_DOMAIN_INITIATIVE_MEMBERSHIP_FIELDS_H_
#define RENKEI_SERVER_DOMAIN_INITIATIVE_MEMBERSHIP_FIELDS_H_

#include "absl/status/statusor.h"
#include "server/domain/initiative/membership.h"

namespace renkei::domain {

// The role that the body has after the step, or INVALID_FIELDS with every bad field:
//   REQUIRED        the action needs it
//   NOT_APPLICABLE  it says nothing for this action
//   BAD_ORDER       a day before one that it has to follow
//   IN_FUTURE       a resolution that is still to come
//   BAD_ROLE        LEAD, which is reached by handover alone; PARTNER for a government; MEMBER for
//                   a partner
[[nodiscard]] absl::StatusOr<pb::MemberRole> CheckStepFields(const MembershipContext& context);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_INITIATIVE_MEMBERSHIP_FIELDS_H_
