#include "server/domain/support/support_members.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/steps.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

using MemberStates = SetOf<pb::SupportMemberState>;

struct SupportMemberRule {
  pb::SupportMemberAction action;
  pb::SupportSide side;
  MemberStates from;
  pb::SupportMemberState to;
  SupportParty party;
  SupportStates during;
  bool needs_words = false;
};

constexpr pb::SupportMemberState kAsked = pb::SUPPORT_MEMBER_STATE_ASKED;
constexpr pb::SupportMemberState kAccepted = pb::SUPPORT_MEMBER_STATE_ACCEPTED;
constexpr pb::SupportMemberState kDeclinedAsk = pb::SUPPORT_MEMBER_STATE_DECLINED;
constexpr pb::SupportMemberState kLeft = pb::SUPPORT_MEMBER_STATE_LEFT;
constexpr pb::SupportMemberState kReleased = pb::SUPPORT_MEMBER_STATE_RELEASED;
constexpr MemberStates kOutside = {pb::SUPPORT_MEMBER_STATE_UNSPECIFIED, kDeclinedAsk, kLeft,
                                   kReleased};

constexpr SupportStates kOnDraft = {pb::SUPPORT_STATE_DRAFT};
constexpr SupportStates kWhileOpen = {pb::SUPPORT_STATE_DRAFT,   pb::SUPPORT_STATE_REQUESTED,
                                      pb::SUPPORT_STATE_TRIAGED, pb::SUPPORT_STATE_TEAM_FORMING,
                                      pb::SUPPORT_STATE_ACTIVE,  pb::SUPPORT_STATE_CLOSING};
constexpr SupportStates kWhileAsking = {pb::SUPPORT_STATE_TEAM_FORMING, pb::SUPPORT_STATE_ACTIVE};
constexpr SupportStates kWhileTeam = {pb::SUPPORT_STATE_TEAM_FORMING, pb::SUPPORT_STATE_ACTIVE,
                                      pb::SUPPORT_STATE_CLOSING};

constexpr pb::SupportSide kTeamSide = pb::SUPPORT_SIDE_TEAM;
constexpr pb::SupportSide kBodySide = pb::SUPPORT_SIDE_BODY;
constexpr SupportParty kOrganization = SupportParty::kAsked;
constexpr bool kWithWords = true;

constexpr std::array kSupportMemberRules = {
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_ASK, kTeamSide, kOutside, kAsked,
                      SupportParty::kWindow, kWhileAsking},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_ACCEPT,
                      kTeamSide,
                      {kAsked},
                      kAccepted,
                      kOrganization,
                      kWhileAsking},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_DECLINE,
                      kTeamSide,
                      {kAsked},
                      kDeclinedAsk,
                      kOrganization,
                      kWhileAsking,
                      kWithWords},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_LEAVE,
                      kTeamSide,
                      {kAccepted},
                      kLeft,
                      kOrganization,
                      kWhileTeam,
                      kWithWords},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_RELEASE,
                      kTeamSide,
                      {kAsked},
                      kReleased,
                      SupportParty::kWindow,
                      kWhileTeam},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_RELEASE,
                      kTeamSide,
                      {kAccepted},
                      kReleased,
                      SupportParty::kWindow,
                      kWhileTeam,
                      kWithWords},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_ASSIGN,
                      kTeamSide,
                      {kAccepted},
                      kAccepted,
                      kOrganization,
                      kWhileTeam},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_ASK, kBodySide, kOutside, kAsked,
                      SupportParty::kBody, kOnDraft},
    SupportMemberRule{
        pb::SUPPORT_MEMBER_ACTION_ACCEPT, kBodySide, {kAsked}, kAccepted, kOrganization, kOnDraft},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_DECLINE,
                      kBodySide,
                      {kAsked},
                      kDeclinedAsk,
                      kOrganization,
                      kOnDraft,
                      kWithWords},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_LEAVE,
                      kBodySide,
                      {kAccepted},
                      kLeft,
                      kOrganization,
                      kWhileOpen,
                      kWithWords},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_RELEASE,
                      kBodySide,
                      {kAsked},
                      kReleased,
                      SupportParty::kBody,
                      kOnDraft},
    SupportMemberRule{pb::SUPPORT_MEMBER_ACTION_RELEASE,
                      kBodySide,
                      {kAccepted},
                      kReleased,
                      SupportParty::kBody,
                      kWhileOpen,
                      kWithWords},
};

bool IsOpenNow(const SupportMemberRule& rule, const pb::SupportCase& support,
               const pb::SupportMember& member) {
  return rule.side == member.side() && rule.from.Has(member.state()) &&
         rule.during.Has(support.state());
}

absl::Status MemberNotFromHere(const SupportMemberContext& c) {
  const Bilingual state = ValueName(c.member.state());
  const Bilingual of_case = ValueName(c.support.state());
  return StepImpossible(
      c.member.state(), c.request.action(), OpenSupportMemberSteps(c.support, c.member, c.actor),
      {absl::StrCat("The organization is ", state.en, ", and the case is ", of_case.en),
       absl::StrCat("この団体は「", state.ja, "」、支援は「", of_case.ja, "」")});
}

absl::Status CheckMemberFields(const SupportMemberContext& c, const SupportMemberRule& rule) {
  Faults faults;
  if (rule.needs_words && c.request.words().empty()) {
    faults.Add(
        "words", "REQUIRED",
        {"must be set: the others read why", "理由を書いてください。ほかの団体に伝わります。"});
  }
  const bool names_officials =
      rule.side == kTeamSide && (rule.action == pb::SUPPORT_MEMBER_ACTION_ACCEPT ||
                                 rule.action == pb::SUPPORT_MEMBER_ACTION_ASSIGN);
  if (!c.request.officials().empty() && !names_officials) {
    faults.Add(
        "officials", "NOT_APPLICABLE",
        {"are named by an organization of the team when it accepts or changes them",
         "担当者を指定できるのは、支援チームの団体が参加を承諾するとき、または変更するときです。"});
  }
  std::vector<pb::FieldViolation> bad = faults.Take();
  if (bad.empty()) return absl::OkStatus();
  return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(bad));
}

void PutSorted(const std::string& name, bool in,
               google::protobuf::RepeatedPtrField<std::string>& names) {
  const auto place = std::lower_bound(names.begin(), names.end(), name);
  const bool there = place != names.end() && *place == name;
  if (in && !there) {
    const int at = static_cast<int>(place - names.begin());
    names.Add(std::string(name));
    std::rotate(names.begin() + at, names.end() - 1, names.end());
  } else if (!in && there) {
    names.erase(place);
  }
}

}  // namespace

absl::StatusOr<pb::SupportMemberState> CheckSupportMemberStep(const SupportMemberContext& c) {
  const Bilingual what = ValueName(c.request.action());
  for (const SupportMemberRule& rule : kSupportMemberRules) {
    if (rule.action != c.request.action() || rule.side != c.member.side()) continue;
    if (!c.actor.Is(rule.party)) return NotOfSupportParties(c.member.name(), what, {rule.party});
    if (!c.actor.HasRoleOf(rule.party)) return SupportRoleMissing(what, rule.party);
    if (!IsOpenNow(rule, c.support, c.member)) continue;
    absl::Status fields = CheckMemberFields(c, rule);
    if (!fields.ok()) return fields;
    return rule.to;
  }
  return MemberNotFromHere(c);
}

std::vector<pb::SupportMemberAction> OpenSupportMemberSteps(const pb::SupportCase& support,
                                                            const pb::SupportMember& member,
                                                            const SupportActor& actor) {
  std::vector<pb::SupportMemberAction> open;
  for (const SupportMemberRule& rule : kSupportMemberRules) {
    if (IsOpenNow(rule, support, member) && actor.Is(rule.party) && actor.HasRoleOf(rule.party))
      open.push_back(rule.action);
  }
  return open;
}

pb::SupportMember AfterSupportMemberStep(const SupportMemberContext& c, pb::SupportMemberState to) {
  const pb::ChangeSupportMemberRequest& r = c.request;
  pb::SupportMember after = c.member;
  after.set_state(to);
  if (r.action() == pb::SUPPORT_MEMBER_ACTION_ASK) {
    after.set_request(r.words());
    after.clear_answer();
    after.clear_officials();
  } else if (r.action() == pb::SUPPORT_MEMBER_ACTION_ASSIGN) {
    *after.mutable_officials() = r.officials();
  } else {
    after.set_answer(r.words());
    *after.mutable_officials() = r.officials();
  }
  return after;
}

void EnterSupportMember(const pb::SupportMember& member, pb::SupportCase& support) {
  const std::string& name = member.organization();
  const bool team = member.side() == kTeamSide;
  PutSorted(name, team && member.state() == kAccepted, *support.mutable_team());
  PutSorted(name, team && member.state() == kAsked, *support.mutable_asked_team());
  PutSorted(name, !team && member.state() == kAccepted, *support.mutable_joint_bodies());
  PutSorted(name, !team && member.state() == kAsked, *support.mutable_asked_bodies());
}

}  // namespace renkei::domain
