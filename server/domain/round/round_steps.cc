#include "server/domain/round/round_steps.h"

#include <array>
#include <initializer_list>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/faults.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/time/japan_minute.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

class RoundStates {
 public:
  constexpr RoundStates(std::initializer_list<pb::RoundState> states) {
    for (const pb::RoundState state : states) bits_ |= Bit(state);
  }
  constexpr bool Has(pb::RoundState state) const { return (bits_ & Bit(state)) != 0; }

 private:
  static constexpr uint32_t Bit(pb::RoundState state) {
    return uint32_t{1} << static_cast<int>(state);
  }
  uint32_t bits_ = 0;
};

struct RoundRule {
  pb::RoundAction action;
  RoundStates from;
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

std::string RoundStateToken(pb::RoundState state) {
  return absl::AsciiStrToUpper(ValueToken(*pb::RoundState_descriptor(), state));
}

absl::Status RefuseInState(const pb::Round& round, const Bilingual& action,
                           absl::string_view action_token, absl::Time now) {
  std::vector<std::string> en;
  std::vector<std::string> ja;
  std::vector<std::string> tokens;
  for (const pb::RoundAction open : OpenRoundSteps(round, now)) {
    en.push_back(ValueName(open).en);
    ja.push_back(ValueName(open).ja);
    tokens.push_back(absl::AsciiStrToUpper(ValueToken(*pb::RoundAction_descriptor(), open)));
  }
  const pb::RoundState at = RoundStateAt(round, now);
  const Bilingual state = ValueName(at);
  const bool none = tokens.empty();
  return MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {absl::StrCat("The round is ", state.en, "; \"", action.en,
                    "\" cannot be done. Possible now: ", none ? "nothing" : absl::StrJoin(en, ", "),
                    "."),
       absl::StrCat("この公募は現在「", state.ja, "」のため、「", action.ja,
                    "」はできません。今できること: ", none ? "なし" : absl::StrJoin(ja, "、"),
                    "。")},
      {{"state", RoundStateToken(at)},
       {"action", std::string(action_token)},
       {"allowed", absl::StrJoin(tokens, ",")}});
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
  return RefuseInState(c.round, ValueName(c.action),
                       absl::AsciiStrToUpper(ValueToken(*pb::RoundAction_descriptor(), c.action)),
                       c.now);
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
  const std::string token = absl::AsciiStrToUpper(action.en);
  return RefuseInState(round, action, token, now);
}

}  // namespace renkei::domain
