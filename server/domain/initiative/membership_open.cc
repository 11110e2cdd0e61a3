// What can be done from where a membership stands: asked of the same rules that decide on a step.

#include <array>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/initiative/cooperation_form.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/initiative/membership_conditions.h"
#include "server/domain/time/date.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

// What somebody would have to say beside the action, from least to most. Days are today's: they are
// in every order that the rules ask for, or the step is not open today.
std::vector<pb::ChangeMembershipRequest> Attempts(pb::MemberAction action,
                                                  const std::string& today) {
  pb::ChangeMembershipRequest plain;
  plain.set_action(action);
  plain.set_date(today);
  std::vector<pb::ChangeMembershipRequest> attempts(4, plain);
  attempts[1].set_council_date(today);
  attempts[2].set_resolution_date(today);
  // Last: in the place of a resolution a reason speaks of an exception.
  attempts[3].set_reason("-");
  return attempts;
}

bool CanTakeOnSomething(pb::OrganizationKind kind) {
  return kind != pb::ORGANIZATION_KIND_UNSPECIFIED && kind != pb::ORGANIZATION_KIND_WARD;
}

}  // namespace

std::vector<OpenStep> OpenSteps(const MembershipContext& standing) {
  const std::string today = FormatDate(standing.today);
  std::vector<OpenStep> open;
  for (int number = 1; number < pb::MemberAction_ARRAYSIZE; ++number) {
    const auto action = static_cast<pb::MemberAction>(number);
    if (!pb::MemberAction_IsValid(number) || action == pb::MEMBER_ACTION_TAKE_OVER) continue;
    for (const pb::ChangeMembershipRequest& attempt : Attempts(action, today)) {
      const MembershipContext context = {standing.initiative, standing.member, attempt,
                                         standing.actor,      standing.kind,   standing.today};
      const absl::StatusOr<Transition> judged = JudgeTransition(context);
      if (!judged.ok()) continue;
      if (judged->needs_living_body && !CanTakeOnSomething(standing.kind)) break;
      open.push_back({action, attempt});
      break;
    }
  }
  return open;
}

absl::Status WithOpenSteps(const MembershipContext& context, const absl::Status& refusal) {
  const auto detail = DetailOf(refusal);
  if (!detail || detail->reason() != pb::REASON_ILLEGAL_TRANSITION) return refusal;
  std::vector<std::string> en;
  std::vector<std::string> ja;
  for (const OpenStep& step : OpenSteps(context)) {
    en.push_back(ValueName(step.action).en);
    ja.push_back(ValueName(step.action).ja);
  }
  if (en.empty()) return refusal;
  std::map<std::string, std::string> metadata(detail->metadata().begin(), detail->metadata().end());
  return MakeError(
      detail->reason(),
      {absl::StrCat(detail->message(), " Possible now: ", absl::StrJoin(en, ", "), "."),
       absl::StrCat(detail->message_ja(), "今できる操作: ", absl::StrJoin(ja, "、"), "。")},
      metadata);
}

bool LacksResolution(pb::CooperationForm form, const pb::InitiativeMember& member,
                     pb::OrganizationKind kind) {
  const CouncilResolution needed = RuleOf(form).resolution;
  const bool party =
      member.role() == pb::MEMBER_ROLE_LEAD || member.role() == pb::MEMBER_ROLE_MEMBER;
  if (needed == CouncilResolution::kNotNeeded || !party || !HasCouncil(kind)) return false;
  if (member.state() != pb::MEMBER_STATE_JOINED || !member.resolution_date().empty()) return false;
  return needed == CouncilResolution::kNeeded || member.reason().empty();
}

}  // namespace renkei::domain
