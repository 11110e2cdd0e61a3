#include "server/domain/lifecycle.h"

#include <array>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

struct Transition {
  pb::LifecycleState from;
  LifecycleAction action;
  pb::LifecycleState to;
};

constexpr std::array kTransitions = {
    Transition{pb::LIFECYCLE_STATE_DRAFT, LifecycleAction::kSubmit, pb::LIFECYCLE_STATE_IN_REVIEW},
    Transition{pb::LIFECYCLE_STATE_RETURNED, LifecycleAction::kSubmit,
               pb::LIFECYCLE_STATE_IN_REVIEW},
    Transition{pb::LIFECYCLE_STATE_IN_REVIEW, LifecycleAction::kReturn,
               pb::LIFECYCLE_STATE_RETURNED},
    Transition{pb::LIFECYCLE_STATE_IN_REVIEW, LifecycleAction::kPublish,
               pb::LIFECYCLE_STATE_PUBLISHED},
    Transition{pb::LIFECYCLE_STATE_PUBLISHED, LifecycleAction::kRevise, pb::LIFECYCLE_STATE_DRAFT},
    Transition{pb::LIFECYCLE_STATE_PUBLISHED, LifecycleAction::kArchive,
               pb::LIFECYCLE_STATE_ARCHIVED},
};

struct ActionName {
  absl::string_view token;
  absl::string_view ja;
};

// In the order of LifecycleAction.
constexpr std::array<ActionName, 5> kActionNames = {{{"submit", "提出"},
                                                     {"return", "差戻し"},
                                                     {"publish", "公開"},
                                                     {"archive", "保管"},
                                                     {"revise", "改訂"}}};

const ActionName& NameOf(LifecycleAction action) {
  return kActionNames[static_cast<size_t>(action)];
}

absl::Status IllegalTransition(pb::LifecycleState state, LifecycleAction action) {
  std::vector<absl::string_view> allowed;
  std::vector<absl::string_view> allowed_ja;
  for (const LifecycleAction possible : ActionsFrom(state)) {
    allowed.push_back(NameOf(possible).token);
    allowed_ja.push_back(NameOf(possible).ja);
  }
  const Bilingual name = ValueName(state);
  const std::string hint =
      allowed.empty() ? "" : absl::StrCat(" Possible now: ", absl::StrJoin(allowed, ", "), ".");
  const std::string hint_ja =
      allowed.empty() ? "" : absl::StrCat("今できる操作: ", absl::StrJoin(allowed_ja, "、"), "。");
  return MakeError(pb::REASON_ILLEGAL_TRANSITION,
                   {absl::StrCat("It is \"", name.en, "\"; \"", NameOf(action).token,
                                 "\" is not possible.", hint),
                    absl::StrCat("現在の状態は「", name.ja, "」のため、", NameOf(action).ja,
                                 "はできません。", hint_ja)},
                   {{"state", std::string(StateToken(state))},
                    {"action", std::string(NameOf(action).token)},
                    {"allowed", absl::StrJoin(allowed, ",")}});
}

}  // namespace

absl::StatusOr<pb::LifecycleState> NextState(pb::LifecycleState state, LifecycleAction action) {
  for (const Transition& transition : kTransitions) {
    if (transition.from == state && transition.action == action) return transition.to;
  }
  return IllegalTransition(state, action);
}

std::vector<LifecycleAction> ActionsFrom(pb::LifecycleState state) {
  std::vector<LifecycleAction> actions;
  for (const Transition& transition : kTransitions) {
    if (transition.from == state) actions.push_back(transition.action);
  }
  return actions;
}

absl::string_view ActionToken(LifecycleAction action) { return NameOf(action).token; }

bool IsEditable(pb::LifecycleState state) {
  return state == pb::LIFECYCLE_STATE_DRAFT || state == pb::LIFECYCLE_STATE_RETURNED;
}

absl::Status CheckEditable(pb::LifecycleState state, absl::string_view resource) {
  if (IsEditable(state)) return absl::OkStatus();
  const Bilingual name = ValueName(state);
  std::map<std::string, std::string> metadata = {{"state", std::string(StateToken(state))}};
  if (!resource.empty()) metadata["resource"] = std::string(resource);
  return MakeError(
      pb::REASON_NOT_EDITABLE,
      {absl::StrCat("It is \"", name.en, "\" and can only be edited as a draft."),
       absl::StrCat("現在の状態は「", name.ja,
                    "」のため編集できません。編集できるのは下書きと差戻しのときです。")},
      metadata);
}

absl::string_view StateToken(pb::LifecycleState state) {
  switch (state) {
    case pb::LIFECYCLE_STATE_DRAFT:
      return "DRAFT";
    case pb::LIFECYCLE_STATE_IN_REVIEW:
      return "IN_REVIEW";
    case pb::LIFECYCLE_STATE_PUBLISHED:
      return "PUBLISHED";
    case pb::LIFECYCLE_STATE_ARCHIVED:
      return "ARCHIVED";
    case pb::LIFECYCLE_STATE_RETURNED:
      return "RETURNED";
    default:
      return "UNSPECIFIED";
  }
}

}  // namespace renkei::domain
