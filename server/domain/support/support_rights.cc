#include "server/domain/support/support_rights.h"

#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

struct SupportRight {
  SupportPart part;
  SupportParties who;
  SupportStates during;
};

constexpr SupportStates kTeamWorks = {pb::SUPPORT_STATE_ACTIVE, pb::SUPPORT_STATE_CLOSING};
constexpr SupportStates kAtWindow = {pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_STATE_TRIAGED,
                                     pb::SUPPORT_STATE_TEAM_FORMING, pb::SUPPORT_STATE_ACTIVE,
                                     pb::SUPPORT_STATE_CLOSING};
constexpr SupportStates kTextOpen = {pb::SUPPORT_STATE_DRAFT, pb::SUPPORT_STATE_REQUESTED,
                                     pb::SUPPORT_STATE_TRIAGED, pb::SUPPORT_STATE_TEAM_FORMING,
                                     pb::SUPPORT_STATE_ACTIVE};
constexpr SupportStates kEvaluated = {pb::SUPPORT_STATE_CLOSING};

constexpr SupportParties kBodies = {SupportParty::kBody, SupportParty::kJoint};
constexpr SupportParties kHelpers = {SupportParty::kTeam, SupportParty::kWindow};
constexpr SupportParties kAllSides = {SupportParty::kBody, SupportParty::kJoint,
                                      SupportParty::kTeam, SupportParty::kWindow};

constexpr std::array kSupportRights = {
    SupportRight{SupportPart::kText, {SupportParty::kBody}, kTextOpen},
    SupportRight{SupportPart::kEntry, kAllSides, kTeamWorks},
    SupportRight{SupportPart::kEntry, {SupportParty::kWindow}, kAtWindow},
    SupportRight{SupportPart::kOwnNote, kHelpers, kTeamWorks},
    SupportRight{SupportPart::kOwnNote, {SupportParty::kWindow}, kAtWindow},
    SupportRight{SupportPart::kStep, kAllSides, kTeamWorks},
    SupportRight{SupportPart::kRecommend, kHelpers, kTeamWorks},
    SupportRight{SupportPart::kAnswer, kBodies, kTeamWorks},
    SupportRight{SupportPart::kEvaluateBody, kBodies, kEvaluated},
    SupportRight{SupportPart::kEvaluateTeam, kHelpers, kEvaluated},
};

Bilingual PartName(SupportPart part) {
  switch (part) {
    case SupportPart::kText:
      return {"change what was asked", "相談の内容の変更"};
    case SupportPart::kEntry:
      return {"write the log", "支援の記録"};
    case SupportPart::kOwnNote:
      return {"note for the team alone", "支援チームだけの記録"};
    case SupportPart::kStep:
      return {"promise a step", "取組の約束"};
    case SupportPart::kRecommend:
      return {"recommend", "事例・施策・団体の紹介"};
    case SupportPart::kAnswer:
      return {"answer a recommendation", "紹介への回答"};
    case SupportPart::kEvaluateBody:
      return {"evaluate it for the body", "相談団体としての評価"};
    case SupportPart::kEvaluateTeam:
      break;
  }
  return {"evaluate it for the team", "支援チームとしての評価"};
}

absl::Status NotInThisState(const pb::SupportCase& support, SupportPart part) {
  const Bilingual state = ValueName(support.state());
  const Bilingual what = PartName(part);
  return MakeError(
      pb::REASON_NOT_EDITABLE,
      {absl::StrCat("the case is ", state.en, "; \"", what.en, "\" is not possible now"),
       absl::StrCat("この支援は現在「", state.ja, "」のため、「", what.ja, "」はできません。")},
      {{"state",
        absl::AsciiStrToUpper(ValueToken(*pb::SupportState_descriptor(), support.state()))}});
}

}  // namespace

absl::Status CheckSupportRight(const pb::SupportCase& support, SupportPart part,
                               const SupportActor& actor) {
  bool with_role = false;
  absl::Status refused;
  for (const SupportRight& right : kSupportRights) {
    if (right.part != part) continue;
    if (refused.ok()) refused = NotOfSupportParties(support.name(), PartName(part), right.who);
    for (const SupportParty party : kAllSupportParties) {
      if (!right.who.Has(party) || !actor.Is(party)) continue;
      if (!actor.HasRoleOf(party)) {
        if (!with_role) refused = SupportRoleMissing(PartName(part), party);
        continue;
      }
      if (right.during.Has(support.state())) return absl::OkStatus();
      with_role = true;
    }
  }
  return with_role ? NotInThisState(support, part) : refused;
}

}  // namespace renkei::domain
