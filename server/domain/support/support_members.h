// An organization's part in a support case: the one table of who may do what about it, while the case is
// in which state. The team is asked by the window, those that ask together by the body.
//
//   action   side  from                       to        who     while the case is
//   -------  ----  -------------------------  --------  ------  ---------------------------------------
//   ask      team  none, declined, left,      asked     window  team forming, active
//                  released
//   accept   team  asked                      accepted  it      team forming, active
//   decline  team  asked                      declined  it      team forming, active         (words)
//   leave    team  accepted                   left      it      team forming, active, closing (words)
//   release  team  asked                      released  window  team forming, active, closing
//   release  team  accepted                   released  window  team forming, active, closing (words)
//   assign   team  accepted                   accepted  it      team forming, active, closing
//   ask      body  none, declined, left,      asked     body    draft
//                  released
//   accept   body  asked                      accepted  it      draft
//   decline  body  asked                      declined  it      draft                         (words)
//   leave    body  accepted                   left      it      draft to closing              (words)
//   release  body  asked                      released  body    draft
//   release  body  accepted                   released  body    draft to closing              (words)

#ifndef RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_MEMBERS_H_
#define RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_MEMBERS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/support_case.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "server/domain/support/support_actor.h"

namespace renkei::domain {

struct SupportMemberContext {
  const pb::SupportCase& support;
  // state UNSPECIFIED: it was never asked; name, organization and side are set all the same.
  const pb::SupportMember& member;
  const pb::ChangeSupportMemberRequest& request;
  SupportActor actor;
};

// The state after a step that may be taken. Errors as CheckSupportStep has them; of fields REQUIRED and
// NOT_APPLICABLE.
[[nodiscard]] absl::StatusOr<pb::SupportMemberState> CheckSupportMemberStep(
    const SupportMemberContext& context);

std::vector<pb::SupportMemberAction> OpenSupportMemberSteps(const pb::SupportCase& support,
                                                            const pb::SupportMember& member,
                                                            const SupportActor& actor);

// The member after a step that was allowed; times are the caller's.
pb::SupportMember AfterSupportMemberStep(const SupportMemberContext& context,
                                         pb::SupportMemberState to);

// Puts the organization of `member` into those lists of the case where its state belongs, and takes it
// out of the others.
void EnterSupportMember(const pb::SupportMember& member, pb::SupportCase& support);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_MEMBERS_H_
