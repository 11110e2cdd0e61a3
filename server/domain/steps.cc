#include "server/domain/steps.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/identity/roles.h"

namespace renkei::domain {

absl::Status StepOfOthers(absl::string_view resource, const Bilingual& action, const Bilingual& who,
                          std::string party) {
  return MakeError(pb::REASON_OTHER_ORGANIZATION,
                   {absl::StrCat("\"", action.en, "\" is for ", who.en),
                    absl::StrCat("「", action.ja, "」ができるのは、", who.ja, "だけです。")},
                   {{"resource", std::string(resource)}, {"party", std::move(party)}});
}

absl::Status StepNeedsRole(const Bilingual& action, const std::vector<pb::Role>& roles) {
  const Bilingual names = RoleNames(roles);
  return MakeError(
      pb::REASON_ROLE_MISSING,
      {absl::StrCat("\"", action.en, "\" needs one of these roles: ", names.en),
       absl::StrCat("「", action.ja, "」には次のいずれかの権限が必要です：", names.ja)},
      {{"roles", names.en}});
}

absl::Status StepImpossible(const ImpossibleStep& step) {
  std::vector<std::string> en;
  std::vector<std::string> ja;
  for (const Bilingual& one : step.possible) {
    en.push_back(one.en);
    ja.push_back(one.ja);
  }
  return MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {absl::StrCat(step.standing.en, "; \"", step.action.en, "\" cannot be done. Possible now: ",
                    en.empty() ? "nothing" : absl::StrJoin(en, ", "), "."),
       absl::StrCat(step.standing.ja, "のため、「", step.action.ja,
                    "」はできません。今できること: ", ja.empty() ? "なし" : absl::StrJoin(ja, "、"),
                    "。")},
      {{"state", step.state_token}, {"action", step.action_token}, {"allowed", step.allowed}});
}

}  // namespace renkei::domain
