#include "server/service/tables/tables.h"

#include "server/service/tables/audit_tables.h"
#include "server/service/tables/schema.h"
#include "server/service/tables/support_tables.h"

namespace renkei::service {

const std::vector<const storage::AnyTable*>& AllTables() {
  static const auto& tables = *new std::vector<const storage::AnyTable*>{&Accounts(),
                                                                         &Tokens(),
                                                                         &Credentials(),
                                                                         &Requests(),
                                                                         &SealKeys(),
                                                                         &AuditRecords(),
                                                                         &AuditChains(),
                                                                         &AuditKeys(),
                                                                         &Schemas(),
                                                                         &Organizations(),
                                                                         &Reorganizations(),
                                                                         &Frameworks(),
                                                                         &Crosswalks(),
                                                                         &Indicators(),
                                                                         &Rubrics(),
                                                                         &RegistryClock(),
                                                                         &Cases(),
                                                                         &PublishedCases(),
                                                                         &Adoptions(),
                                                                         &KeptChanges(),
                                                                         &LogHolds(),
                                                                         &Selections(),
                                                                         &SelectionMarks(),
                                                                         &CaseLists(),
                                                                         &CaseListEditions(),
                                                                         &CaseListEditionEntries(),
                                                                         &CaseCalls(),
                                                                         &CaseSubmissions(),
                                                                         &CaseSubmissionTexts(),
                                                                         &Contributions(),
                                                                         &Initiatives(),
                                                                         &Members(),
                                                                         &InitiativeRolls(),
                                                                         &Visions(),
                                                                         &Nodes(),
                                                                         &Kpis(),
                                                                         &Actuals(),
                                                                         &ActualHistory(),
                                                                         &ActivityReports(),
                                                                         &Revisions(),
                                                                         &NodeManifest(),
                                                                         &KpiManifest(),
                                                                         &NodeArchive(),
                                                                         &KpiArchive(),
                                                                         &DraftCountShards(),
                                                                         &VisionRemains(),
                                                                         &Opinions(),
                                                                         &PlanSteps(),
                                                                         &PlanEvaluations(),
                                                                         &Programmes(),
                                                                         &ProgrammeEditions(),
                                                                         &ProgrammeCalls(),
                                                                         &Rounds(),
                                                                         &RoundApplications(),
                                                                         &RoundApplicationTexts(),
                                                                         &RoundFollowUps(),
                                                                         &RoundRegisters(),
                                                                         &RoundExclusions(),
                                                                         &Follows(),
                                                                         &Notices(),
                                                                         &FollowProgresses(),
                                                                         &MailAccounts(),
                                                                         &Mails(),
                                                                         &NationalKpis(),
                                                                         &RoundReviewers(),
                                                                         &RoundReadings(),
                                                                         &RoundAssignments(),
                                                                         &CountPlans(),
                                                                         &CountedRecords(),
                                                                         &Supports(),
                                                                         &SupportMembers(),
                                                                         &SupportEntries(),
                                                                         &SupportSteps(),
                                                                         &SupportRecommendations(),
                                                                         &Sections(),
                                                                         &FormDrafts(),
                                                                         &FormDraftContents(),
                                                                         &Operations(),
                                                                         &OperationPieces()};
  return tables;
}

bool IsClock(uint8_t table_id) {
  return table_id == kIdentityClockId || table_id == kAdoptionClockId ||
         table_id == kDraftClockId || table_id == kPlaceClockId || table_id == kCountClockId;
}

}  // namespace renkei::service
