#include "server/service/search/document_kinds.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/when.h"
#include "server/service/frame/named_resource.h"
#include "server/service/organization/organizations.h"

namespace renkei::service {
namespace {

void MakeCase(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::Case& text = subject.content.case_();
  const CaseFacts& known = subject.facts.of_case;
  made.Says(text);
  for (const pb::CaseResult& result : text.results())
    made.Facet(kIndicatorFacet, result.indicator());
  for (const std::string& tag : text.tags()) made.Facet(kTagFacet, tag);
  made.Owned(std::vector<std::string>{text.owner()}, subject.facts);
  made.Items(text.framework_items());
  if (text.begin().kind() != pb::When::KIND_UNSPECIFIED)
    made.Facet(kYearFacet, absl::StrCat(domain::FiscalYearOf(domain::FirstDay(text.begin()))));
  made.Facet(kStateFacet, FacetToken(text.state(), "LIFECYCLE_STATE_"));
  made.Facet(kContinuityFacet, FacetToken(text.continuity(), "CONTINUITY_"));
  made.Facet(kSelectedFacet, known.selected ? "true" : "false");
  made.Dated(text.has_publish_time() ? text.publish_time() : text.update_time());
  made.Order(kAdoptionsOrder, static_cast<double>(known.adoptions));
  made.Order(kPublicAdoptionsOrder, static_cast<double>(known.public_adoptions));
}

void ShowCase(const pb::Change& read, pb::SearchHit& hit) {
  const pb::Case& text = read.case_();
  hit.add_owners(text.owner());
  hit.set_state(text.state());
  hit.set_selected(text.selected());
  *hit.mutable_date() = text.has_publish_time() ? text.publish_time() : text.update_time();
}

void MakeVision(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::Vision& text = subject.content.vision();
  made.Says(text);
  made.Owned(text.owners(), subject.facts);
  std::set<std::string> items(text.framework_items().begin(), text.framework_items().end());
  items.insert(text.node_framework_items().begin(), text.node_framework_items().end());
  made.Items(items);
  made.Years(text.period());
  made.Facet(kStateFacet, FacetToken(text.state(), "LIFECYCLE_STATE_"));
  made.Dated(text.update_time());
}

void ShowVision(const pb::Change& read, pb::SearchHit& hit) {
  const pb::Vision& text = read.vision();
  *hit.mutable_owners() = text.owners();
  hit.set_state(text.state());
  *hit.mutable_date() = text.update_time();
}

void MakeNode(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::VisionNode& text = subject.content.vision_node();
  made.Says(text);
  made.Items(text.framework_items());
  AddPlanOf(text.name(), subject, made);
  made.Dated(text.update_time());
}

void ShowNode(const pb::Change& read, pb::SearchHit& hit) {
  *hit.mutable_date() = read.vision_node().update_time();
}

void MakeKpi(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::Kpi& text = subject.content.kpi();
  made.Says(text);
  made.Facet(kIndicatorFacet, text.indicator());
  AddPlanOf(text.name(), subject, made);
  made.Dated(text.update_time());
}

void ShowKpi(const pb::Change& read, pb::SearchHit& hit) {
  *hit.mutable_date() = read.kpi().update_time();
}

void MakeInitiative(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::Initiative& text = subject.content.initiative();
  made.Says(text);
  for (const pb::SharedKpi& kpi : text.kpis()) made.Facet(kIndicatorFacet, kpi.indicator());
  made.Owned(std::vector<std::string>{text.lead()}, subject.facts);
  made.Items(text.framework_items());
  made.Years(text.period());
  made.Facet(kStateFacet, FacetToken(text.state(), "INITIATIVE_STATE_"));
  made.Facet(kFormFacet, FacetToken(text.form(), "COOPERATION_FORM_"));
  made.Facet(kOpenFacet, text.open_to_applications() ? "true" : "false");
  made.Dated(text.update_time());
}

void ShowInitiative(const pb::Change& read, pb::SearchHit& hit) {
  hit.add_owners(read.initiative().lead());
  hit.set_initiative_state(read.initiative().state());
  *hit.mutable_date() = read.initiative().update_time();
}

void MakeProgramme(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::Programme& text = subject.content.programme();
  made.Says(text);
  made.Owned(std::vector<std::string>{text.owner()}, subject.facts);
  made.Items(text.framework_items());
  for (const int year : text.published_fiscal_years()) made.Facet(kYearFacet, absl::StrCat(year));
  made.Facet(kMinistryFacet, text.ministry());
  made.Facet(kSupportKindFacet, FacetToken(text.support_kind(), "SUPPORT_KIND_"));
  made.Dated(text.has_publish_time() ? text.publish_time() : text.update_time());
}

void ShowProgramme(const pb::Change& read, pb::SearchHit& hit) {
  const pb::Programme& text = read.programme();
  hit.add_owners(text.owner());
  hit.set_ministry(text.ministry());
  *hit.mutable_date() = text.has_publish_time() ? text.publish_time() : text.update_time();
}

void MakeOrganization(const DocumentSubject& subject, DocumentBuilder& made) {
  const pb::Organization& text = subject.content.organization();
  const pb::Designation* now = DesignationOn(text, subject.facts.today);
  for (const pb::Designation& name : text.designations()) {
    if (&name == now) {
      made.Title(name.display_name());
      made.Title(name.kana());
    } else {
      made.Line(absl::StrCat(name.display_name(), " ", name.kana()));
    }
    made.Line(name.code());
  }
  made.Owned(std::vector<std::string>{text.name()}, subject.facts);
  made.Facet(kStateFacet, subject.facts.owner(text.name()).ended ? "ENDED" : "LIVING");
}

void ShowNothing(const pb::Change&, pb::SearchHit&) {}

ResourceTypes TypesWhere(bool (*is)(const DocumentKind&)) {
  ResourceTypes types;
  for (const DocumentKind& kind : DocumentKinds()) {
    if (is(kind)) types.insert(kind.type);
  }
  return types;
}

}  // namespace

const std::vector<DocumentKind>& DocumentKinds() {
  constexpr bool kInPlan = true, kRecord = true;
  static const auto& kinds = *new std::vector<DocumentKind>{
      {pb::RESOURCE_TYPE_CASE, kCaseKind, pb::RESOURCE_TYPE_CASE, !kInPlan, !kRecord, MakeCase,
       ShowCase},
      {pb::RESOURCE_TYPE_VISION, kVisionKind, pb::RESOURCE_TYPE_VISION, !kInPlan, !kRecord,
       MakeVision, ShowVision},
      {pb::RESOURCE_TYPE_VISION_NODE, kNodeKind, pb::RESOURCE_TYPE_VISION, kInPlan, !kRecord,
       MakeNode, ShowNode},
      {pb::RESOURCE_TYPE_KPI, kKpiKind, pb::RESOURCE_TYPE_VISION, kInPlan, !kRecord, MakeKpi,
       ShowKpi},
      {pb::RESOURCE_TYPE_INITIATIVE, kInitiativeKind, pb::RESOURCE_TYPE_INITIATIVE, !kInPlan,
       !kRecord, MakeInitiative, ShowInitiative},
      {pb::RESOURCE_TYPE_PROGRAMME, kProgrammeKind, pb::RESOURCE_TYPE_PROGRAMME, !kInPlan, !kRecord,
       MakeProgramme, ShowProgramme},
      {pb::RESOURCE_TYPE_OPINION, kOpinionKind, pb::RESOURCE_TYPE_OPINION, kInPlan, kRecord,
       MakeOpinion, ShowOpinion},
      {pb::RESOURCE_TYPE_CASE_LIST_EDITION, kEditionKind, pb::RESOURCE_TYPE_CASE_LIST_EDITION,
       !kInPlan, kRecord, MakeEdition, ShowEdition},
      {pb::RESOURCE_TYPE_CASE_CALL, kCaseCallKind, pb::RESOURCE_TYPE_CASE_CALL, !kInPlan, kRecord,
       MakeCaseCall, ShowCaseCall},
      {pb::RESOURCE_TYPE_ROUND, kRoundKind, pb::RESOURCE_TYPE_ROUND, !kInPlan, kRecord, MakeRound,
       ShowRound},
      {pb::RESOURCE_TYPE_NATIONAL_KPI, kNationalKpiKind, pb::RESOURCE_TYPE_NATIONAL_KPI, !kInPlan,
       kRecord, MakeNationalKpi, ShowNationalKpi},
      {pb::RESOURCE_TYPE_ORGANIZATION, kOrganizationKind, pb::RESOURCE_TYPE_ORGANIZATION, !kInPlan,
       !kRecord, MakeOrganization, ShowNothing},
  };
  return kinds;
}

const DocumentKind* FindDocumentKind(pb::ResourceType type) {
  const auto& kinds = DocumentKinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [type](const DocumentKind& kind) { return kind.type == type; });
  return found == kinds.end() ? nullptr : &*found;
}

const ResourceTypes& DocumentTypes() {
  static const auto& types =
      *new ResourceTypes(TypesWhere([](const DocumentKind&) { return true; }));
  return types;
}

const ResourceTypes& RecordTypes() {
  static const auto& types =
      *new ResourceTypes(TypesWhere([](const DocumentKind& kind) { return kind.is_record; }));
  return types;
}

void AddPlanOf(absl::string_view name, const DocumentSubject& subject, DocumentBuilder& made) {
  made.Facet(kVisionFacet, std::string(domain::ParentName(name, 4)));
  made.Owned(subject.owners, subject.facts);
  if (!subject.plan) return;
  made.Years(subject.plan->period);
  made.Facet(kStateFacet, FacetToken(subject.plan->state, "LIFECYCLE_STATE_"));
}

std::vector<std::string> OwnersIn(const pb::Change& content) {
  const google::protobuf::Message* const message = ContentOf(content);
  if (message == nullptr) return {};
  if (content.has_organization()) return {content.organization().name()};
  const auto& reflection = *message->GetReflection();
  const auto& type = *message->GetDescriptor();
  for (const char* name : {"owner", "lead"}) {
    const auto* const field = type.FindFieldByName(name);
    if (field != nullptr) return {reflection.GetString(*message, field)};
  }
  std::vector<std::string> owners;
  const auto* const field = type.FindFieldByName("owners");
  for (int i = 0; field != nullptr && i < reflection.FieldSize(*message, field); ++i)
    owners.push_back(reflection.GetRepeatedString(*message, field, i));
  return owners;
}

}  // namespace renkei::service
