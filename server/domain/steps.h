// What the tables of steps share (from which states, by whom): sets of states, and what is said to whoever
// cannot take a step now.

#ifndef RENKEI_SERVER_DOMAIN_STEPS_H_
#define RENKEI_SERVER_DOMAIN_STEPS_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/identity.pb.h"
#include "server/domain/error.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {

// Values of an enum that are all below 32.
template <typename Enum>
class SetOf {
 public:
  constexpr SetOf(std::initializer_list<Enum> values) {
    for (const Enum value : values) bits_ |= uint32_t{1} << static_cast<int>(value);
  }
  // A number that a newer client sent is in no set.
  constexpr bool Has(Enum value) const {
    const int number = static_cast<int>(value);
    return number >= 0 && number < 32 && (bits_ >> number & 1) != 0;
  }

 private:
  uint32_t bits_ = 0;
};

// As it stands in metadata: SUBMITTED.
template <typename Enum>
std::string StepToken(Enum value) {
  return absl::AsciiStrToUpper(
      ValueToken(*google::protobuf::GetEnumDescriptor<Enum>(), static_cast<int>(value)));
}

// OTHER_ORGANIZATION: the caller is not of the side that takes the step; metadata "resource", "party".
absl::Status StepOfOthers(absl::string_view resource, const Bilingual& action, const Bilingual& who,
                          std::string party);

// ROLE_MISSING: of the right side, without one of these roles; metadata "roles".
absl::Status StepNeedsRole(const Bilingual& action, const std::vector<pb::Role>& roles);

// How things stand, as the beginning of a sentence: "It is Open", 現在は「受付中」.
template <typename State>
Bilingual StandingOf(State state) {
  const Bilingual name = ValueName(state);
  return {absl::StrCat("It is ", name.en), absl::StrCat("現在は「", name.ja, "」")};
}

struct ImpossibleStep {
  Bilingual standing;
  Bilingual action;
  std::vector<Bilingual> possible;
  std::string state_token;
  std::string action_token;
  std::string allowed;  // tokens of what is possible, by commas
};

// ILLEGAL_TRANSITION: the state does not allow it; metadata "state", "action", "allowed".
absl::Status StepImpossible(const ImpossibleStep& step);

// The same where state, step and what is `open` to the caller have names of their own.
template <typename State, typename Action>
absl::Status StepImpossible(State state, Action action, const std::vector<Action>& open,
                            const Bilingual& standing) {
  ImpossibleStep step = {standing, ValueName(action), {}, StepToken(state), StepToken(action), ""};
  for (const Action one : open) {
    step.possible.push_back(ValueName(one));
    absl::StrAppend(&step.allowed, step.allowed.empty() ? "" : ",", StepToken(one));
  }
  return StepImpossible(step);
}

template <typename State, typename Action>
absl::Status StepImpossible(State state, Action action, const std::vector<Action>& open) {
  return StepImpossible(state, action, open, StandingOf(state));
}

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STEPS_H_
