// Who acts in a support case, and in which states of it.

#ifndef RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_ACTOR_H_
#define RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_ACTOR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/support_case.pb.h"
#include "server/domain/error.h"
#include "server/domain/steps.h"

namespace renkei::domain {

// The sides from which something is done.
enum class SupportParty {
  kBody,    // the body that asks
  kJoint,   // one that asks with it and has accepted
  kWindow,  // the organization at which it is asked
  kTeam,    // an organization of the team
  kAsked,   // the organization whose part in the case is meant
};

using SupportParties = SetOf<SupportParty>;

using SupportStates = SetOf<pb::SupportState>;

struct SupportActor {
  bool of_body = false;
  bool of_joint = false;
  bool of_window = false;
  bool of_team = false;
  // Of the organization whose part is meant, whatever its state.
  bool of_asked = false;
  bool contributor = false;  // contributor or approver
  bool coordinator = false;
  // Its organization has named nobody who works on the case, or names this account.
  bool official = true;

  bool Is(SupportParty party) const;
  // What the party needs: bodies contributor or approver, the window coordinator, the others one of
  // both, and that they are not kept out by who was named.
  bool HasRoleOf(SupportParty party) const;
};

// Every party, in the order in which the sides are told of.
inline constexpr SupportParty kAllSupportParties[] = {SupportParty::kBody, SupportParty::kJoint,
                                                      SupportParty::kWindow, SupportParty::kTeam,
                                                      SupportParty::kAsked};

// "the window", 窓口.
Bilingual SupportPartyName(SupportParty party);

// OTHER_ORGANIZATION, naming who does `what`; ROLE_MISSING, naming the roles.
absl::Status NotOfSupportParties(absl::string_view support, const Bilingual& what,
                                 SupportParties parties);
absl::Status SupportRoleMissing(const Bilingual& what, SupportParty party);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SUPPORT_SUPPORT_ACTOR_H_
