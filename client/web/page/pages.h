// The pages: a file for each, or for those of one thing.

#ifndef RENKEI_CLIENT_WEB_PAGE_PAGES_H_
#define RENKEI_CLIENT_WEB_PAGE_PAGES_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/web/page/visit.h"

namespace renkei::web {

absl::StatusOr<Shown> StartPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SearchPage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> DraftsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SignInPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> InvitationPage(Visit& visit, const std::string& name);

// Of whoever is signed in, and of their organization.
absl::StatusOr<Shown> OwnAccountPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> AccountsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> AccountPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SectionsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> TokensPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> AuditPage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> FreshnessPage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> InboxPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> DigestPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> FollowsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> NoticesPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> UnsubscribePage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> CasePage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> CaseListPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> CaseListsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> EditionPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> EditionEntryPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> EditionChangesPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> RoundsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> RoundPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> DecisionsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> FollowedPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> RoundApplicationPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> FollowUpPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ReviewsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ReadingPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ReviewerPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ReviewProgressPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> RankingPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ScoresPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> CaseCallsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> CaseCallPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SubmissionPage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> OrganizationPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> PeersPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ImportPage(Visit& visit, const std::string& name);
absl::StatusOr<Taken> TakeImport(Visit& visit, const std::string& name);
inline constexpr char kImportMethod[] = "OperationService/StartImport";
Text ImportTitle();

// What goes on when nobody waits: imports and exports of the visitor's.
absl::StatusOr<Shown> OperationsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> OperationPage(Visit& visit, const std::string& name);
// The same of one that was begun just now: most often what comes of it is there at once, and is waited for.
absl::StatusOr<Shown> BegunOperationPage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> VisionPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> VisionProgressPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> VisionRoadmapPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> VisionReportPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> VisionAlignmentPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> VisionRevisionsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> VisionComparisonPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> NationalKpisPage(Visit& visit, const std::string&);
absl::StatusOr<Shown> NationalKpiPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> NationalKpiBodiesPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> VisionOpinionsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> VisionCalendarPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> VisionEvaluationsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> OpinionPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> PlanStepPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> PlanEvaluationPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> NodePage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> KpiPage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> ProgrammesPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> OpenCallsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ProgrammePage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ProgrammeEditionPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ProgrammeCallPage(Visit& visit, const std::string& name);
// What programmes are joined to.
absl::StatusOr<Shown> FittingCallsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> FrameworkCoveragePage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ProgrammeUsesPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> ProgrammesForPage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> InitiativePage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> SupportsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SupportPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SupportEntryPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SupportStepPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SupportRecommendationPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SupportBoardPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> SupportCountsPage(Visit& visit, const std::string& name);

absl::StatusOr<Shown> FrameworksPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> FrameworkPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> FrameworkItemPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> IndicatorsPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> IndicatorPage(Visit& visit, const std::string& name);
absl::StatusOr<Shown> IndicatorRollUpPage(Visit& visit, const std::string& name);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_PAGES_H_
