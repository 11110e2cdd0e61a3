#include "client/web/page/form/round_choices.h"

#include "absl/strings/str_cat.h"
#include "renkei/v1/round_service.pb.h"

namespace renkei::web {
namespace {

constexpr int kOfferedApplications = 200;

}  // namespace

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

std::vector<Choice> ApplicationChoices(Visit& visit, const std::string& round) {
  pb::ListRoundApplicationsRequest list;
  list.set_parent(round);
  list.set_page_size(kOfferedApplications);
  const auto found = visit.calls.Call<pb::ListRoundApplicationsResponse>(
      "RoundService/ListRoundApplications", list);
  std::vector<Choice> choices;
  if (!found.ok()) return choices;
  for (const pb::RoundApplication& one : found->applications()) {
    if (one.number() == 0) continue;
    choices.push_back(
        {one.name(), visit.Say({absl::StrCat("No. ", one.number(), " ", one.title()),
                                absl::StrCat("第", one.number(), "号 ", one.title())})});
  }
  return choices;
}

}  // namespace renkei::web
