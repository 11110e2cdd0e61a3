#include "server/service/frame/change_readers.h"

#include <optional>
#include <utility>

#include "server/service/case/adoption_access.h"
#include "server/service/case/case_access.h"
#include "server/service/case_call/call_access.h"
#include "server/service/contribution/contribution_access.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/menu_book/edition_access.h"
#include "server/service/national/national_kpi_access.h"
#include "server/service/organization/organizations.h"
#include "server/service/planning/planning_service.h"
#include "server/service/programme/programme_service.h"
#include "server/service/review/review_access.h"
#include "server/service/round/round_read.h"
#include "server/service/selection/case_list_reading.h"
#include "server/service/selection/selection_service.h"
#include "server/service/services.h"
#include "server/service/support/support_access.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/vision_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// For types whose records are the resources themselves and visible to all: reference data.
template <typename M, const storage::Table<M>& (*kTable)(), M* (pb::Change::*kMutable)()>
absl::StatusOr<bool> ReadRecord(const Call& call, absl::string_view name, pb::Change& change) {
  ASSIGN_OR_RETURN(auto row, kTable().Get(call.snapshot(), KeyByName(kTable(), name)));
  if (!row.has_value()) return false;
  M& content = *(change.*kMutable)();
  content = std::move(row->message);
  content.set_etag(MakeEtag(call.env().store, row->version));
  return true;
}

absl::StatusOr<bool> ReadOrganization(const Call& call, absl::string_view name,
                                      pb::Change& change) {
  ASSIGN_OR_RETURN(const auto row,
                   Organizations().Get(call.snapshot(), KeyByName(Organizations(), name)));
  if (!row.has_value()) return false;
  *change.mutable_organization() = PresentOrganization(call, *row, call.today());
  return true;
}

absl::StatusOr<bool> ReadCase(const Call& call, absl::string_view name, pb::Change& change) {
  ASSIGN_OR_RETURN(std::optional<pb::Case> text, ReadableCase(call, name));
  if (!text.has_value()) return false;
  *change.mutable_case_() = *std::move(text);
  return true;
}

absl::StatusOr<bool> ReadNationalKpi(const Call& call, absl::string_view name, pb::Change& change) {
  ASSIGN_OR_RETURN(std::optional<pb::NationalKpi> kpi, ReadableNationalKpi(call, name));
  if (!kpi.has_value()) return false;
  *change.mutable_national_kpi() = *std::move(kpi);
  return true;
}

absl::StatusOr<bool> ReadAdoption(const Call& call, absl::string_view name, pb::Change& change) {
  ASSIGN_OR_RETURN(std::optional<pb::Adoption> adoption, ReadableAdoption(call, name));
  if (!adoption.has_value()) return false;
  *change.mutable_adoption() = *std::move(adoption);
  return true;
}

absl::StatusOr<bool> ReadInitiative(const Call& call, absl::string_view name, pb::Change& change) {
  ASSIGN_OR_RETURN(std::optional<pb::Initiative> initiative, ReadableInitiative(call, name));
  if (!initiative.has_value()) return false;
  *change.mutable_initiative() = *std::move(initiative);
  return true;
}

absl::StatusOr<bool> ReadMember(const Call& call, absl::string_view name, pb::Change& change) {
  ASSIGN_OR_RETURN(std::optional<pb::InitiativeMember> member, ReadableMember(call, name));
  if (!member.has_value()) return false;
  *change.mutable_initiative_member() = *std::move(member);
  return true;
}

absl::StatusOr<bool> ReadContribution(const Call& call, absl::string_view name,
                                      pb::Change& change) {
  ASSIGN_OR_RETURN(std::optional<pb::Contribution> contribution, ReadableContribution(call, name));
  if (!contribution.has_value()) return false;
  *change.mutable_contribution() = *std::move(contribution);
  return true;
}

absl::StatusOr<bool> ReadSelection(const Call& call, absl::string_view name, pb::Change& change) {
  ASSIGN_OR_RETURN(std::optional<pb::CaseSelection> selection, ReadableSelection(call, name));
  if (!selection.has_value()) return false;
  *change.mutable_case_selection() = *std::move(selection);
  return true;
}

absl::StatusOr<bool> ReadCaseList(const Call& call, absl::string_view name, pb::Change& change) {
  ASSIGN_OR_RETURN(std::optional<pb::CaseList> list, ReadableCaseList(call, name));
  if (!list.has_value()) return false;
  *change.mutable_case_list() = *std::move(list);
  return true;
}

}  // namespace

const ChangeReaders& AllChangeReaders() {
  static const auto& readers = *new ChangeReaders{{
      {pb::RESOURCE_TYPE_ORGANIZATION, ReadOrganization},
      {pb::RESOURCE_TYPE_REORGANIZATION,
       ReadRecord<pb::Reorganization, Reorganizations, &pb::Change::mutable_reorganization>},
      {pb::RESOURCE_TYPE_CROSSWALK,
       ReadRecord<pb::Crosswalk, Crosswalks, &pb::Change::mutable_crosswalk>},
      {pb::RESOURCE_TYPE_INDICATOR,
       ReadRecord<pb::Indicator, Indicators, &pb::Change::mutable_indicator>},
      {pb::RESOURCE_TYPE_RUBRIC, ReadRecord<pb::Rubric, Rubrics, &pb::Change::mutable_rubric>},
      {pb::RESOURCE_TYPE_FRAMEWORK,
       ReadRecord<pb::Framework, Frameworks, &pb::Change::mutable_framework>},
      {pb::RESOURCE_TYPE_CASE, ReadCase},
      {pb::RESOURCE_TYPE_CASE_SELECTION, ReadSelection},
      {pb::RESOURCE_TYPE_CASE_LIST, ReadCaseList},
      {pb::RESOURCE_TYPE_ADOPTION, ReadAdoption},
      {pb::RESOURCE_TYPE_INITIATIVE, ReadInitiative},
      {pb::RESOURCE_TYPE_INITIATIVE_MEMBER, ReadMember},
      {pb::RESOURCE_TYPE_VISION, ReadVisionChange},
      {pb::RESOURCE_TYPE_VISION_NODE, ReadVisionChange},
      {pb::RESOURCE_TYPE_KPI, ReadVisionChange},
      {pb::RESOURCE_TYPE_KPI_ACTUAL, ReadVisionChange},
      {pb::RESOURCE_TYPE_ACTIVITY_REPORT, ReadVisionChange},
      {pb::RESOURCE_TYPE_VISION_REVISION, ReadVisionChange},
      {pb::RESOURCE_TYPE_CONTRIBUTION, ReadContribution},
      {pb::RESOURCE_TYPE_OPINION, ReadPlanningChange},
      {pb::RESOURCE_TYPE_PLAN_STEP, ReadPlanningChange},
      {pb::RESOURCE_TYPE_PLAN_EVALUATION, ReadPlanningChange},
      {pb::RESOURCE_TYPE_PROGRAMME, ReadProgrammeChange},
      {pb::RESOURCE_TYPE_PROGRAMME_EDITION, ReadProgrammeChange},
      {pb::RESOURCE_TYPE_PROGRAMME_CALL, ReadProgrammeChange},
      {pb::RESOURCE_TYPE_CASE_LIST_EDITION, ReadEditionChange},
      {pb::RESOURCE_TYPE_CASE_CALL, ReadCaseCallChange},
      {pb::RESOURCE_TYPE_CASE_SUBMISSION, ReadCaseCallChange},
      {pb::RESOURCE_TYPE_NATIONAL_KPI, ReadNationalKpi},
      {pb::RESOURCE_TYPE_SUPPORT_CASE, ReadSupportChange},
      {pb::RESOURCE_TYPE_SUPPORT_MEMBER, ReadSupportChange},
      {pb::RESOURCE_TYPE_SUPPORT_ENTRY, ReadSupportChange},
      {pb::RESOURCE_TYPE_SUPPORT_STEP, ReadSupportChange},
      {pb::RESOURCE_TYPE_SUPPORT_RECOMMENDATION, ReadSupportChange},
      {pb::RESOURCE_TYPE_ROUND, ReadRoundChange},
      {pb::RESOURCE_TYPE_ROUND_APPLICATION, ReadRoundChange},
      {pb::RESOURCE_TYPE_ROUND_FOLLOW_UP, ReadRoundChange},
      {pb::RESOURCE_TYPE_ROUND_REVIEWER, ReadReviewChange},
      {pb::RESOURCE_TYPE_ROUND_READING, ReadReviewChange},
  }};
  return readers;
}

namespace {

// The content of a change that has type M.
template <typename M>
const google::protobuf::FieldDescriptor* ContentField() {
  const google::protobuf::Descriptor& change = *pb::Change::descriptor();
  for (int i = 0; i < change.field_count(); ++i) {
    if (change.field(i)->message_type() == M::descriptor()) return change.field(i);
  }
  return nullptr;
}

template <typename M, pb::ResourceType kType>
absl::StatusOr<bool> ReadResource(const Call& call, M& shown) {
  pb::Change change;
  change.set_type(kType);
  const absl::StatusOr<bool> found =
      AllChangeReaders().by_type.at(kType)(call, shown.name(), change);
  if (!found.ok() || !*found) return found;
  shown = static_cast<const M&>(change.GetReflection()->GetMessage(change, ContentField<M>()));
  return true;
}

}  // namespace

void RegisterResourceReaders(MethodRegistry& methods) {
  methods.Shows<pb::Organization>(ReadResource<pb::Organization, pb::RESOURCE_TYPE_ORGANIZATION>);
  methods.Shows<pb::Reorganization>(
      ReadResource<pb::Reorganization, pb::RESOURCE_TYPE_REORGANIZATION>);
  methods.Shows<pb::Crosswalk>(ReadResource<pb::Crosswalk, pb::RESOURCE_TYPE_CROSSWALK>);
  methods.Shows<pb::Indicator>(ReadResource<pb::Indicator, pb::RESOURCE_TYPE_INDICATOR>);
  methods.Shows<pb::Rubric>(ReadResource<pb::Rubric, pb::RESOURCE_TYPE_RUBRIC>);
  methods.Shows<pb::Framework>(ReadResource<pb::Framework, pb::RESOURCE_TYPE_FRAMEWORK>);
  methods.Shows<pb::Case>(ReadResource<pb::Case, pb::RESOURCE_TYPE_CASE>);
  methods.Shows<pb::CaseSelection>(
      ReadResource<pb::CaseSelection, pb::RESOURCE_TYPE_CASE_SELECTION>);
  methods.Shows<pb::CaseList>(ReadResource<pb::CaseList, pb::RESOURCE_TYPE_CASE_LIST>);
  methods.Shows<pb::Adoption>(ReadResource<pb::Adoption, pb::RESOURCE_TYPE_ADOPTION>);
  methods.Shows<pb::Initiative>(ReadResource<pb::Initiative, pb::RESOURCE_TYPE_INITIATIVE>);
  methods.Shows<pb::InitiativeMember>(
      ReadResource<pb::InitiativeMember, pb::RESOURCE_TYPE_INITIATIVE_MEMBER>);
  methods.Shows<pb::NationalKpi>(ReadResource<pb::NationalKpi, pb::RESOURCE_TYPE_NATIONAL_KPI>);
  methods.Shows<pb::Vision>(ReadResource<pb::Vision, pb::RESOURCE_TYPE_VISION>);
  methods.Shows<pb::VisionNode>(ReadResource<pb::VisionNode, pb::RESOURCE_TYPE_VISION_NODE>);
  methods.Shows<pb::Kpi>(ReadResource<pb::Kpi, pb::RESOURCE_TYPE_KPI>);
  methods.Shows<pb::KpiActual>(ReadResource<pb::KpiActual, pb::RESOURCE_TYPE_KPI_ACTUAL>);
  methods.Shows<pb::ActivityReport>(
      ReadResource<pb::ActivityReport, pb::RESOURCE_TYPE_ACTIVITY_REPORT>);
  methods.Shows<pb::VisionRevision>(
      ReadResource<pb::VisionRevision, pb::RESOURCE_TYPE_VISION_REVISION>);
  methods.Shows<pb::Contribution>(ReadResource<pb::Contribution, pb::RESOURCE_TYPE_CONTRIBUTION>);
  methods.Shows<pb::Opinion>(ReadResource<pb::Opinion, pb::RESOURCE_TYPE_OPINION>);
  methods.Shows<pb::PlanStep>(ReadResource<pb::PlanStep, pb::RESOURCE_TYPE_PLAN_STEP>);
  methods.Shows<pb::PlanEvaluation>(
      ReadResource<pb::PlanEvaluation, pb::RESOURCE_TYPE_PLAN_EVALUATION>);
  methods.Shows<pb::Programme>(ReadResource<pb::Programme, pb::RESOURCE_TYPE_PROGRAMME>);
  methods.Shows<pb::ProgrammeEdition>(
      ReadResource<pb::ProgrammeEdition, pb::RESOURCE_TYPE_PROGRAMME_EDITION>);
  methods.Shows<pb::ProgrammeCall>(
      ReadResource<pb::ProgrammeCall, pb::RESOURCE_TYPE_PROGRAMME_CALL>);
  methods.Shows<pb::CaseListEdition>(
      ReadResource<pb::CaseListEdition, pb::RESOURCE_TYPE_CASE_LIST_EDITION>);
  methods.Shows<pb::CaseListEditionEntry>(ReadEditionEntry);
  methods.Shows<pb::Round>(ReadResource<pb::Round, pb::RESOURCE_TYPE_ROUND>);
  methods.Shows<pb::RoundApplication>(
      ReadResource<pb::RoundApplication, pb::RESOURCE_TYPE_ROUND_APPLICATION>);
  methods.Shows<pb::RoundFollowUp>(
      ReadResource<pb::RoundFollowUp, pb::RESOURCE_TYPE_ROUND_FOLLOW_UP>);
  // The feed has less of them than their reviewer reads.
  methods.Shows<pb::RoundReviewer>(ReadAppointment);
  methods.Shows<pb::RoundReading>(ReadWholeReading);
  methods.Shows<pb::CaseCall>(ReadResource<pb::CaseCall, pb::RESOURCE_TYPE_CASE_CALL>);
  methods.Shows<pb::CaseSubmission>(
      ReadResource<pb::CaseSubmission, pb::RESOURCE_TYPE_CASE_SUBMISSION>);
  methods.Shows<pb::SupportCase>(ReadResource<pb::SupportCase, pb::RESOURCE_TYPE_SUPPORT_CASE>);
  methods.Shows<pb::SupportMember>(
      ReadResource<pb::SupportMember, pb::RESOURCE_TYPE_SUPPORT_MEMBER>);
  methods.Shows<pb::SupportEntry>(ReadResource<pb::SupportEntry, pb::RESOURCE_TYPE_SUPPORT_ENTRY>);
  methods.Shows<pb::SupportStep>(ReadResource<pb::SupportStep, pb::RESOURCE_TYPE_SUPPORT_STEP>);
  methods.Shows<pb::SupportRecommendation>(
      ReadResource<pb::SupportRecommendation, pb::RESOURCE_TYPE_SUPPORT_RECOMMENDATION>);
}

}  // namespace renkei::service
