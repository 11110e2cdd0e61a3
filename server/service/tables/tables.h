// The tables of the server, declared once. Ids are the first byte of every key: they are never
// reused or renumbered.

#ifndef RENKEI_SERVER_SERVICE_TABLES_TABLES_H_
#define RENKEI_SERVER_SERVICE_TABLES_TABLES_H_

#include <optional>
#include <vector>

#include "google/protobuf/timestamp.pb.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_call.pb.h"
#include "renkei/v1/case_list_edition.pb.h"
#include "renkei/v1/contribution.pb.h"
#include "renkei/v1/form_draft_service.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/funding.pb.h"
#include "renkei/v1/identity.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/national_kpi.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/planning.pb.h"
#include "renkei/v1/programme.pb.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/rubric.pb.h"
#include "renkei/v1/selection.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/auth/visibility.h"
#include "storage/counter.h"
#include "storage/table.h"

namespace renkei::service {

enum TableId : uint8_t {
  // Identity.
  kAccountsId = 1,                // (account id)
  kAccountsByExternalIdId = 2,    // unique (external_id)
  kAccountsByOrganizationId = 3,  // (organization)
  kTokensId = 4,                  // (secret hash)
  kTokensByNameId = 5,            // unique (token name)
  kRequestsId = 6,                // (account, method, request_id)
  kRequestsByTimeId = 7,          // (unix seconds)
  kTokensByMakerId = 8,           // (secret hash of the token that made it)
  kSealKeyId = 9,                 // one row
  kIdentityClockId = 10,          // one row: the clock of accounts and tokens
  kAccountsByLoginNameId = 11,    // unique (organization, folded login_name)
  kAccountsByEmailId = 12,        // unique (folded email, organization), of verified ones
  kCredentialsId = 13,            // (account id)
  kSectionsId = 14,               // (id)
  kSectionsByNameId = 15,         // unique (organization, folded display_name)
  kAccountsBySectionId = 31,      // (section)

  // Reference data.
  kOrganizationsId = 16,              // (id)
  kOrganizationsByCodeId = 17,        // (6-digit code), every code it ever had
  kOrganizationsByNameId = 18,        // (folded name), every name it ever had
  kOrganizationsInOrderId = 19,       // (present or last code, or "~" + id)
  kReorganizationsId = 20,            // (id)
  kReorganizationsByOrgId = 21,       // (organization, date)
  kFrameworksId = 22,                 // (id)
  kCrosswalksId = 23,                 // (id)
  kIndicatorsId = 24,                 // (id)
  kReorganizationsByDateId = 25,      // (date)
  kOrganizationsByPrefectureId = 26,  // (prefecture, present or last code)
  kRegistryClockId = 27,              // one row
  kRubricsId = 28,                    // (id)
  kOrganizationsByEndId = 29,         // (abolished_date), of those that have one
  kIndicatorsByProposerId = 30,       // (proposer), of those that wait for a decision
  kOrganizationsByKindId = 99,        // (kind, present or last code), every kind it ever was

  // Cases.
  kCasesId = 32,              // (id)
  kCasesByExternalIdId = 33,  // unique (owner, external_id)
  kCasesByOwnerId = 34,       // (owner)
  kPublishedCasesId = 35,     // (id): the text in force while the owner revises; absent otherwise
  // The published texts by when they are to be looked at again: those of kCasesId in state
  // PUBLISHED, and those of kPublishedCasesId. Together each published case once.
  kCasesByReviewId = 36,           // (owner, review_by_date)
  kPublishedCasesByReviewId = 37,  // (owner, review_by_date)

  // Adoptions.
  kAdoptionsId = 38,                 // (case id, adopter's id)
  kAdoptionsByAdopterId = 39,        // (adopter)
  kAdoptionsByResultingCaseId = 46,  // (id of the case that came of it)
  kAdoptionClockId = 47,             // (case id): see service/case/adoption_access.h

  // Selections and lists of cases.
  kSelectionsId = 40,             // (case id, organization id)
  kSelectionsBySelectorId = 41,   // (selector)
  kSelectionMarksId = 42,         // (case id)
  kCaseListsId = 43,              // (id)
  kCaseListsByExternalIdId = 44,  // unique (owner, external_id)
  kCaseListsByOwnerId = 45,       // (owner)

  // Visions.
  kVisionsId = 48,              // (vision id)
  kVisionsByExternalIdId = 49,  // unique (leading organization, external_id)
  kVisionsByOwnerId = 50,       // (owner)
  kNodesId = 51,                // (vision id, node id): the draft
  kNodesByExternalIdId = 52,    // unique (vision id, external_id)
  kNodesByParentId = 53,        // (vision id, parent node id), re-mentions too
  kKpisId = 54,                 // (vision id, kpi id): the draft
  kKpisByExternalIdId = 55,     // unique (vision id, external_id)
  kKpisByNodeId = 56,           // (vision id, node id), re-mentions too
  kActualsId = 57,              // (vision id, kpi id, last day of its time, actual id)
  kRevisionsId = 58,            // (vision id, number)
  kNodeManifestId = 59,         // (vision id, number, first id)
  kKpiManifestId = 60,          // (vision id, number, first id)
  kNodeArchiveId = 61,          // (vision id, node id, version): bodies that revisions refer to
  kKpiArchiveId = 62,           // (vision id, kpi id, version)
  kDraftCountsId = 63,          // (vision id, shard)
  kDraftClockId = 64,           // (vision id)
  kPlaceClockId = 65,           // (vision id, node id): the last time something was hung under it
  kActualHistoryId = 66,        // (vision id, kpi id, last day of its time, actual id, version)
  kActivityReportsId = 67,      // (vision id, node id, activity id, date)
  kNodesByLinkedKpiId = 68,     // (vision id, kpi id): nodes with an activity that names the KPI
  kVisionRemainsId = 69,        // (vision id): removed visions of which something is still there

  // Beside visions.
  kOpinionsId = 79,          // (vision id, opinion id)
  kOpinionsByNumberId = 86,  // unique (vision id, number)
  kPlanStepsId = 87,         // (vision id, step id)
  kPlanStepsByDayId = 93,    // (vision id, first day)
  kOpenPlanStepsId = 94,     // (vision id, last day), of those that are planned
  kPlanEvaluationsId = 95,   // (vision id, id of its node or "", evaluation id)

  // Programmes. 104 and 105 are the feed's.
  kProgrammesId = 100,               // (id)
  kProgrammesByExternalIdId = 101,   // unique (owner, external_id)
  kProgrammesByOwnerId = 102,        // (owner)
  kProgrammesBySuccessorId = 103,    // (successor)
  kProgrammeEditionsId = 106,        // (programme id, fiscal year)
  kProgrammeEditionsByYearId = 107,  // (fiscal year, ministry)
  kProgrammeEditionsByItemId = 108,  // (framework item, fiscal year)
  kProgrammeCallsId = 109,           // (programme id, fiscal year, round)
  kProgrammesByMinistryId = 123,     // (ministry)
  // Of announced calls that are not cancelled: (unix seconds of closing, the largest of those that
  // close on no day).
  kProgrammeCallsByCloseId = 125,

  // Joint initiatives.
  kInitiativesId = 80,              // (id)
  kInitiativesByExternalIdId = 81,  // unique (founding lead, external_id)
  kInitiativesByLeadId = 82,        // (lead)
  kMembersId = 83,                  // (initiative id, organization)
  kMembersByOrganizationId = 84,    // (organization)
  kInitiativeRollsId = 85,          // (initiative id)

  // Contributions to shared KPIs, and who points to an indicator.
  kContributionsId = 88,           // (initiative id, contribution id)
  kContributionsByPlaceId = 89,    // unique (initiative id, KPI, last day, time, organization)
  kInitiativesByIndicatorId = 90,  // (indicator)
  kKpisByIndicatorId = 91,         // (indicator): KPIs of drafts
  kKpiArchiveByIndicatorId = 92,   // (indicator): KPIs of revisions that the draft no longer has

  // What was typed into forms.
  kFormDraftsId = 70,            // (account id, draft id)
  kFormDraftContentsId = 71,     // the same
  kFormDraftsByExpiryId = 72,    // (unix seconds)
  kFormDraftsByResourceId = 73,  // (what the form changes)

  // What goes on when nobody waits.
  kOperationsId = 74,                // (account id, operation id)
  kOperationPiecesId = 75,           // (account id, operation id, kind, number)
  kOperationsByExpiryId = 76,        // (unix seconds)
  kOperationsUnendedId = 77,         // (operation id): queued and running ones, the oldest first
  kOperationsByOrganizationId = 78,  // (organization)

  // The feed.
  kKeptChangesId = 104,  // (the segments of the resource's name)
  kLogHoldsId = 105,     // (consumer)

  // Who uses programmes (FundingUseKey).
  kNodesByProgrammeId = 110,           // nodes of drafts
  kNodeArchiveByProgrammeId = 111,     // nodes of revisions that the draft no longer has
  kCasesByProgrammeId = 112,           // published cases
  kPublishedCasesByProgrammeId = 113,  // those whose text is under revision

  // Menu books: editions of lists of cases, and the intake of cases.
  kCaseListEditionsId = 116,        // (list id, number)
  kCaseListEditionEntriesId = 117,  // (list id, number of the edition, number)
  kCaseCallsId = 118,               // (list id, call id)
  kCaseCallsByCloseId = 119,        // ("" or list id, closes_at)
  kCaseSubmissionsId = 120,         // (list id, call id, case id)
  // ("of", body, list id, call id), and ("at", organization or account for which it waits).
  kCaseSubmissionsByPartyId = 121,
  kCaseSubmissionTextsId = 122,  // (list id, call id, case id)
  // (list id, number of the edition): adoptions that name an entry of it
  kAdoptionsByEditionId = 126,

  // National KPIs, and what is kept of their numbers (national/count/).
  kNationalKpisId = 130,              // (id)
  kNationalKpisByExternalIdId = 131,  // unique (owner, external_id)
  kCountedRecordsId = 132,            // (record, national KPI's id)
  kCountedRecordsByBodyId = 133,      // (national KPI's id, generation, body)
  kNationalCountsId = 134,  // counters (national KPI's id, generation, item or "", part, body)
  kCountPlansId = 135,      // (national KPI's id)
  // One row: moves when a national KPI is counted in another way. Behind it (record): moves when a
  // record changed and was not counted in the commit that changed it; gone once it was.
  kCountClockId = 136,

  // Rounds of selection.
  kRoundsId = 140,             // (id)
  kRoundsByCloseId = 141,      // (closes_at)
  kRoundApplicationsId = 142,  // (round id, application id)
  // ("of", body, round id), and ("at", organization for which it waits).
  kRoundApplicationsByPartyId = 143,
  kRoundApplicationTextsId = 144,  // (round id, application id)
  kRoundFollowUpsId = 145,         // (round id, application id, fiscal year)
  kRoundRegistersId = 146,         // (round id)
  kRoundExclusionsId = 147,        // (owner, group, body)

  // How applications to rounds are judged.
  kRoundReviewersId = 150,           // (round id, account id)
  kRoundReviewersByAccountId = 151,  // (account)
  kRoundReviewersByAnswerId = 152,   // (owner, unix seconds of the last answer)
  kRoundReadingsId = 153,            // (round id, application id, account id)
  kRoundReadingsByAccountId = 154,   // (account, round id)
  kRoundAssignmentsId = 155,         // (round id, number)
  // What accounts follow, what they were told, and their mail.
  kFollowsId = 170,             // (account id, follow id)
  kFollowsByKeyId = 171,        // (kind, key)
  kNoticesId = 172,             // (account id, day, kind, resource)
  kNoticesByTimeId = 173,       // (account id, microseconds left from told_time on)
  kNoticesByDayId = 174,        // (day)
  kFollowProgressId = 175,      // (account id, "": the reader's)
  kMailAccountsId = 176,        // (account id)
  kMailAccountsByNextId = 177,  // (next_mail_time)
  kMailsId = 178,               // (id)
  kMailsByNextId = 179,         // (next_time), of those that are not given up

  // 160 to 169: support cases (support_tables.h).

  // What the inbox asks for.
  kRemovalRequestsId = 96,   // members whose removal waits for a coordinator's consent
  kOpenApplicationsId = 97,  // (initiative id): members whose application waits for the lead
  kCasesAwaitingId = 98,     // (owner): cases in review and returned

  // 190 to 193: the audit log in its chain (audit_tables.h).
  // 200: in which form all this is (schema.h).
};

// Identity. Names inside records are full resource names; keys carry ids.
const storage::Table<pb::Account>& Accounts();
const storage::Table<pb::Section>& Sections();
const storage::Table<internal_pb::TokenRecord>& Tokens();
const storage::Table<internal_pb::CredentialRecord>& Credentials();
const storage::Table<internal_pb::RequestRecord>& Requests();
const storage::Table<internal_pb::SealKey>& SealKeys();

// What was typed into forms: heads without contents, and those.
const storage::Table<pb::FormDraft>& FormDrafts();
const storage::Table<internal_pb::FormDraftContent>& FormDraftContents();

// What goes on when nobody waits: heads, and the pieces of their files and reports.
const storage::Table<internal_pb::OperationRecord>& Operations();
const storage::Table<internal_pb::OperationPiece>& OperationPieces();

// Reference data.
const storage::Table<pb::Organization>& Organizations();
const storage::Table<pb::Reorganization>& Reorganizations();
const storage::Table<pb::Framework>& Frameworks();
const storage::Table<pb::Crosswalk>& Crosswalks();
const storage::Table<pb::Indicator>& Indicators();
const storage::Table<pb::Rubric>& Rubrics();

// One row: when the registry's codes or ends last changed. Every write that gives a body a code or
// an end changes it, so that two of them that gave one code to two bodies cannot both succeed:
// neither would see the other's body; and so that servers know when to look again who has ended.
const storage::Table<google::protobuf::Timestamp>& RegistryClock();

// The folded name as the index by name holds it: a hostile name can fold to more than a key may
// hold.
absl::string_view NameKey(absl::string_view folded_name);

// Cases.
const storage::Table<pb::Case>& Cases();
const storage::Table<pb::Case>& PublishedCases();
const storage::Table<pb::Adoption>& Adoptions();

// The feed before the log (change/kept_changes.h).
const storage::Table<internal_pb::KeptChange>& KeptChanges();
// The key of what is kept of the resource called `name`, which begins those of all below it.
storage::Key KeptChangeKey(absl::string_view name);
// Which part of the log is kept for whom (change/log_holds.h).
const storage::Table<internal_pb::LogHold>& LogHolds();

// Selections and lists of cases.
const storage::Table<pb::CaseSelection>& Selections();
const storage::Table<internal_pb::SelectionMark>& SelectionMarks();
const storage::Table<pb::CaseList>& CaseLists();

// Menu books.
const storage::Table<pb::CaseListEdition>& CaseListEditions();
const storage::Table<pb::CaseListEditionEntry>& CaseListEditionEntries();
const storage::Table<pb::CaseCall>& CaseCalls();
const storage::Table<pb::CaseSubmission>& CaseSubmissions();
const storage::Table<internal_pb::CaseSubmissionText>& CaseSubmissionTexts();

// The prefixes of the calls of a list ("": of all) by when they close, of what a body has submitted, to
// any call and to one, of what waits for an organization or an account, and of the adoptions that name
// an edition.
storage::Key CallsByClose(absl::string_view list);
storage::Key SubmissionsOf(absl::string_view body);
storage::Key SubmissionsTo(absl::string_view body, absl::string_view call);
storage::Key SubmissionsAt(absl::string_view waiting);
storage::Key AdoptionsVia(absl::string_view edition);

// Contributions.
const storage::Table<pb::Contribution>& Contributions();

// The prefix of the places of contributions to one KPI, or to all, of an initiative.
storage::Key ContributionsPrefix(absl::string_view initiative, absl::string_view kpi = "");

// The unique place of a contribution: one for each KPI, time and body. A fiscal year and its end are
// one time.
storage::Key ContributionPlace(absl::string_view initiative, const pb::Contribution& contribution);

// Joint initiatives.
const storage::Table<pb::Initiative>& Initiatives();
const storage::Table<pb::InitiativeMember>& Members();
const storage::Table<internal_pb::InitiativeRoll>& InitiativeRolls();

// Visions.
const storage::Table<pb::Vision>& Visions();
const storage::Table<pb::VisionNode>& Nodes();
const storage::Table<pb::Kpi>& Kpis();
const storage::Table<pb::KpiActual>& Actuals();
const storage::Table<internal_pb::KpiActualState>& ActualHistory();
const storage::Table<pb::ActivityReport>& ActivityReports();
const storage::Table<pb::VisionRevision>& Revisions();
const storage::Table<internal_pb::ManifestChunk>& NodeManifest();
const storage::Table<internal_pb::ManifestChunk>& KpiManifest();
const storage::Table<internal_pb::ArchivedNode>& NodeArchive();
const storage::Table<internal_pb::ArchivedKpi>& KpiArchive();
const storage::Table<internal_pb::DraftCounts>& DraftCountShards();
const storage::Table<internal_pb::VisionRemains>& VisionRemains();

// Beside visions.
const storage::Table<pb::Opinion>& Opinions();
const storage::Table<pb::PlanStep>& PlanSteps();
const storage::Table<pb::PlanEvaluation>& PlanEvaluations();

// The unique place of the opinion with this number on a vision, and the prefix of them all.
storage::Key OpinionPlace(absl::string_view vision, int number);
storage::Key OpinionsInOrder(absl::string_view vision);

// What accounts follow, what they were told of it, and their mail.
const storage::Table<internal_pb::FollowRecord>& Follows();
const storage::Table<internal_pb::NoticeRecord>& Notices();
const storage::Table<internal_pb::FollowProgress>& FollowProgresses();
const storage::Table<internal_pb::MailAccount>& MailAccounts();
const storage::Table<internal_pb::MailRecord>& Mails();

// Programmes.
const storage::Table<pb::Programme>& Programmes();
const storage::Table<pb::ProgrammeEdition>& ProgrammeEditions();
const storage::Table<pb::ProgrammeCall>& ProgrammeCalls();

// The keys of an edition and of a call, by their names; of the name of an edition or a programme the
// prefix of what stands below it. A name without a year in it leads to nothing that is there.
storage::Key ProgrammeEditionKey(absl::string_view name);
storage::Key ProgrammeCallKey(absl::string_view name);

// Where the index `id`, one of those by programme, has what was used of `programme` in a fiscal year,
// the newest year first; without a year, in all of them.
storage::Key FundingUseKey(uint8_t id, absl::string_view programme,
                           std::optional<int> fiscal_year = std::nullopt);
// The fiscal year in a position of a scan along such an index; 0 for what is none.
int YearOfFundingUse(absl::string_view position);
// Each programme and year that `fundings` names, once.
void EmitFundingUses(const google::protobuf::RepeatedPtrField<pb::Funding>& fundings, uint8_t id,
                     const storage::EmitKey& emit);

// Rounds, applications to them with the texts of their sources, the years of those that were selected.
const storage::Table<pb::Round>& Rounds();
const storage::Table<pb::RoundApplication>& RoundApplications();
const storage::Table<internal_pb::RoundApplicationText>& RoundApplicationTexts();
const storage::Table<pb::RoundFollowUp>& RoundFollowUps();
const storage::Table<internal_pb::RoundRegister>& RoundRegisters();
const storage::Table<internal_pb::RoundExclusion>& RoundExclusions();

// The prefix of every round by when it closes.
storage::Key RoundsByClose();
// The prefix of the applications to `round`.
storage::Key ApplicationsTo(absl::string_view round);
// Those in which `body` takes part, to every round or to one; those that wait for `organization`.
storage::Key ApplicationsOfBody(absl::string_view body);
storage::Key ApplicationsOfBodyTo(absl::string_view body, absl::string_view round);
storage::Key ApplicationsAt(absl::string_view organization);

// Reviewers of rounds, their readings, and how those were assigned.
const storage::Table<pb::RoundReviewer>& RoundReviewers();
const storage::Table<pb::RoundReading>& RoundReadings();
const storage::Table<pb::RoundAssignment>& RoundAssignments();

// The prefix of the reviewers of `round`, and of its readings, or those of one of its applications.
storage::Key ReviewersOf(absl::string_view round);
storage::Key ReadingsOf(absl::string_view round);
storage::Key ReadingsOfApplication(absl::string_view application);
// The appointments of `account`; its readings in every round, and in one.
storage::Key AppointmentsOf(absl::string_view account);
storage::Key ReadingsBy(absl::string_view account);
storage::Key ReadingsBy(absl::string_view account, absl::string_view round);
// Reviewers who answered the organization that holds their round, the earliest first.
storage::Key AnswersTo(absl::string_view owner);
storage::Key AssignmentsOf(absl::string_view round);

// National KPIs, how each is counted, for what records count, and the sums of that. A counter's key is
// completed by national/count/tally.h.
const storage::Table<pb::NationalKpi>& NationalKpis();
const storage::Table<internal_pb::CountPlan>& CountPlans();
const storage::Table<internal_pb::CountedRecord>& CountedRecords();
const storage::CounterTable& NationalCounts();

// The prefix of what counts under one generation of a national KPI, in order of body.
storage::Key CountedUnder(absl::string_view kpi, uint64_t generation);
// Rows of kCountClockId.
storage::Key CountClockKey();
storage::Key UncountedKey(absl::string_view record);

// All of the above: who goes through a whole store finds here what its records are.
const std::vector<const storage::AnyTable*>& AllTables();

// Rows that stand in no table: their version alone is of use, as a precondition of commits.
bool IsClock(uint8_t table_id);

// The key under which `table` keeps the resource called `name`: its last segment is the id.
template <typename M>
storage::Key KeyByName(const storage::Table<M>& table, absl::string_view name) {
  const size_t slash = name.rfind('/');
  return table.NewKey().Add(slash == absl::string_view::npos ? name : name.substr(slash + 1));
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_TABLES_TABLES_H_
