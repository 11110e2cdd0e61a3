// Who writes which part of a support case, while it is in which state: one table.
//
//   part                 who                        while
//   -------------------  -------------------------  ------------------------------------------
//   text                 body                       draft to active
//   entry                bodies, team               active, closing
//   entry, own note      window                     requested to closing
//   own note             team                       active, closing
//   step                 bodies, team, window       active, closing
//   recommend            team, window               active, closing
//   answer               bodies                     active, closing
//   evaluate (body)      bodies                     closing
//   evaluate (team)      team, window               closing

#ifndef RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_RIGHTS_H_
#define RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_RIGHTS_H_

#include "absl/status/status.h"
#include "renkei/v1/support_case.pb.h"
#include "server/domain/support/support_actor.h"

namespace renkei::domain {

enum class SupportPart {
  kText,
  kEntry,
  kOwnNote,
  kStep,
  kRecommend,
  kAnswer,
  kEvaluateBody,
  kEvaluateTeam,
};

// OK where the actor may write it. OTHER_ORGANIZATION, ROLE_MISSING, or NOT_EDITABLE (metadata "state")
// in this order.
[[nodiscard]] absl::Status CheckSupportRight(const pb::SupportCase& support, SupportPart part,
                                             const SupportActor& actor);

inline bool MayWriteSupport(const pb::SupportCase& support, SupportPart part,
                            const SupportActor& actor) {
  return CheckSupportRight(support, part, actor).ok();
}

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_RIGHTS_H_
