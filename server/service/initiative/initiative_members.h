// The members of an initiative: one, and one step of one. domain/initiative/membership.h has the rules.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_MEMBERS_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_MEMBERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/initiative/initiative_edit.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::InitiativeMember> GetMember(const Call& call,
                                                             const pb::GetMemberRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::InitiativeMember>> ChangeMembership(
    const Call& call, const pb::ChangeMembershipRequest& request);

// The lead's own membership: joined on `date`, without a step before it.
pb::InitiativeMember FoundingMember(const Call& call, const pb::Initiative& initiative,
                                    const std::string& date);

// Whether the organization that leads still has to record its council's resolution. The edit relies
// on the answer.
[[nodiscard]] absl::StatusOr<bool> LeadLacksResolution(const Call& call, InitiativeEdit& edit);

// Removes an initiative whose lead is its only member.
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> EraseInitiative(
    const Call& call, const InitiativeEdit& edit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_INITIATIVE_MEMBERS_H_
