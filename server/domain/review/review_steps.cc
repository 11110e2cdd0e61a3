#include "server/domain/review/review_steps.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "server/domain/identity/roles.h"

namespace renkei::domain {

absl::Status NotTheReviewParty(absl::string_view resource, const Bilingual& action,
                               ReviewParty party) {
  const bool reviewer = party == ReviewParty::kReviewer;
  const Bilingual who =
      reviewer ? Bilingual{"the account that was named as the reviewer", "審査委員本人"}
               : Bilingual{"the organization that holds the round", "実施団体（事務局）"};
  return MakeError(
      pb::REASON_OTHER_ORGANIZATION,
      {absl::StrCat("\"", action.en, "\" is for ", who.en),
       absl::StrCat("「", action.ja, "」ができるのは、", who.ja, "だけです。")},
      {{"resource", std::string(resource)}, {"party", reviewer ? "reviewer" : "secretariat"}});
}

absl::Status ReviewRoleMissing(const Bilingual& action) {
  const Bilingual roles = RoleNames({pb::ROLE_COORDINATOR});
  return MakeError(
      pb::REASON_ROLE_MISSING,
      {absl::StrCat("\"", action.en, "\" needs one of these roles: ", roles.en),
       absl::StrCat("「", action.ja, "」には次のいずれかの権限が必要です：", roles.ja)},
      {{"roles", roles.en}});
}

absl::Status NotFromThisState(const Bilingual& state, const Bilingual& action,
                              const std::vector<Bilingual>& possible, std::string state_token,
                              std::string action_token, std::string allowed) {
  std::vector<std::string> en;
  std::vector<std::string> ja;
  for (const Bilingual& one : possible) {
    en.push_back(one.en);
    ja.push_back(one.ja);
  }
  return MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {absl::StrCat("It is ", state.en, "; \"", action.en, "\" cannot be done. Possible now: ",
                    en.empty() ? "nothing" : absl::StrJoin(en, ", "), "."),
       absl::StrCat("現在は「", state.ja, "」のため、「", action.ja,
                    "」はできません。今できること: ", ja.empty() ? "なし" : absl::StrJoin(ja, "、"),
                    "。")},
      {{"state", std::move(state_token)},
       {"action", std::move(action_token)},
       {"allowed", std::move(allowed)}});
}

}  // namespace renkei::domain
