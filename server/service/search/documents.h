// What search keeps of the resources: one document for each text of a resource that somebody reads.
//
// The key of the text in force is the resource's name, of the owners' working copy that name and
// "/@working". Owners read the working copy instead of the text in force, so they must not find that
// as well: it has them under kSupersededFor, and every search of a caller excludes his own
// organization there (ScopeOf). With that a caller finds of each resource the text that
// ResourceTexts::ReadBy lets him read, and nothing of the others; one resource is one hit.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_DOCUMENTS_H_
#define RENKEI_SERVER_SERVICE_SEARCH_DOCUMENTS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/common.pb.h"
#include "server/auth/caller.h"
#include "server/search/engine/index.h"
#include "server/service/change/system_reader.h"

namespace renkei::service {

// Raised with every change of what documents are made of: an index of another version is made anew.
inline constexpr int kDocumentsVersion = 4;

// Kinds of documents: document_kinds.h has a row for each.
inline constexpr char kCaseKind[] = "case";
inline constexpr char kVisionKind[] = "vision";
inline constexpr char kNodeKind[] = "node";
inline constexpr char kKpiKind[] = "kpi";
inline constexpr char kInitiativeKind[] = "initiative";
inline constexpr char kProgrammeKind[] = "programme";
inline constexpr char kOrganizationKind[] = "organization";
inline constexpr char kOpinionKind[] = "opinion";
inline constexpr char kEditionKind[] = "edition";
inline constexpr char kCaseCallKind[] = "case_call";
inline constexpr char kRoundKind[] = "round";
inline constexpr char kNationalKpiKind[] = "national_kpi";

// Facets. Values of enums are their names without the prefix ("PUBLISHED"), those that name resources
// the resources' names.
inline constexpr char kOwnerFacet[] = "owner";  // of an initiative: who leads it
inline constexpr char kPrefectureFacet[] = "prefecture";
inline constexpr char kOwnerKindFacet[] = "owner_kind";
inline constexpr char kPopulationClassFacet[] = "population_class";
inline constexpr char kFrameworkItemFacet[] = "framework_item";
// Fiscal years: of a case that in which it began, of a plan or an initiative all of its period, of a
// node, a KPI or an opinion those of its plan, of a programme those of which an edition is published, of
// an edition of a menu book its own, of a call those in which it opens and closes.
inline constexpr char kYearFacet[] = "year";
// LifecycleState (of a node, a KPI or an opinion: of its plan), InitiativeState, CaseListEditionState,
// NationalKpiState; of an organization LIVING or ENDED; of a call for cases DRAFT, ANNOUNCED or CANCELLED:
// where it stands by the clock is no matter of a document.
inline constexpr char kStateFacet[] = "state";
inline constexpr char kContinuityFacet[] = "continuity";
inline constexpr char kSelectedFacet[] = "selected";  // of cases: "true" or "false"
inline constexpr char kTagFacet[] = "tag";
inline constexpr char kFormFacet[] = "form";
inline constexpr char kOpenFacet[] = "open_to_applications";  // of initiatives: "true" or "false"
inline constexpr char kIndicatorFacet[] = "indicator";
inline constexpr char kVisionFacet[] = "vision";             // of nodes, KPIs and opinions
inline constexpr char kMinistryFacet[] = "ministry";         // of programmes
inline constexpr char kSupportKindFacet[] = "support_kind";  // of programmes
inline constexpr char kCaseListFacet[] = "case_list";        // of editions and calls for cases
inline constexpr char kTypeFacet[] = "type";                 // of what SearchRecords finds
// Of opinions. One without an answer is UNANSWERED.
inline constexpr char kOpinionSourceFacet[] = "opinion_source";
inline constexpr char kOpinionAnswerFacet[] = "opinion_answer";
// Never shown: see above.
inline constexpr char kSupersededFor[] = "superseded_for";

// What hits are ordered by.
inline constexpr char kDateOrder[] = "date";  // published, else changed; seconds since 1970
// Of cases: bodies that put it to use, as far as whoever reads the case learns of them: a member, and
// everybody.
inline constexpr char kAdoptionsOrder[] = "adoptions";
inline constexpr char kPublicAdoptionsOrder[] = "public_adoptions";

// What documents know of an organization that owns something.
struct OwnerFacts {
  std::string prefecture;  // its name, of a prefecture its own; "" for bodies without one
  std::string kind;
  std::string population_class;
  std::string place;  // 岡山県 真庭市: found with what it owns
  bool ended = false;

  friend bool operator==(const OwnerFacts&, const OwnerFacts&) = default;
};

// What documents know of a case beside its text.
struct CaseFacts {
  bool selected = false;
  int64_t adoptions = 0;
  int64_t public_adoptions = 0;
};

// What nodes, KPIs and opinions know of their plan, of each of its texts.
struct PlanFacts {
  std::vector<std::string> owners;
  pb::LifecycleState state = pb::LIFECYCLE_STATE_UNSPECIFIED;
  pb::FiscalPeriod period;
};
struct VisionFacts {
  std::optional<PlanFacts> in_force;
  std::optional<PlanFacts> working;
};

// What stands outside the delivery.
struct DocumentFacts {
  absl::CivilDay today;
  std::function<const OwnerFacts&(const std::string& organization)> owner;
  CaseFacts of_case;    // of cases
  VisionFacts of_plan;  // of nodes, KPIs and opinions
  // Of an edition of a menu book: whose each entry is and its title.
  std::vector<std::string> entries;
};

struct DocumentChange {
  std::vector<search::Document> documents;
  // Keys of which there is no document any more.
  std::vector<std::string> removed;
};

// The documents of one resource that is not gone, one of DocumentTypes (document_kinds.h). Pure.
DocumentChange DocumentsOf(const Delivery& delivery, const DocumentFacts& facts);

// The key of the working copy.
std::string WorkingKey(absl::string_view name);
// The resource of a document.
absl::string_view NameOfKey(absl::string_view key);
bool IsWorkingKey(absl::string_view key);

search::IndexOptions SearchIndexOptions();

// What a caller finds: his audiences, and what they exclude, into a request.
std::vector<std::string> AudiencesOf(const auth::Caller& caller);
std::vector<search::Filter> HiddenFrom(const auth::Caller& caller);

// By what "adoptions" are ordered for this caller.
absl::string_view AdoptionsOrderFor(const auth::Caller& caller);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_DOCUMENTS_H_
