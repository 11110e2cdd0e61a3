#include "client/view/page/facet_words.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "client/view/page/opinions.h"
#include "client/view/page/search_kinds.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/planning.pb.h"
#include "renkei/v1/programme.pb.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

std::string Constant(const google::protobuf::EnumDescriptor& type, const std::string& value,
                     const domain::Words& words) {
  const std::optional<int> number = domain::ParseValueWord(type, value);
  const std::string word = number ? words.Value(type, *number) : "";
  return word.empty() ? value : word;
}

std::string State(const std::string& value, pb::ResourceType kind, const domain::Words& words) {
  // Of a call, whatever the time.
  if (kind == pb::RESOURCE_TYPE_CASE_CALL && value == "ANNOUNCED")
    return In(words.lang(), {"announced", "公表済み"});
  const SearchKind* const known = FindSearchKind(kind);
  return known == nullptr || known->state == nullptr
             ? Constant(*pb::LifecycleState_descriptor(), value, words)
             : Constant(*known->state, value, words);
}

std::string Year(const std::string& value, const domain::Words& words) {
  int year = 0;
  if (!absl::SimpleAtoi(value, &year)) return value;
  pb::When when;
  when.set_kind(pb::When::KIND_FISCAL_YEAR);
  when.set_year(year);
  const std::string word = words.When(when);
  return word.empty() ? value : word;
}

}  // namespace

Cell FacetCell(pb::SearchFacet facet, const std::string& value, pb::ResourceType kind,
               const domain::Words& words) {
  switch (facet) {
    case pb::SEARCH_FACET_PREFECTURE:
    case pb::SEARCH_FACET_OWNER:
    case pb::SEARCH_FACET_FRAMEWORK_ITEM: {
      Cell cell = words.Title(value);
      cell.resource = value;
      return cell;
    }
    case pb::SEARCH_FACET_OWNER_KIND:
      return Constant(*pb::OrganizationKind_descriptor(), value, words);
    case pb::SEARCH_FACET_POPULATION_CLASS:
      return Constant(*pb::PopulationClass_descriptor(), value, words);
    case pb::SEARCH_FACET_CONTINUITY:
      return Constant(*pb::Continuity_descriptor(), value, words);
    case pb::SEARCH_FACET_STATE:
      return State(value, kind, words);
    case pb::SEARCH_FACET_SELECTED:
      return value == "true" ? In(words.lang(), {"selected", "優良事例"})
                             : In(words.lang(), {"others", "それ以外"});
    case pb::SEARCH_FACET_SUPPORT_KIND:
      return Constant(*pb::SupportKind_descriptor(), value, words);
    case pb::SEARCH_FACET_OPINION_SOURCE:
      return Constant(*pb::OpinionSource_descriptor(), value, words);
    case pb::SEARCH_FACET_OPINION_ANSWER:
      return value == "UNANSWERED" ? NotAnswered(words.lang())
                                   : Constant(*pb::OpinionAnswer_descriptor(), value, words);
    case pb::SEARCH_FACET_TYPE:
      return Constant(*pb::ResourceType_descriptor(), value, words);
    case pb::SEARCH_FACET_YEAR:
      return Year(value, words);
    default:
      return value;
  }
}

}  // namespace renkei::view
