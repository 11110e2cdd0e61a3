#include "server/domain/initiative/membership_conditions.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/initiative/cooperation_form.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/words/value_words.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {
namespace {

// The lead's own membership ends by a handover first, and marks are set once.
absl::Status CheckMarks(const MembershipContext& c) {
  const pb::InitiativeMember& m = c.member;
  const bool leads = m.role() == pb::MEMBER_ROLE_LEAD;
  switch (c.request.action()) {
    case pb::MEMBER_ACTION_WITHDRAW:
    case pb::MEMBER_ACTION_REQUEST_REMOVAL:
      if (leads) {
        return MakeError(
            pb::REASON_LAST_ONE,
            {"The lead cannot leave: hand the lead over to a member first (offer lead, accept "
             "lead), or close or cancel the initiative.",
             "幹事団体は離脱できません。先に他の構成員へ幹事を引き継ぐか、連携を終了または中止し"
             "てください。"},
            {{"resource", m.name()}});
      }
      if (c.request.action() == pb::MEMBER_ACTION_REQUEST_REMOVAL && m.removal_requested()) {
        return IllegalNow(c, {"The removal has been requested already; a coordinator decides.",
                              "除名はすでに申出済みです。事務局の同意をお待ちください。"});
      }
      return absl::OkStatus();
    case pb::MEMBER_ACTION_ACCEPT:
      if (m.accepted_by_lead()) {
        return IllegalNow(c, {"The lead has invited or accepted this body already.",
                              "すでに招待または承認済みです。"});
      }
      return absl::OkStatus();
    case pb::MEMBER_ACTION_OFFER_LEAD:
      if (m.role() != pb::MEMBER_ROLE_MEMBER) {
        return IllegalNow(c, {"Only a joined body with the role member can take the lead.",
                              "幹事を引き継げるのは、参加済みの構成員だけです。"});
      }
      if (m.lead_offered() || m.removal_requested()) {
        return IllegalNow(
            c, m.lead_offered()
                   ? Bilingual{"The lead has been offered to this member already.",
                               "この構成員にはすでに幹事交代を打診しています。"}
                   : Bilingual{"The removal of this member has been requested.",
                               "この構成員については除名を申し出ているため、幹事交代を申し出る"
                               "ことはできません。"});
      }
      return absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}
absl::Status StepMissing(absl::string_view step, Bilingual message) {
  return MakeError(pb::REASON_STEP_MISSING, std::move(message), {{"step", std::string(step)}});
}

absl::Status CheckResolution(const MembershipContext& c) {
  const CooperationFormRule& form = RuleOf(c.initiative.form());
  const bool party_to_it = c.member.role() == pb::MEMBER_ROLE_MEMBER && HasCouncil(c.kind);
  if (form.resolution == CouncilResolution::kNotNeeded || !party_to_it) return absl::OkStatus();
  if (!c.request.resolution_date().empty()) return absl::OkStatus();
  const bool excepted = form.resolution == CouncilResolution::kNeededWithException;
  if (excepted && !c.request.reason().empty()) return absl::OkStatus();
  const Bilingual form_name = ValueName(form.form);
  return StepMissing(
      "resolution",
      {absl::StrCat(
           "To join in the form \"", form_name.en, "\" the council has to resolve (", form.source,
           "): give resolution_date.",
           excepted ? absl::StrCat(" For ", form.exception_en, ", say so in reason.") : ""),
       absl::StrCat(form_name.ja, "への参加には議会の議決が必要です（", form.source,
                    "）。議決日（--resolution-date）を指定してください。",
                    excepted ? absl::StrCat(form.exception_ja,
                                            "で議決が不要な場合は、その旨を理由（reason）に記入し"
                                            "てください。")
                             : "")});
}

// A body that has joined records its council's resolution once, where its form has one.
absl::Status CheckLateResolution(const MembershipContext& c) {
  if (c.member.state() != pb::MEMBER_STATE_JOINED) return absl::OkStatus();
  if (LacksResolution(c.initiative.form(), c.member, c.kind)) return absl::OkStatus();
  if (!c.member.resolution_date().empty()) {
    return IllegalNow(c, {absl::StrCat("The resolution of the council is recorded already (",
                                       c.member.resolution_date(), ")."),
                          absl::StrCat("議会の議決はすでに記録されています（",
                                       c.member.resolution_date(), "）。")});
  }
  return IllegalNow(c, {"This body has joined, and no resolution of a council is missing.",
                        "すでに参加しており、記録の必要な議会の議決はありません。"});
}

// That there is something to take over, and that it is the body's to take.
absl::Status CheckSuccession(const MembershipContext& c) {
  // A request that names nobody is refused with the fields.
  if (c.request.predecessor().empty()) return absl::OkStatus();
  if (c.predecessor == nullptr || c.predecessor->member.state() != pb::MEMBER_STATE_JOINED) {
    const pb::MemberState state =
        c.predecessor == nullptr ? pb::MEMBER_STATE_UNSPECIFIED : c.predecessor->member.state();
    return IllegalNow(c, {absl::StrCat("The predecessor's membership is ", ValueName(state).en,
                                       "; only a joined one can be taken over."),
                          absl::StrCat("前の団体の現在の状態は「", ValueName(state).ja,
                                       "」です。承継できるのは、参加済みの団体の参加だけです。")});
  }
  if (c.predecessor->ended.empty()) {
    return StepMissing("reorganization",
                       {"The predecessor still exists today; its membership is its own.",
                        "前の団体は今日時点で存続しているため、承継できません。"});
  }
  if (c.predecessor->followed) return absl::OkStatus();
  return MakeError(
      pb::REASON_OTHER_ORGANIZATION,
      {absl::StrCat("By the registry ", c.member.organization(), " did not follow ",
                    c.predecessor->member.organization(), "."),
       absl::StrCat("団体台帳では、", c.member.organization(), "は",
                    c.predecessor->member.organization(), "の後継の団体ではありません。")},
      {{"resource", c.predecessor->member.name()}, {"party", "successor"}});
}

absl::Status CheckSteps(const MembershipContext& c) {
  switch (c.request.action()) {
    case pb::MEMBER_ACTION_JOIN:
      if (!c.member.accepted_by_lead()) {
        return StepMissing("acceptance",
                           {"The lead has not accepted the application yet.",
                            "幹事団体がまだ申請を承認していません。承認をお待ちください。"});
      }
      return CheckResolution(c);
    case pb::MEMBER_ACTION_PUT_TO_COUNCIL:
      return CheckLateResolution(c);
    case pb::MEMBER_ACTION_CONSENT_TO_REMOVAL:
      if (c.member.removal_requested()) return absl::OkStatus();
      return StepMissing("removal_request", {"The lead has not asked to remove this member.",
                                             "幹事団体から除名の申出がありません。"});
    case pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST:
      if (c.member.removal_requested()) return absl::OkStatus();
      return StepMissing("removal_request", {"The removal of this member has not been requested.",
                                             "この団体の除名は申し出ていません。"});
    case pb::MEMBER_ACTION_ACCEPT_LEAD:
      if (c.member.lead_offered()) return absl::OkStatus();
      return StepMissing("lead_offer", {"The lead has not been offered to this member.",
                                        "幹事団体から幹事交代の打診がありません。"});
    case pb::MEMBER_ACTION_RETRACT_LEAD_OFFER:
      if (c.member.lead_offered()) return absl::OkStatus();
      return StepMissing("lead_offer", {"The lead has not been offered to this member.",
                                        "この団体に幹事交代を打診していません。"});
    case pb::MEMBER_ACTION_RETRACT_INVITATION:
      if (c.member.accepted_by_lead()) return absl::OkStatus();
      return StepMissing("acceptance",
                         {"The body applied by itself and has not been accepted: there is no "
                          "invitation to take back.",
                          "この団体は自ら申請したもので、まだ承認していないため、取り消す招待があり"
                          "ません。"});
    case pb::MEMBER_ACTION_TAKE_OVER:
      return CheckSuccession(c);
    default:
      return absl::OkStatus();
  }
}
}  // namespace

std::map<std::string, std::string> StateMetadata(const MembershipContext& c) {
  std::vector<std::string> allowed;
  for (const pb::MemberAction action : ActionsFrom(c.member.state())) {
    allowed.push_back(ActionToken(action));
  }
  return {{"state", StateToken(c.member.state())},
          {"initiative_state", std::string(StateToken(c.initiative.state()))},
          {"action", ActionToken(c.request.action())},
          {"allowed", absl::StrJoin(allowed, ",")}};
}
absl::Status IllegalNow(const MembershipContext& c, Bilingual why) {
  return MakeError(pb::REASON_ILLEGAL_TRANSITION, std::move(why), StateMetadata(c));
}
absl::Status CheckConditions(const MembershipContext& c) {
  RETURN_IF_ERROR(CheckMarks(c));
  return CheckSteps(c);
}

}  // namespace renkei::domain
