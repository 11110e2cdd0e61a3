#include "server/service/search/search_filter.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/planning.pb.h"
#include "renkei/v1/programme.pb.h"
#include "server/domain/error.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/search/documents.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::Comparison;
using domain::FilterField;
using domain::FilterOp;

// The names of an enum's values without their common beginning, as facets have them.
template <typename Enum>
std::vector<std::string> TokensOf(absl::string_view prefix) {
  std::vector<std::string> tokens;
  const auto* type = google::protobuf::GetEnumDescriptor<Enum>();
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() != 0)
      tokens.push_back(type->value(i)->name().substr(prefix.size()));
  }
  return tokens;
}

std::vector<std::string> AnswerTokens() {
  std::vector<std::string> tokens = TokensOf<pb::OpinionAnswer>("OPINION_ANSWER_");
  tokens.emplace_back("UNANSWERED");
  return tokens;
}

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {kOwnerFacet},
      {kPrefectureFacet},
      {kOwnerKindFacet, domain::FieldType::kString,
       TokensOf<pb::OrganizationKind>("ORGANIZATION_KIND_")},
      {kPopulationClassFacet},
      {kFrameworkItemFacet},
      {kYearFacet},
      {kStateFacet},
      {kContinuityFacet, domain::FieldType::kString, TokensOf<pb::Continuity>("CONTINUITY_")},
      {kSelectedFacet, domain::FieldType::kString, {"true", "false"}},
      {kTagFacet},
      {kFormFacet},
      {kOpenFacet, domain::FieldType::kString, {"true", "false"}},
      {kIndicatorFacet},
      {kVisionFacet},
      {kMinistryFacet},
      {kSupportKindFacet, domain::FieldType::kString, TokensOf<pb::SupportKind>("SUPPORT_KIND_")},
      {kCaseListFacet},
      {kTypeFacet},
      {kOpinionSourceFacet, domain::FieldType::kString,
       TokensOf<pb::OpinionSource>("OPINION_SOURCE_")},
      {kOpinionAnswerFacet, domain::FieldType::kString, AnswerTokens()},
  };
  return schema;
}

absl::Status NotWhole(const Comparison& comparison) {
  return domain::MakeError(
      pb::REASON_INVALID_FILTER,
      {absl::StrCat("a search compares whole values: ", comparison.field, " with =, != or :"),
       absl::StrCat("検索の絞込みは値の一致で行います。", comparison.field,
                    " には =、!=、: を使ってください。")},
      {{"field", comparison.field}, {"position", absl::StrCat(comparison.position)}});
}

}  // namespace

absl::StatusOr<std::vector<search::Filter>> SearchFilters(const Call& call,
                                                          absl::string_view text) {
  ASSIGN_OR_RETURN(const domain::Filter parsed, ParseFilter(call, text, Schema()));
  std::vector<search::Filter> filters;
  for (const Comparison& comparison : parsed.comparisons()) {
    const bool equal = comparison.op == FilterOp::kEqual || comparison.op == FilterOp::kHas;
    if (!equal && comparison.op != FilterOp::kNotEqual) return NotWhole(comparison);
    filters.push_back({.facet = comparison.field,
                       .values = {comparison.value},
                       .negated = comparison.negated == equal});
  }
  return filters;
}

std::string FacetName(pb::SearchFacet facet) {
  constexpr absl::string_view kPrefix = "SEARCH_FACET_";
  return absl::AsciiStrToLower(pb::SearchFacet_Name(facet).substr(kPrefix.size()));
}

}  // namespace renkei::service
