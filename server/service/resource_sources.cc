#include <utility>

#include "server/domain/resource_name.h"
#include "server/service/case/adoption_access.h"
#include "server/service/case/case_access.h"
#include "server/service/case_call/call_access.h"
#include "server/service/contribution/contribution_access.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/menu_book/edition_access.h"
#include "server/service/national/national_kpi_access.h"
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

namespace renkei::service {
namespace {

template <typename M, pb::ResourceType kType, const storage::Table<M>& (*kTable)()>
absl::StatusOr<ResourceNames> All(const Call& call, absl::string_view after, size_t limit) {
  return NamesIn(call, kTable(), kType, kTable().NewKey(), after, limit);
}

// Types whose records are the resources themselves and visible to all: reference data.
template <typename M, const storage::Table<M>& (*kTable)(), M* (pb::Change::*kField)()>
absl::StatusOr<ResourceTexts> ReadRecordTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, kTable().Get(call.snapshot(), KeyByName(kTable(), name)));
  if (!row.has_value()) return ResourceTexts();
  return OneText(TextOf(kField, std::move(row->message), auth::Everyone()));
}

template <typename M, pb::ResourceType kType, const storage::Table<M>& (*kTable)(),
          M* (pb::Change::*kField)()>
ResourceSource Reference() {
  return {.read = ReadRecordTexts<M, kTable, kField>, .all = All<M, kType, kTable>};
}

absl::StatusOr<ResourceNames> BelowCase(const Call& call, absl::string_view name,
                                        const ResourceTypes&, absl::string_view after,
                                        size_t limit) {
  WalkInLegs walk(after, limit);
  RETURN_IF_ERROR(walk.Leg([&](absl::string_view from, size_t count) {
    return NamesIn(call, Adoptions(), pb::RESOURCE_TYPE_ADOPTION, AdoptionsPrefix(name), from,
                   count);
  }));
  RETURN_IF_ERROR(walk.Leg([&](absl::string_view from, size_t count) {
    return NamesIn(call, Selections(), pb::RESOURCE_TYPE_CASE_SELECTION,
                   Selections().NewKey().Add(domain::LastSegment(name)), from, count);
  }));
  return std::move(walk).Finish();
}

absl::StatusOr<ResourceNames> BelowInitiative(const Call& call, absl::string_view name,
                                              const ResourceTypes&, absl::string_view after,
                                              size_t limit) {
  WalkInLegs walk(after, limit);
  RETURN_IF_ERROR(walk.Leg([&](absl::string_view from, size_t count) {
    return NamesIn(call, Members(), pb::RESOURCE_TYPE_INITIATIVE_MEMBER, MembersPrefix(name), from,
                   count);
  }));
  RETURN_IF_ERROR(walk.Leg([&](absl::string_view from, size_t count) {
    return NamesIn(call, Contributions(), pb::RESOURCE_TYPE_CONTRIBUTION,
                   Contributions().NewKey().Add(domain::LastSegment(name)), from, count);
  }));
  return std::move(walk).Finish();
}

ResourceSources MakeSources() {
  ResourceSources sources;
  sources[pb::RESOURCE_TYPE_ORGANIZATION] =
      Reference<pb::Organization, pb::RESOURCE_TYPE_ORGANIZATION, Organizations,
                &pb::Change::mutable_organization>();
  sources[pb::RESOURCE_TYPE_REORGANIZATION] =
      Reference<pb::Reorganization, pb::RESOURCE_TYPE_REORGANIZATION, Reorganizations,
                &pb::Change::mutable_reorganization>();
  sources[pb::RESOURCE_TYPE_FRAMEWORK] = Reference<pb::Framework, pb::RESOURCE_TYPE_FRAMEWORK,
                                                   Frameworks, &pb::Change::mutable_framework>();
  sources[pb::RESOURCE_TYPE_CROSSWALK] = Reference<pb::Crosswalk, pb::RESOURCE_TYPE_CROSSWALK,
                                                   Crosswalks, &pb::Change::mutable_crosswalk>();
  sources[pb::RESOURCE_TYPE_INDICATOR] = Reference<pb::Indicator, pb::RESOURCE_TYPE_INDICATOR,
                                                   Indicators, &pb::Change::mutable_indicator>();
  sources[pb::RESOURCE_TYPE_RUBRIC] =
      Reference<pb::Rubric, pb::RESOURCE_TYPE_RUBRIC, Rubrics, &pb::Change::mutable_rubric>();
  sources[pb::RESOURCE_TYPE_CASE] = {
      .read = ReadCaseTexts,
      .all = All<pb::Case, pb::RESOURCE_TYPE_CASE, Cases>,
      .below = BelowCase,
      .types_below = {pb::RESOURCE_TYPE_ADOPTION, pb::RESOURCE_TYPE_CASE_SELECTION}};
  sources[pb::RESOURCE_TYPE_ADOPTION] = {.read = ReadAdoptionTexts};
  sources[pb::RESOURCE_TYPE_CASE_SELECTION] = {.read = ReadSelectionTexts};
  sources[pb::RESOURCE_TYPE_CASE_LIST] = {
      .read = ReadCaseListTexts, .all = All<pb::CaseList, pb::RESOURCE_TYPE_CASE_LIST, CaseLists>};
  // Whom they are shown to does not depend on the list.
  sources[pb::RESOURCE_TYPE_CASE_LIST_EDITION] = {
      .read = ReadEditionTexts,
      .all = All<pb::CaseListEdition, pb::RESOURCE_TYPE_CASE_LIST_EDITION, CaseListEditions>};
  sources[pb::RESOURCE_TYPE_CASE_CALL] = {
      .read = ReadCaseCallTexts, .all = All<pb::CaseCall, pb::RESOURCE_TYPE_CASE_CALL, CaseCalls>};
  sources[pb::RESOURCE_TYPE_CASE_SUBMISSION] = {
      .read = ReadCaseSubmissionTexts,
      .all = All<pb::CaseSubmission, pb::RESOURCE_TYPE_CASE_SUBMISSION, CaseSubmissions>};
  sources[pb::RESOURCE_TYPE_INITIATIVE] = {
      .read = ReadInitiativeTexts,
      .all = All<pb::Initiative, pb::RESOURCE_TYPE_INITIATIVE, Initiatives>,
      .below = BelowInitiative,
      .types_below = {pb::RESOURCE_TYPE_INITIATIVE_MEMBER, pb::RESOURCE_TYPE_CONTRIBUTION}};
  sources[pb::RESOURCE_TYPE_INITIATIVE_MEMBER] = {.read = ReadMemberTexts};
  sources[pb::RESOURCE_TYPE_CONTRIBUTION] = {.read = ReadContributionTexts};
  // Whom an application is shown to does not depend on the round. Of the years the round's changes do not
  // either: once there are any, its audience stays.
  sources[pb::RESOURCE_TYPE_ROUND] = {.read = ReadRoundTexts,
                                      .all = All<pb::Round, pb::RESOURCE_TYPE_ROUND, Rounds>};
  sources[pb::RESOURCE_TYPE_ROUND_APPLICATION] = {
      .read = ReadRoundApplicationTexts,
      .all = All<pb::RoundApplication, pb::RESOURCE_TYPE_ROUND_APPLICATION, RoundApplications>};
  sources[pb::RESOURCE_TYPE_ROUND_FOLLOW_UP] = {
      .read = ReadRoundFollowUpTexts,
      .all = All<pb::RoundFollowUp, pb::RESOURCE_TYPE_ROUND_FOLLOW_UP, RoundFollowUps>};
  sources[pb::RESOURCE_TYPE_ROUND_REVIEWER] = {
      .read = ReadReviewerTexts,
      .all = All<pb::RoundReviewer, pb::RESOURCE_TYPE_ROUND_REVIEWER, RoundReviewers>};
  sources[pb::RESOURCE_TYPE_ROUND_READING] = {
      .read = ReadReadingTexts,
      .all = All<pb::RoundReading, pb::RESOURCE_TYPE_ROUND_READING, RoundReadings>};
  sources[pb::RESOURCE_TYPE_NATIONAL_KPI] = {
      .read = ReadNationalKpiTexts,
      .all = All<pb::NationalKpi, pb::RESOURCE_TYPE_NATIONAL_KPI, NationalKpis>};
  AddVisionSources(sources);
  AddPlanningSources(sources);
  AddProgrammeSources(sources);
  AddSupportSources(sources);
  return sources;
}

}  // namespace

const ResourceSources& AllResourceSources() {
  static const auto& sources = *new ResourceSources(MakeSources());
  return sources;
}

}  // namespace renkei::service
