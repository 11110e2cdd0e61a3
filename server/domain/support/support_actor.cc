#include "server/domain/support/support_actor.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/identity/roles.h"

namespace renkei::domain {
namespace {

constexpr const char* kPartyTokens[] = {"body", "joint", "window", "team", "asked"};

std::vector<pb::Role> RolesOfSupportParty(SupportParty party) {
  switch (party) {
    case SupportParty::kWindow:
      return {pb::ROLE_COORDINATOR};
    case SupportParty::kTeam:
    case SupportParty::kAsked:
      return {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER, pb::ROLE_COORDINATOR};
    case SupportParty::kBody:
    case SupportParty::kJoint:
      break;
  }
  return {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
}

}  // namespace

bool SupportActor::Is(SupportParty party) const {
  switch (party) {
    case SupportParty::kBody:
      return of_body;
    case SupportParty::kJoint:
      return of_joint;
    case SupportParty::kWindow:
      return of_window;
    case SupportParty::kTeam:
      return of_team;
    case SupportParty::kAsked:
      break;
  }
  return of_asked;
}

bool SupportActor::HasRoleOf(SupportParty party) const {
  switch (party) {
    case SupportParty::kBody:
    case SupportParty::kJoint:
      return contributor;
    case SupportParty::kWindow:
      return coordinator;
    case SupportParty::kTeam:
      return (contributor || coordinator) && official;
    case SupportParty::kAsked:
      break;
  }
  // Who works on it is changed by whoever has the role: those who were named may have gone.
  return contributor || coordinator;
}

Bilingual SupportPartyName(SupportParty party) {
  switch (party) {
    case SupportParty::kBody:
      return {"the body that asks", "相談団体"};
    case SupportParty::kJoint:
      return {"the bodies that ask with it", "共同の相談団体"};
    case SupportParty::kWindow:
      return {"the window", "窓口の団体"};
    case SupportParty::kTeam:
      return {"the organizations of the team", "支援チームの団体"};
    case SupportParty::kAsked:
      break;
  }
  return {"the organization that is asked", "依頼を受けた団体"};
}

absl::Status NotOfSupportParties(absl::string_view support, const Bilingual& what,
                                 SupportParties parties) {
  std::vector<std::string> en;
  std::vector<std::string> ja;
  std::vector<std::string> tokens;
  for (const SupportParty party : kAllSupportParties) {
    if (!parties.Has(party)) continue;
    en.push_back(SupportPartyName(party).en);
    ja.push_back(SupportPartyName(party).ja);
    tokens.push_back(kPartyTokens[static_cast<int>(party)]);
  }
  return StepOfOthers(support, what, {absl::StrJoin(en, " or "), absl::StrJoin(ja, "と")},
                      absl::StrJoin(tokens, ","));
}

absl::Status SupportRoleMissing(const Bilingual& what, SupportParty party) {
  const Bilingual roles = RoleNames(RolesOfSupportParty(party));
  const bool named = party == SupportParty::kTeam;
  return MakeError(
      pb::REASON_ROLE_MISSING,
      {absl::StrCat("\"", what.en, "\" needs one of these roles: ", roles.en,
                    named ? "; where your organization has named who works on the case, they alone "
                            "write for it"
                          : ""),
       absl::StrCat("「", what.ja, "」には次のいずれかの権限が必要です：", roles.ja,
                    named ? "。団体が担当者を指定しているときは、その人だけができます。" : "")},
      {{"roles", roles.en}});
}

}  // namespace renkei::domain
