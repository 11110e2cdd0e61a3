// A membership whose organization has ended, and the body that takes it over.

#ifndef RENKEI_SERVER_SERVICE_INITIATIVE_SUCCESSION_H_
#define RENKEI_SERVER_SERVICE_INITIATIVE_SUCCESSION_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/domain/initiative/membership.h"
#include "server/service/frame/call.h"
#include "server/service/initiative/initiative_edit.h"

namespace renkei::service {

// The predecessor that a request names, and its organization, on which the mutation relies.
struct Succession {
  domain::Predecessor predecessor;
  MemberRow member;
  storage::Row<pb::Organization> organization;
};

// The succession that a TAKE_OVER of `initiative` by `successor` asks for; nullopt where
// `predecessor` has never had a membership. UNKNOWN_ORGANIZATION if there is no such organization.
[[nodiscard]] absl::StatusOr<std::optional<Succession>> FindSuccession(
    const Call& call, absl::string_view initiative, absl::string_view predecessor,
    absl::string_view successor);

// The edit for a step of a membership. As InitiativeEdit::Begin; but for TAKE_OVER the initiative
// need not be readable, if the caller's organization followed a joined member that has ended: it
// could not take over what it is not told of, and the predecessor's accounts can tell nobody.
[[nodiscard]] absl::StatusOr<InitiativeEdit> BeginStep(const Call& call,
                                                       const pb::ChangeMembershipRequest& request,
                                                       const std::optional<Succession>& succession);

// What the step does to the predecessor, and to the lead where it led.
void TakeOver(const Call& call, const pb::ChangeMembershipRequest& step,
              const Succession& succession, const std::string& successor, InitiativeEdit& edit);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_INITIATIVE_SUCCESSION_H_
