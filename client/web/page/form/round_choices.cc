#include "client/web/page/form/round_choices.h"

#include "absl/strings/str_cat.h"

namespace renkei::web {

std::vector<Choice> CriterionChoices(
    const Visit& visit, const google::protobuf::RepeatedPtrField<pb::RoundCriterion>& criteria) {
  std::vector<Choice> choices;
  for (const pb::RoundCriterion& one : criteria) {
    choices.push_back(
        {one.id(), visit.Say({absl::StrCat(one.title(), " (", one.lowest(), " to ", one.highest(),
                                           ", weight ", one.weight(), ")"),
                              absl::StrCat(one.title(), "（", one.lowest(), "～", one.highest(),
                                           "点、配点", one.weight(), "）")})});
  }
  return choices;
}

}  // namespace renkei::web
