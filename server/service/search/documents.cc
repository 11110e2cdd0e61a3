#include "server/service/search/documents.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/resource_name.h"
#include "server/domain/searched_texts.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"
#include "server/service/frame/time.h"
#include "server/service/organization/organizations.h"

namespace renkei::service {
namespace {

using search::Document;

constexpr char kWorkingSuffix[] = "/@working";

constexpr char kEverybody[] = "everybody";
constexpr char kMembers[] = "members";
constexpr char kCoordinators[] = "coordinators";
std::string WorksFor(absl::string_view organization) {
  return absl::StrCat("organization:", organization);
}

// Of a document's facets. A plan that names more serves everything.
constexpr int kMaxYears = 40;
constexpr int kMaxFrameworkItems = 60;

// PUBLISHED of LIFECYCLE_STATE_PUBLISHED; "" where nothing is said.
template <typename Enum>
std::string Token(Enum value, absl::string_view prefix) {
  if (static_cast<int>(value) == 0) return "";
  const auto* known = google::protobuf::GetEnumDescriptor<Enum>()->FindValueByNumber(value);
  return known == nullptr ? "" : std::string(absl::StripPrefix(known->name(), prefix));
}

std::string Token(pb::LifecycleState state) { return Token(state, "LIFECYCLE_STATE_"); }

double Seconds(const google::protobuf::Timestamp& time) {
  return static_cast<double>(absl::ToUnixSeconds(FromProto(time)));
}

// A second line of the title.
constexpr char kSubtitle[] = "subtitle";

// One document as it is put together.
class Builder {
 public:
  explicit Builder(absl::string_view kind) { document_.kind = std::string(kind); }

  void Title(const std::string& text) { AddField(text, true); }
  // All that it says, of which passages of a hit are taken.
  void Says(const google::protobuf::Message& resource) {
    Title(domain::TitleOf(resource));
    for (const domain::SearchedText& said : domain::SearchedTextsOf(resource))
      AddField(said.text, said.field == kSubtitle);
  }
  // Found with it, without standing in it; of one field, a line each.
  void Line(const std::string& text) {
    if (!text.empty()) absl::StrAppend(&lines_, text, "\n");
  }

  void Facet(absl::string_view name, std::string value) {
    if (!value.empty()) document_.facets.push_back({std::string(name), std::move(value)});
  }
  template <typename Values>
  void Facets(absl::string_view name, const Values& values, int most) {
    for (const std::string& value : values) {
      if (most-- == 0) return;
      Facet(name, value);
    }
  }
  void Order(const char* name, double value) { document_.sort_values.push_back({name, value}); }

  void Years(const pb::FiscalPeriod& period) {
    for (int i = 0; i < std::min(domain::FiscalYearsIn(period), kMaxYears); ++i)
      Facet(kYearFacet, absl::StrCat(period.from_fiscal_year() + i));
  }

  // Each organization's facts, and each of them once.
  template <typename Owners>
  void Owned(const Owners& owners, const DocumentFacts& facts) {
    std::set<std::string> prefectures, kinds, classes;
    for (const std::string& owner : owners) {
      const OwnerFacts& known = facts.owner(owner);
      Facet(kOwnerFacet, owner);
      Line(known.place);
      prefectures.insert(known.prefecture);
      kinds.insert(known.kind);
      classes.insert(known.population_class);
    }
    for (const std::string& value : prefectures) Facet(kPrefectureFacet, value);
    for (const std::string& value : kinds) Facet(kOwnerKindFacet, value);
    for (const std::string& value : classes) Facet(kPopulationClassFacet, value);
  }

  Document Finish() && {
    AddField(lines_, false);
    return std::move(document_);
  }

 private:
  void AddField(const std::string& text, bool title) {
    if (!text.empty()) document_.fields.push_back({text, title});
  }

  Document document_;
  std::string lines_;
};

Document OfCase(const pb::Case& text, const DocumentFacts& facts) {
  Builder made(kCaseKind);
  made.Says(text);
  for (const pb::CaseResult& result : text.results())
    made.Facet(kIndicatorFacet, result.indicator());
  for (const std::string& tag : text.tags()) made.Facet(kTagFacet, tag);
  made.Owned(std::vector<std::string>{text.owner()}, facts);
  made.Facets(kFrameworkItemFacet, text.framework_items(), kMaxFrameworkItems);
  if (text.begin().kind() != pb::When::KIND_UNSPECIFIED)
    made.Facet(kYearFacet, absl::StrCat(domain::FiscalYearOf(domain::FirstDay(text.begin()))));
  made.Facet(kStateFacet, Token(text.state()));
  made.Facet(kContinuityFacet, Token(text.continuity(), "CONTINUITY_"));
  made.Facet(kSelectedFacet, facts.of_case.selected ? "true" : "false");
  made.Order(kDateOrder,
             Seconds(text.has_publish_time() ? text.publish_time() : text.update_time()));
  made.Order(kAdoptionsOrder, static_cast<double>(facts.of_case.adoptions));
  made.Order(kPublicAdoptionsOrder, static_cast<double>(facts.of_case.public_adoptions));
  return std::move(made).Finish();
}

Document OfVision(const pb::Vision& text, const DocumentFacts& facts) {
  Builder made(kVisionKind);
  made.Says(text);
  made.Owned(text.owners(), facts);
  std::set<std::string> items(text.framework_items().begin(), text.framework_items().end());
  items.insert(text.node_framework_items().begin(), text.node_framework_items().end());
  made.Facets(kFrameworkItemFacet, items, kMaxFrameworkItems);
  made.Years(text.period());
  made.Facet(kStateFacet, Token(text.state()));
  made.Order(kDateOrder, Seconds(text.update_time()));
  return std::move(made).Finish();
}

// What nodes and KPIs have in common.
void AddPlan(absl::string_view name, const std::vector<std::string>& owners,
             const std::optional<PlanFacts>& plan, const DocumentFacts& facts, Builder& made) {
  made.Facet(kVisionFacet, std::string(domain::ParentName(name, 4)));
  made.Owned(owners, facts);
  if (!plan) return;
  made.Years(plan->period);
  made.Facet(kStateFacet, Token(plan->state));
}

Document OfNode(const pb::VisionNode& text, const std::vector<std::string>& owners,
                const std::optional<PlanFacts>& plan, const DocumentFacts& facts) {
  Builder made(kNodeKind);
  made.Says(text);
  made.Facets(kFrameworkItemFacet, text.framework_items(), kMaxFrameworkItems);
  AddPlan(text.name(), owners, plan, facts, made);
  made.Order(kDateOrder, Seconds(text.update_time()));
  return std::move(made).Finish();
}

Document OfKpi(const pb::Kpi& text, const std::vector<std::string>& owners,
               const std::optional<PlanFacts>& plan, const DocumentFacts& facts) {
  Builder made(kKpiKind);
  made.Says(text);
  made.Facet(kIndicatorFacet, text.indicator());
  AddPlan(text.name(), owners, plan, facts, made);
  made.Order(kDateOrder, Seconds(text.update_time()));
  return std::move(made).Finish();
}

Document OfInitiative(const pb::Initiative& text, const DocumentFacts& facts) {
  Builder made(kInitiativeKind);
  made.Says(text);
  for (const pb::SharedKpi& kpi : text.kpis()) made.Facet(kIndicatorFacet, kpi.indicator());
  made.Owned(std::vector<std::string>{text.lead()}, facts);
  made.Facets(kFrameworkItemFacet, text.framework_items(), kMaxFrameworkItems);
  made.Years(text.period());
  made.Facet(kStateFacet, Token(text.state(), "INITIATIVE_STATE_"));
  made.Facet(kFormFacet, Token(text.form(), "COOPERATION_FORM_"));
  made.Facet(kOpenFacet, text.open_to_applications() ? "true" : "false");
  made.Order(kDateOrder, Seconds(text.update_time()));
  return std::move(made).Finish();
}

Document OfProgramme(const pb::Programme& text, const DocumentFacts& facts) {
  Builder made(kProgrammeKind);
  made.Says(text);
  made.Owned(std::vector<std::string>{text.owner()}, facts);
  made.Facets(kFrameworkItemFacet, text.framework_items(), kMaxFrameworkItems);
  for (const int year : text.published_fiscal_years()) made.Facet(kYearFacet, absl::StrCat(year));
  made.Facet(kMinistryFacet, text.ministry());
  made.Facet(kSupportKindFacet, Token(text.support_kind(), "SUPPORT_KIND_"));
  made.Order(kDateOrder,
             Seconds(text.has_publish_time() ? text.publish_time() : text.update_time()));
  return std::move(made).Finish();
}

Document OfOrganization(const pb::Organization& text, const DocumentFacts& facts) {
  Builder made(kOrganizationKind);
  const pb::Designation* now = DesignationOn(text, facts.today);
  for (const pb::Designation& name : text.designations()) {
    if (&name == now) {
      made.Title(name.display_name());
      made.Title(name.kana());
    } else {
      made.Line(absl::StrCat(name.display_name(), " ", name.kana()));
    }
    made.Line(name.code());
  }
  made.Owned(std::vector<std::string>{text.name()}, facts);
  made.Facet(kStateFacet, facts.owner(text.name()).ended ? "ENDED" : "LIVING");
  return std::move(made).Finish();
}

std::vector<std::string> AudiencesOf(const internal_pb::EffectiveAudience& audience) {
  // Whom the widest one lets in is let in by none of the others alone.
  if (audience.visibility() == pb::VISIBILITY_PUBLIC) return {kEverybody};
  if (audience.visibility() == pb::VISIBILITY_MEMBERS) return {kMembers};
  std::set<std::string> named;
  for (const std::string& owner : audience.owners()) named.insert(WorksFor(owner));
  if (audience.visibility() == pb::VISIBILITY_SHARED) {
    for (const std::string& name : audience.organizations()) named.insert(WorksFor(name));
  }
  if (audience.coordinators()) named.insert(kCoordinators);
  return {named.begin(), named.end()};
}

Document Made(const Delivery& delivery, const ResourceText& text,
              const std::optional<PlanFacts>& plan, const DocumentFacts& facts) {
  const pb::Change& content = text.content;
  switch (delivery.type) {
    case pb::RESOURCE_TYPE_CASE:
      return OfCase(content.case_(), facts);
    case pb::RESOURCE_TYPE_VISION:
      return OfVision(content.vision(), facts);
    case pb::RESOURCE_TYPE_VISION_NODE:
      return OfNode(content.vision_node(), delivery.texts.owners, plan, facts);
    case pb::RESOURCE_TYPE_KPI:
      return OfKpi(content.kpi(), delivery.texts.owners, plan, facts);
    case pb::RESOURCE_TYPE_INITIATIVE:
      return OfInitiative(content.initiative(), facts);
    case pb::RESOURCE_TYPE_PROGRAMME:
      return OfProgramme(content.programme(), facts);
    default:
      return OfOrganization(content.organization(), facts);
  }
}

}  // namespace

const ResourceTypes& DocumentTypes() {
  static const auto& types = *new ResourceTypes{
      pb::RESOURCE_TYPE_ORGANIZATION, pb::RESOURCE_TYPE_CASE, pb::RESOURCE_TYPE_VISION,
      pb::RESOURCE_TYPE_VISION_NODE,  pb::RESOURCE_TYPE_KPI,  pb::RESOURCE_TYPE_INITIATIVE,
      pb::RESOURCE_TYPE_PROGRAMME};
  return types;
}

DocumentChange DocumentsOf(const Delivery& delivery, const DocumentFacts& facts) {
  DocumentChange change;
  const ResourceTexts& texts = delivery.texts;
  if (texts.in_force) {
    Document document = Made(delivery, *texts.in_force, facts.of_plan.in_force, facts);
    document.key = delivery.name;
    document.audiences = AudiencesOf(texts.in_force->audience);
    // Before the others, of which the last ones go where there are too many.
    if (!texts.one_text) {
      for (const std::string& owner : texts.owners)
        document.facets.insert(document.facets.begin(), {kSupersededFor, owner});
    }
    change.documents.push_back(std::move(document));
  } else {
    change.removed.push_back(delivery.name);
  }
  if (texts.working && !texts.one_text) {
    Document document = Made(delivery, *texts.working, facts.of_plan.working, facts);
    document.key = WorkingKey(delivery.name);
    for (const std::string& owner : texts.owners) document.audiences.push_back(WorksFor(owner));
    change.documents.push_back(std::move(document));
  } else {
    change.removed.push_back(WorkingKey(delivery.name));
  }
  for (Document& document : change.documents) {
    if (document.facets.size() > search::kMaxDocumentFacets)
      document.facets.resize(search::kMaxDocumentFacets);
  }
  return change;
}

std::string WorkingKey(absl::string_view name) { return absl::StrCat(name, kWorkingSuffix); }

absl::string_view NameOfKey(absl::string_view key) {
  return absl::StripSuffix(key, kWorkingSuffix);
}

bool IsWorkingKey(absl::string_view key) { return absl::EndsWith(key, kWorkingSuffix); }

search::IndexOptions SearchIndexOptions() {
  return {.common_audiences = {kEverybody, kMembers},
          .sort_values = {kDateOrder, kAdoptionsOrder, kPublicAdoptionsOrder}};
}

std::vector<std::string> AudiencesOf(const auth::Caller& caller) {
  std::vector<std::string> audiences = {kEverybody};
  if (!caller.anonymous()) audiences.emplace_back(kMembers);
  if (caller.WorksFor(caller.organization)) audiences.push_back(WorksFor(caller.organization));
  if (caller.Has(pb::ROLE_COORDINATOR)) audiences.emplace_back(kCoordinators);
  return audiences;
}

std::vector<search::Filter> HiddenFrom(const auth::Caller& caller) {
  if (!caller.WorksFor(caller.organization)) return {};
  return {{.facet = kSupersededFor, .values = {caller.organization}, .negated = true}};
}

absl::string_view AdoptionsOrderFor(const auth::Caller& caller) {
  return caller.anonymous() ? kPublicAdoptionsOrder : kAdoptionsOrder;
}

}  // namespace renkei::service
