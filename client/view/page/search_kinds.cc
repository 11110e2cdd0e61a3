#include "client/view/page/search_kinds.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/view/page/opinions.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_call.pb.h"
#include "renkei/v1/case_list_edition.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/national_kpi.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/planning.pb.h"
#include "renkei/v1/programme.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/selection.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

constexpr char kRecords[] = "SearchService/SearchRecords";

// CASE of RESOURCE_TYPE_CASE.
std::string TypeToken(pb::ResourceType type) {
  return std::string(absl::StripPrefix(pb::ResourceType_Name(type), "RESOURCE_TYPE_"));
}

std::vector<SearchKind> MakeKinds() {
  using F = pb::SearchFacet;
  constexpr F kPrefecture = pb::SEARCH_FACET_PREFECTURE, kKind = pb::SEARCH_FACET_OWNER_KIND,
              kClass = pb::SEARCH_FACET_POPULATION_CLASS, kItem = pb::SEARCH_FACET_FRAMEWORK_ITEM,
              kYear = pb::SEARCH_FACET_YEAR, kState = pb::SEARCH_FACET_STATE,
              kOwner = pb::SEARCH_FACET_OWNER;
  const auto* const lifecycle = pb::LifecycleState_descriptor();
  return {{pb::RESOURCE_TYPE_CASE,
           "cases",
           "SearchService/SearchCases",
           {"Cases", "事例"},
           lifecycle,
           nullptr,
           {kPrefecture, kKind, kClass, kItem, kYear, pb::SEARCH_FACET_CONTINUITY,
            pb::SEARCH_FACET_SELECTED, pb::SEARCH_FACET_TAG}},
          {pb::RESOURCE_TYPE_VISION,
           "visions",
           "SearchService/SearchVisions",
           {"Visions and measures", "ビジョン・施策・KPI"},
           lifecycle,
           nullptr,
           {kPrefecture, kKind, kClass, kItem, kYear}},
          {pb::RESOURCE_TYPE_INITIATIVE,
           "initiatives",
           "SearchService/SearchInitiatives",
           {"Joint initiatives", "地域間連携"},
           pb::InitiativeState_descriptor(),
           nullptr,
           {kPrefecture, kItem, kState}},
          {pb::RESOURCE_TYPE_PROGRAMME,
           "programmes",
           "SearchService/SearchProgrammes",
           {"Programmes", "支援施策"},
           nullptr,
           nullptr,
           {pb::SEARCH_FACET_MINISTRY, pb::SEARCH_FACET_SUPPORT_KIND, kItem, kYear}},
          {pb::RESOURCE_TYPE_OPINION,
           "opinions",
           kRecords,
           {"Opinions on plans", "計画への意見"},
           lifecycle,
           pb::OpinionAnswer_descriptor(),
           {pb::SEARCH_FACET_OPINION_ANSWER, pb::SEARCH_FACET_OPINION_SOURCE, kPrefecture, kKind,
            kYear}},
          {pb::RESOURCE_TYPE_CASE_LIST_EDITION,
           "menuBooks",
           kRecords,
           {"Menu books", "メニューブック"},
           pb::CaseListEditionState_descriptor(),
           pb::CaseListEditionState_descriptor(),
           {kYear, kOwner}},
          {pb::RESOURCE_TYPE_CASE_CALL,
           "caseCalls",
           kRecords,
           {"Calls for cases", "事例の募集"},
           pb::CaseCallState_descriptor(),
           pb::CaseCallState_descriptor(),
           {kYear, kOwner}},
          {pb::RESOURCE_TYPE_ROUND,
           "rounds",
           kRecords,
           {"Rounds of selection", "公募・選定"},
           pb::RoundState_descriptor(),
           pb::RoundState_descriptor(),
           {kYear, kOwner}},
          {pb::RESOURCE_TYPE_NATIONAL_KPI,
           "nationalKpis",
           kRecords,
           {"National KPIs", "国のKPI"},
           pb::NationalKpiState_descriptor(),
           pb::NationalKpiState_descriptor(),
           {kItem, kOwner}},
          {pb::RESOURCE_TYPE_ORGANIZATION,
           "organizations",
           "SearchService/SearchOrganizations",
           {"Local governments", "団体"},
           nullptr,
           nullptr,
           {kPrefecture, kKind, kClass}}};
}

template <class Matches>
const SearchKind* FindIf(Matches matches) {
  const auto& kinds = SearchKinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(), matches);
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace

bool SearchKind::is_record() const { return absl::string_view(method) == kRecords; }

const std::vector<SearchKind>& SearchKinds() {
  static const auto& kinds = *new std::vector<SearchKind>(MakeKinds());
  return kinds;
}

const SearchKind* FindSearchKind(pb::ResourceType type) {
  return FindIf([type](const SearchKind& kind) { return kind.type == type; });
}

const SearchKind* FindSearchKind(absl::string_view name) {
  return FindIf([name](const SearchKind& kind) { return kind.name == name; });
}

Action SearchAction(const SearchKind* kind, std::string text, std::string label) {
  Action action;
  action.label = std::move(label);
  action.method = kind == nullptr ? "SearchService/SearchAll" : kind->method;
  if (kind != nullptr && kind->is_record()) action.resource = TypeToken(kind->type);
  action.text = std::move(text);
  return action;
}

const SearchKind* SoughtBy(const Action& action) {
  return FindIf([&](const SearchKind& kind) {
    return action.method == kind.method &&
           (!kind.is_record() || action.resource == TypeToken(kind.type));
  });
}

std::string StandingWords(const pb::SearchHit& hit, const domain::Words& words) {
  const SearchKind* const kind = FindSearchKind(hit.type());
  if (kind == nullptr || kind->standing == nullptr) {
    return absl::StrCat(words.Value(*pb::LifecycleState_descriptor(), hit.state()),
                        words.Value(*pb::InitiativeState_descriptor(), hit.initiative_state()));
  }
  if (hit.standing() == "UNANSWERED") return NotAnswered(words.lang());
  const std::optional<int> value = domain::ParseValueWord(*kind->standing, hit.standing());
  const std::string word = value ? words.Value(*kind->standing, *value) : "";
  return word.empty() ? hit.standing() : word;
}

std::vector<const google::protobuf::Descriptor*> MessagesOf(pb::ResourceType type) {
  switch (type) {
    case pb::RESOURCE_TYPE_CASE:
      return {pb::Case::descriptor()};
    case pb::RESOURCE_TYPE_VISION:
      return {pb::Vision::descriptor()};
    case pb::RESOURCE_TYPE_VISION_NODE:
      return {pb::VisionNode::descriptor()};
    case pb::RESOURCE_TYPE_KPI:
      return {pb::Kpi::descriptor()};
    case pb::RESOURCE_TYPE_INITIATIVE:
      return {pb::Initiative::descriptor()};
    case pb::RESOURCE_TYPE_PROGRAMME:
      return {pb::Programme::descriptor()};
    case pb::RESOURCE_TYPE_OPINION:
      return {pb::Opinion::descriptor()};
    case pb::RESOURCE_TYPE_CASE_LIST_EDITION:
      // Its entries stand below it, and are called as those of its list.
      return {pb::CaseListEdition::descriptor(), pb::CaseList::descriptor()};
    case pb::RESOURCE_TYPE_CASE_CALL:
      return {pb::CaseCall::descriptor()};
    case pb::RESOURCE_TYPE_ROUND:
      return {pb::Round::descriptor()};
    case pb::RESOURCE_TYPE_NATIONAL_KPI:
      return {pb::NationalKpi::descriptor()};
    case pb::RESOURCE_TYPE_ORGANIZATION:
      return {pb::Organization::descriptor()};
    default:
      return {};
  }
}

}  // namespace renkei::view
