#include "server/domain/round/round_steps.h"

#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/steps.h"
#include "server/domain/time/japan_minute.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

struct RoundRule {
  pb::RoundAction action;
  SetOf<pb::RoundState> from;
};

constexpr std::array kRoundRules = {
    RoundRule{pb::ROUND_ACTION_ANNOUNCE, {pb::ROUND_STATE_DRAFT}},
    RoundRule{pb::ROUND_ACTION_ADVANCE,
              {pb::ROUND_STATE_CLOSED, pb::ROUND_STATE_ELIGIBILITY, pb::ROUND_STATE_READING,
               pb::ROUND_STATE_PANEL}},
    RoundRule{pb::ROUND_ACTION_CANCEL,
              {pb::ROUND_STATE_DRAFT, pb::ROUND_STATE_PLANNED, pb::ROUND_STATE_OPEN,
               pb::ROUND_STATE_CLOSED, pb::ROUND_STATE_ELIGIBILITY, pb::ROUND_STATE_READING,
               pb::ROUND_STATE_PANEL, pb::ROUND_STATE_DECISION}},
};

Bilingual RoundStanding(pb::RoundState state) {
  const Bilingual name = ValueName(state);
  return {absl::StrCat("The round is ", name.en), absl::StrCat("この公募は現在「", name.ja, "」")};
}

pb::RoundState After(const RoundContext& c) {
  if (c.action == pb::ROUND_ACTION_ANNOUNCE) return pb::ROUND_STATE_OPEN;
  if (c.action == pb::ROUND_ACTION_CANCEL) return pb::ROUND_STATE_CANCELLED;
  return NextStage(c.round);
}

void CheckReason(const RoundContext& c, Faults& faults) {
  if (c.action == pb::ROUND_ACTION_CANCEL && c.reason.empty()) {
    faults.Add("reason", "REQUIRED",
               {"must be set: whoever applied or wants to reads it",
                "取りやめの理由を書いてください。応募した団体にも伝わります。"});
  }
  if (c.action != pb::ROUND_ACTION_CANCEL && !c.reason.empty()) {
    faults.Add("reason", "NOT_APPLICABLE",
               {absl::StrCat("says nothing for \"", ValueName(c.action).en, "\""),
                absl::StrCat("「", ValueName(c.action).ja, "」では指定できない項目です。")});
  }
}

void CheckAnnounced(const RoundContext& c, Faults& faults) {
  const auto closes = ParseJapanMinute(c.round.closes_at());
  if (c.action != pb::ROUND_ACTION_ANNOUNCE || !closes || c.now < *closes) return;
  faults.Add("name", "CALL_CLOSED",
             {absl::StrCat("it would close at ", ShownMinute(c.round.closes_at()),
                           " (Japan time), which is over; set a later time first"),
              absl::StrCat("受付終了（", ShownMinute(c.round.closes_at()),
                           "）を過ぎています。先に受付終了の日時を変更してください。")});
}

void CheckWaiting(const RoundContext& c, pb::RoundState next, Faults& faults) {
  if (c.action != pb::ROUND_ACTION_ADVANCE || next == pb::ROUND_STATE_ELIGIBILITY) return;
  if (c.waiting == 0) return;
  faults.Add("name", "APPLICATIONS_OPEN",
             {absl::StrCat(c.waiting,
                           " application(s) wait for their check; pass each or rule it out first"),
              absl::StrCat("要件の確認が終わっていない応募が", c.waiting,
                           "件あります。先に「要件の確認済み」または「要件を満たさないとする」"
                           "の手続きをしてください。")});
}

}  // namespace

absl::StatusOr<pb::RoundState> CheckRoundStep(const RoundContext& c) {
  const pb::RoundState at = RoundStateAt(c.round, c.now);
  for (const RoundRule& rule : kRoundRules) {
    if (rule.action != c.action || !rule.from.Has(at)) continue;
    const pb::RoundState next = After(c);
    Faults faults;
    CheckReason(c, faults);
    CheckAnnounced(c, faults);
    CheckWaiting(c, next, faults);
    std::vector<pb::FieldViolation> bad = faults.Take();
    if (!bad.empty()) return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(bad));
    return next;
  }
  return StepImpossible(at, c.action, OpenRoundSteps(c.round, c.now), RoundStanding(at));
}

std::vector<pb::RoundAction> OpenRoundSteps(const pb::Round& round, absl::Time now) {
  std::vector<pb::RoundAction> open;
  for (const RoundRule& rule : kRoundRules) {
    const std::string reason = rule.action == pb::ROUND_ACTION_CANCEL ? "-" : "";
    if (!rule.from.Has(RoundStateAt(round, now))) continue;
    if (CheckRoundStep({round, rule.action, reason, 0, now}).ok()) open.push_back(rule.action);
  }
  return open;
}

absl::Status NotInStage(const pb::Round& round, Bilingual action, absl::Time now) {
  const pb::RoundState at = RoundStateAt(round, now);
  ImpossibleStep step = {
      RoundStanding(at), action, {}, StepToken(at), absl::AsciiStrToUpper(action.en), ""};
  for (const pb::RoundAction open : OpenRoundSteps(round, now)) {
    step.possible.push_back(ValueName(open));
    absl::StrAppend(&step.allowed, step.allowed.empty() ? "" : ",", StepToken(open));
  }
  return StepImpossible(step);
}

}  // namespace renkei::domain
