// What SearchRecords finds: what stands in documents of opinions, editions of menu books, calls for cases, rounds of
// selection and national KPIs, and what hits say of them.
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/search/document_kinds.h"

namespace renkei::service {
namespace {

constexpr int kListSegments = 2;

void AddType(pb::ResourceType type, DocumentBuilder& made) {
  made.Facet(kTypeFacet, FacetToken(type, "RESOURCE_TYPE_"));
}

std::string AnswerToken(const pb::Opinion& opinion) {
  const std::string answer = FacetToken(opinion.answer(), "OPINION_ANSWER_");
  return answer.empty() ? "UNANSWERED" : answer;
}

// The fiscal years of the opening and closing of a call or a round.
template <class Called>
std::set<int> YearsOf(const Called& call) {
  constexpr size_t kDayLength = 10;
  std::set<int> years;
  for (const std::string& at : {call.opens_at(), call.closes_at()}) {
    const auto day = domain::ParseDate(absl::string_view(at).substr(0, kDayLength));
    if (day.ok()) years.insert(domain::FiscalYearOf(*day));
  }
  return years;
}

}  // namespace

void MakeOpinion(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::Opinion& text = subject.content.opinion();
  made.Says(text);
  AddType(pb::RESOURCE_TYPE_OPINION, made);
  AddPlanOf(text.name(), subject, made);
  made.Facet(kOpinionSourceFacet, FacetToken(text.source_kind(), "OPINION_SOURCE_"));
  made.Facet(kOpinionAnswerFacet, AnswerToken(text));
  made.Dated(text.update_time());
}

void ShowOpinion(const pb::Change& read, pb::SearchHit& hit) {
  hit.set_standing(AnswerToken(read.opinion()));
  *hit.mutable_date() = read.opinion().update_time();
}

// One document with what stands in it: who looks for a case finds it among the cases, and here the book in which it
// was printed.
void MakeEdition(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::CaseListEdition& text = subject.content.case_list_edition();
  made.Says(text);
  AddType(pb::RESOURCE_TYPE_CASE_LIST_EDITION, made);
  for (const std::string& entry : subject.facts.entries) made.Line(entry);
  made.Owned(std::vector<std::string>{text.owner()}, subject.facts);
  made.Facet(kCaseListFacet, std::string(domain::ParentName(text.name(), kListSegments)));
  if (text.fiscal_year() != 0) made.Facet(kYearFacet, absl::StrCat(text.fiscal_year()));
  made.Facet(kStateFacet, FacetToken(text.state(), "CASE_LIST_EDITION_STATE_"));
  made.Dated(text.update_time());
}

void ShowEdition(const pb::Change& read, pb::SearchHit& hit) {
  const pb::CaseListEdition& text = read.case_list_edition();
  hit.add_owners(text.owner());
  hit.set_standing(FacetToken(text.state(), "CASE_LIST_EDITION_STATE_"));
  hit.set_fiscal_year(text.fiscal_year());
  hit.set_edition(text.number());
  *hit.mutable_date() = text.update_time();
}

void MakeCaseCall(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::CaseCall& text = subject.content.case_call();
  made.Says(text);
  AddType(pb::RESOURCE_TYPE_CASE_CALL, made);
  made.Owned(std::vector<std::string>{text.owner()}, subject.facts);
  made.Facet(kCaseListFacet, std::string(domain::ParentName(text.name(), kListSegments)));
  for (const int year : YearsOf(text)) made.Facet(kYearFacet, absl::StrCat(year));
  made.Facet(kStateFacet, !text.cancel_reason().empty() ? "CANCELLED"
                          : text.announced()            ? "ANNOUNCED"
                                                        : "DRAFT");
  made.Dated(text.update_time());
}

void ShowCaseCall(const pb::Change& read, pb::SearchHit& hit) {
  const pb::CaseCall& text = read.case_call();
  hit.add_owners(text.owner());
  hit.set_standing(FacetToken(text.state(), "CASE_CALL_STATE_"));
  hit.set_closes_at(text.closes_at());
  *hit.mutable_date() = text.update_time();
}

// Where it stands before it closes follows from the clock: the index knows that it was announced.
void MakeRound(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::Round& text = subject.content.round();
  made.Says(text);
  AddType(pb::RESOURCE_TYPE_ROUND, made);
  made.Owned(std::vector<std::string>{text.owner()}, subject.facts);
  for (const int year : YearsOf(text)) made.Facet(kYearFacet, absl::StrCat(year));
  const bool by_clock = text.state() == pb::ROUND_STATE_PLANNED ||
                        text.state() == pb::ROUND_STATE_OPEN ||
                        text.state() == pb::ROUND_STATE_CLOSED;
  made.Facet(kStateFacet, by_clock ? "ANNOUNCED" : FacetToken(text.state(), "ROUND_STATE_"));
  made.Dated(text.update_time());
}

void ShowRound(const pb::Change& read, pb::SearchHit& hit) {
  const pb::Round& text = read.round();
  hit.add_owners(text.owner());
  hit.set_standing(FacetToken(text.state(), "ROUND_STATE_"));
  hit.set_closes_at(text.closes_at());
  *hit.mutable_date() = text.update_time();
}

void MakeNationalKpi(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::NationalKpi& text = subject.content.national_kpi();
  const pb::NationalKpiDefinition& definition = text.definition();
  made.Says(text);
  AddType(pb::RESOURCE_TYPE_NATIONAL_KPI, made);
  made.Owned(std::vector<std::string>{text.owner()}, subject.facts);
  std::set<std::string> items;
  for (const auto* counted :
       {&definition.cases().framework_items(), &definition.visions().framework_items(),
        &definition.measures().framework_items(), &definition.initiatives().framework_items()}) {
    items.insert(counted->begin(), counted->end());
  }
  made.Items(items);
  made.Facet(kIndicatorFacet, definition.actuals().indicator());
  made.Facet(kStateFacet, FacetToken(text.state(), "NATIONAL_KPI_STATE_"));
  made.Dated(text.update_time());
}

void ShowNationalKpi(const pb::Change& read, pb::SearchHit& hit) {
  hit.add_owners(read.national_kpi().owner());
  hit.set_standing(FacetToken(read.national_kpi().state(), "NATIONAL_KPI_STATE_"));
  *hit.mutable_date() = read.national_kpi().update_time();
}

}  // namespace renkei::service
