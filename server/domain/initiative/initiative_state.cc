#include "server/domain/initiative/initiative_state.h"

#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

struct Step {
  pb::InitiativeState from;
  pb::InitiativeState to;
};

constexpr std::array kSteps = {
    Step{pb::INITIATIVE_STATE_PROPOSED, pb::INITIATIVE_STATE_OPEN},
    Step{pb::INITIATIVE_STATE_OPEN, pb::INITIATIVE_STATE_RUNNING},
    Step{pb::INITIATIVE_STATE_RUNNING, pb::INITIATIVE_STATE_CLOSED},
    Step{pb::INITIATIVE_STATE_PROPOSED, pb::INITIATIVE_STATE_CANCELLED},
    Step{pb::INITIATIVE_STATE_OPEN, pb::INITIATIVE_STATE_CANCELLED},
    Step{pb::INITIATIVE_STATE_RUNNING, pb::INITIATIVE_STATE_CANCELLED},
};

absl::Status IllegalStep(pb::InitiativeState from, pb::InitiativeState to) {
  std::vector<absl::string_view> tokens;
  std::vector<std::string> en;
  std::vector<std::string> ja;
  for (const Step& step : kSteps) {
    if (step.from != from) continue;
    tokens.push_back(StateToken(step.to));
    en.push_back(ValueName(step.to).en);
    ja.push_back(ValueName(step.to).ja);
  }
  return MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {absl::StrCat(
           "The initiative is ", ValueName(from).en, " and cannot become ", ValueName(to).en, ".",
           en.empty() ? "" : absl::StrCat(" Possible now: ", absl::StrJoin(en, ", "), ".")),
       absl::StrCat(
           "現在の状態は「", ValueName(from).ja, "」のため、「", ValueName(to).ja,
           "」にはできません。",
           ja.empty() ? "" : absl::StrCat("次に選べる状態: ", absl::StrJoin(ja, "、"), "。"))},
      {{"state", std::string(StateToken(from))},
       {"action", std::string(StateToken(to))},
       {"allowed", absl::StrJoin(tokens, ",")}});
}

bool Follows(pb::InitiativeState from, pb::InitiativeState to) {
  for (const Step& step : kSteps) {
    if (step.from == from && step.to == to) return true;
  }
  return false;
}

}  // namespace

absl::Status CheckInitiativeStep(pb::InitiativeState from, pb::InitiativeState to,
                                 absl::string_view results, absl::string_view reason) {
  if (!Follows(from, to)) return IllegalStep(from, to);
  if (to == pb::INITIATIVE_STATE_CLOSED && results.empty()) {
    return InvalidField("results", "REQUIRED",
                        {"an initiative is closed with its results: say what came of it",
                         "終了するには成果が必要です。成果を入力してください。"});
  }
  if (to == pb::INITIATIVE_STATE_CANCELLED && reason.empty()) {
    return InvalidField("reason", "REQUIRED",
                        {"an initiative is cancelled with a reason",
                         "中止するには理由が必要です。理由を入力してください。"});
  }
  return absl::OkStatus();
}

bool IsLiving(pb::InitiativeState state) {
  return state == pb::INITIATIVE_STATE_PROPOSED || state == pb::INITIATIVE_STATE_OPEN ||
         state == pb::INITIATIVE_STATE_RUNNING;
}

absl::Status CheckEditable(const pb::Initiative& initiative) {
  const pb::InitiativeState state = initiative.state();
  if (IsLiving(state)) return absl::OkStatus();
  return MakeError(
      pb::REASON_NOT_EDITABLE,
      {absl::StrCat("The initiative is ", ValueName(state).en, " and can no longer be changed."),
       absl::StrCat("現在の状態は「", ValueName(state).ja, "」のため、変更できません。")},
      {{"state", std::string(StateToken(state))}, {"resource", initiative.name()}});
}

absl::string_view StateToken(pb::InitiativeState state) {
  switch (state) {
    case pb::INITIATIVE_STATE_PROPOSED:
      return "PROPOSED";
    case pb::INITIATIVE_STATE_OPEN:
      return "OPEN";
    case pb::INITIATIVE_STATE_RUNNING:
      return "RUNNING";
    case pb::INITIATIVE_STATE_CLOSED:
      return "CLOSED";
    case pb::INITIATIVE_STATE_CANCELLED:
      return "CANCELLED";
    default:
      return "UNSPECIFIED";
  }
}

}  // namespace renkei::domain
