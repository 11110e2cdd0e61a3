#include "client/web/page/routes.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/web/page/form/form.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/pages.h"
#include "client/web/page/record/answer_links.h"
#include "client/web/page/record/record_page.h"
#include "server/domain/resource_name.h"

namespace renkei::web {
namespace {

// What a form is sent to, and what its page is called.
struct FormSign {
  const char* method;
  Text label;
  bool step = false;
};
template <const Form& (*kForm)()>
FormSign SignOf() {
  return {kForm().method, kForm().title, *kForm().part == '\0'};
}
FormSign SignOfImport() { return {kImportMethod, ImportTitle()}; }
FormSign SignOfRecord() { return {kRecordMethod, RecordTitle()}; }

struct RouteEntry {
  // The form of a resource's name, or "".
  const char* resource;
  // What stands behind it, or the whole path.
  const char* view;
  PageMaker make;
  // As Route has them.
  unsigned formats = 0;
  FileMaker make_file = nullptr;
  FormTaker take = nullptr;
  FormSign (*form)() = nullptr;
  bool takes_file = false;
};

// The page of a form, and what takes it.
template <const Form& (*kForm)()>
constexpr RouteEntry FormEntry(const char* resource, const char* view) {
  return {resource, view, AskForm<kForm>, 0, nullptr, TakeForm<kForm>, SignOf<kForm>};
}

Route RouteOf(const RouteEntry& entry, absl::string_view name) {
  return {entry.make,      std::string(name), entry.formats,
          entry.make_file, entry.take,        entry.takes_file};
}

constexpr unsigned kEveryFormat = kTableFormats | kJson;

constexpr RouteEntry kEntries[] = {
    {"", "", StartPage},
    {"", "search", SearchPage, kEveryFormat, SearchFile},
    {"", "sign-in", SignInPage},
    {"", "invitation", InvitationPage},
    {"", "inbox", InboxPage},
    {"", "digest", DigestPage, kEveryFormat | kCalendar, DigestFile},
    {"", "notices", NoticesPage, kEveryFormat, NoticesFile},
    {"", "follows", FollowsPage, kEveryFormat, FollowsFile},
    {"", "unsubscribe", UnsubscribePage},
    FormEntry<FollowPeersForm>("", "followPeers"),
    FormEntry<FollowKpisForm>("", "followKpis"),
    FormEntry<FollowTagForm>("", "followTag"),
    FormEntry<FollowSearchForm>("", "followSearch"),
    FormEntry<NoticesSeenForm>("", "noticesSeen"),
    FormEntry<DigestSettingsForm>("", "digestSettings"),
    FormEntry<EmailCodeForm>("", "sendEmailCode"),
    FormEntry<EmailVerifyForm>("", "verifyEmail"),
    FormEntry<FollowRemoveForm>("accounts/*/follows/*", "remove"),
    {"", "drafts", DraftsPage},
    {"", "frameworks", FrameworksPage, kEveryFormat, FrameworksFile},
    {"", "indicators", IndicatorsPage, kEveryFormat, IndicatorsFile},
    {"", "nationalKpis", NationalKpisPage, kEveryFormat, NationalKpisFile},
    {"", "caseLists", CaseListsPage, kEveryFormat, CaseListsFile},
    {"", "account", OwnAccountPage},
    {"", "accounts", AccountsPage},
    {"", "sections", SectionsPage},
    {"", "tokens", TokensPage},
    {"", "audit", AuditPage, kEveryFormat, AuditFile},
    {"", "freshness", FreshnessPage},
    {"", "operations", OperationsPage},
    {"accounts/*/operations/*", "", OperationPage, kCsv | kXlsx, OperationFile},
    FormEntry<ImportApplyForm>("accounts/*/operations/*", "apply"),
    FormEntry<OperationCancelForm>("accounts/*/operations/*", "cancel"),
    FormEntry<OperationDeleteForm>("accounts/*/operations/*", "delete"),
    FormEntry<ExportForm>("organizations/*", "export"),
    FormEntry<PasswordForm>("", "password"),
    FormEntry<SecondFactorForm>("", "secondFactor"),
    FormEntry<SecondFactorConfirmForm>("", "confirmSecondFactor"),
    FormEntry<SecondFactorRemoveForm>("", "removeSecondFactor"),
    FormEntry<AccountCreateForm>("organizations/*", "newAccount"),
    {"accounts/*", "", AccountPage},
    FormEntry<AccountEditForm>("accounts/*", "edit"),
    FormEntry<AccountInviteForm>("accounts/*", "invite"),
    FormEntry<HandOverForm>("accounts/*", "handOver"),
    FormEntry<TokenCreateForm>("accounts/*", "newToken"),
    FormEntry<TokenEndForm>("accounts/*/tokens/*", "end"),
    FormEntry<SectionCreateForm>("organizations/*", "newSection"),
    FormEntry<SectionEditForm>("organizations/*/sections/*", "edit"),
    {"cases/*", "", CasePage, kJson, CaseFile},
    FormEntry<CaseEditForm>("cases/*", "edit"),
    FormEntry<CaseSubmitForm>("cases/*", "submit"),
    FormEntry<CaseReturnForm>("cases/*", "return"),
    FormEntry<CasePublishForm>("cases/*", "publish"),
    FormEntry<CaseReviseForm>("cases/*", "revise"),
    FormEntry<CaseArchiveForm>("cases/*", "archive"),
    FormEntry<CaseConfirmForm>("cases/*", "confirm"),
    FormEntry<CaseCreateForm>("organizations/*", "newCase"),
    {"organizations/*", "import", ImportPage, kXlsx, ImportFormFile, TakeImport, SignOfImport,
     true},
    FormEntry<VisionCreateForm>("organizations/*", "newVision"),
    FormEntry<VisionEditForm>("organizations/*/visions/*", "edit"),
    FormEntry<NodeCreateForm>("organizations/*/visions/*", "newNode"),
    FormEntry<KpiCreateForm>("organizations/*/visions/*", "newKpi"),
    FormEntry<VisionSubmitForm>("organizations/*/visions/*", "submit"),
    FormEntry<VisionReturnForm>("organizations/*/visions/*", "return"),
    FormEntry<VisionConsentForm>("organizations/*/visions/*", "consent"),
    FormEntry<VisionPublishForm>("organizations/*/visions/*", "publish"),
    FormEntry<VisionReviseForm>("organizations/*/visions/*", "revise"),
    FormEntry<VisionArchiveForm>("organizations/*/visions/*", "archive"),
    {"organizations/*/visions/*", "record", RecordPage, 0, nullptr, TakeRecord, SignOfRecord},
    {"organizations/*/visions/*", "sections", AnswerLinksPage, kEveryFormat, AnswerLinksFile},
    FormEntry<OpinionCreateForm>("organizations/*/visions/*", "newOpinion"),
    FormEntry<OpinionEditForm>("organizations/*/visions/*/opinions/*", "edit"),
    FormEntry<OpinionWithdrawForm>("organizations/*/visions/*/opinions/*", "withdraw"),
    FormEntry<OpinionDeleteForm>("organizations/*/visions/*/opinions/*", "delete"),
    FormEntry<OpinionsPublishForm>("organizations/*/visions/*", "publishOpinions"),
    FormEntry<PlanStepCreateForm>("organizations/*/visions/*", "newStep"),
    FormEntry<PlanStepEditForm>("organizations/*/visions/*/steps/*", "edit"),
    FormEntry<PlanStepDeleteForm>("organizations/*/visions/*/steps/*", "delete"),
    FormEntry<EvaluationsForm>("organizations/*/visions/*", "newEvaluations"),
    FormEntry<EvaluationDeleteForm>("organizations/*/visions/*/evaluations/*", "delete"),
    FormEntry<NodeEditForm>("organizations/*/visions/*/nodes/*", "edit"),
    FormEntry<NodeCreateForm>("organizations/*/visions/*/nodes/*", "newNode"),
    FormEntry<KpiCreateForm>("organizations/*/visions/*/nodes/*", "newKpi"),
    FormEntry<NodeDeleteForm>("organizations/*/visions/*/nodes/*", "delete"),
    FormEntry<KpiEditForm>("organizations/*/visions/*/kpis/*", "edit"),
    FormEntry<KpiDeleteForm>("organizations/*/visions/*/kpis/*", "delete"),
    FormEntry<FiguresConfirmForm>("organizations/*/visions/*", "confirmFigures"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_CONSIDERED>>("cases/*", "considered"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_DECLINED>>("cases/*", "declined"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_PILOTED>>("cases/*", "piloted"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_ADOPTED>>("cases/*", "adopted"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_ADAPTED>>("cases/*", "adapted"),
    FormEntry<AdoptionForm<pb::ADOPTION_STATE_STOPPED>>("cases/*", "stopped"),
    FormEntry<AdoptionEditForm>("cases/*/adoptions/*", "edit"),
    FormEntry<AdoptionDeleteForm>("cases/*/adoptions/*", "delete"),
    FormEntry<CaseSelectForm>("cases/*", "select"),
    FormEntry<SelectionWithdrawForm>("cases/*", "withdrawSelection"),
    FormEntry<CaseListAddForm>("cases/*", "list"),
    FormEntry<CaseListCreateForm>("", "newCaseList"),
    FormEntry<CaseListEditForm>("caseLists/*", "edit"),
    FormEntry<CaseListCommentForm>("caseLists/*", "comment"),
    FormEntry<CaseListMoveForm>("caseLists/*", "move"),
    FormEntry<CaseListRemoveForm>("caseLists/*", "remove"),
    {"caseLists/*", "", CaseListPage, kEveryFormat, CaseListFile},
    {"", "programmes", ProgrammesPage, kEveryFormat, ProgrammesFile},
    {"", "openCalls", OpenCallsPage, kEveryFormat, OpenCallsFile},
    FormEntry<ProgrammeCreateForm>("organizations/*", "newProgramme"),
    {"programmes/*", "", ProgrammePage, kEveryFormat, ProgrammeFile},
    FormEntry<ProgrammeEditForm>("programmes/*", "edit"),
    FormEntry<ProgrammeDeleteForm>("programmes/*", "delete"),
    FormEntry<ProgrammeEditionCreateForm>("programmes/*", "newEdition"),
    FormEntry<FollowForm>("programmes/*", "follow"),
    FormEntry<UnfollowForm>("programmes/*", "unfollow"),
    FormEntry<FollowForm>("cases/*", "follow"),
    FormEntry<UnfollowForm>("cases/*", "unfollow"),
    FormEntry<FollowForm>("initiatives/*", "follow"),
    FormEntry<UnfollowForm>("initiatives/*", "unfollow"),
    FormEntry<FollowForm>("organizations/*", "follow"),
    FormEntry<UnfollowForm>("organizations/*", "unfollow"),
    FormEntry<FollowForm>("organizations/*/visions/*", "follow"),
    FormEntry<UnfollowForm>("organizations/*/visions/*", "unfollow"),
    FormEntry<FollowForm>("frameworks/*/items/*", "follow"),
    FormEntry<UnfollowForm>("frameworks/*/items/*", "unfollow"),
    {"programmes/*/editions/*", "", ProgrammeEditionPage, kEveryFormat, ProgrammeEditionFile},
    FormEntry<ProgrammeEditionEditForm>("programmes/*/editions/*", "edit"),
    FormEntry<ProgrammeEditionCopyForm>("programmes/*/editions/*", "copy"),
    FormEntry<ProgrammeEditionPublishForm>("programmes/*/editions/*", "publish"),
    FormEntry<ProgrammeEditionWithdrawForm>("programmes/*/editions/*", "withdraw"),
    FormEntry<ProgrammeEditionDeleteForm>("programmes/*/editions/*", "delete"),
    FormEntry<ProgrammeCallCreateForm>("programmes/*/editions/*", "newCall"),
    {"programmes/*/editions/*/calls/*", "", ProgrammeCallPage},
    FormEntry<ProgrammeCallEditForm>("programmes/*/editions/*/calls/*", "edit"),
    FormEntry<ProgrammeCallCancelForm>("programmes/*/editions/*/calls/*", "cancel"),
    FormEntry<ProgrammeCallDeleteForm>("programmes/*/editions/*/calls/*", "delete"),
    {"", "rounds", RoundsPage, kEveryFormat, RoundsFile},
    FormEntry<RoundCreateForm>("", "newRound"),
    {"rounds/*", "", RoundPage, kEveryFormat, RoundFile},
    {"rounds/*", "decisions", DecisionsPage, kEveryFormat, DecisionsFile},
    {"rounds/*", "followed", FollowedPage, kEveryFormat, FollowedFile},
    FormEntry<RoundEditForm>("rounds/*", "edit"),
    FormEntry<RoundDeleteForm>("rounds/*", "delete"),
    FormEntry<RoundStepForm<pb::ROUND_ACTION_ANNOUNCE>>("rounds/*", "announce"),
    FormEntry<RoundStepForm<pb::ROUND_ACTION_ADVANCE>>("rounds/*", "advance"),
    FormEntry<RoundStepForm<pb::ROUND_ACTION_CANCEL>>("rounds/*", "cancel"),
    FormEntry<RankingDecideForm>("rounds/*", "decide"),
    FormEntry<RoundPublishForm>("rounds/*", "publish"),
    FormEntry<RoundCasesForm>("rounds/*", "selectCases"),
    FormEntry<ApplyForm>("rounds/*", "apply"),
    FormEntry<PartExportForm<pb::EXCHANGE_KIND_ROUND_APPLICATIONS>>("rounds/*",
                                                                    "exportApplications"),
    FormEntry<PartExportForm<pb::EXCHANGE_KIND_ROUND_APPLICATIONS>>("", "exportApplications"),
    FormEntry<PartExportForm<pb::EXCHANGE_KIND_ROUND_READINGS>>("rounds/*", "exportReadings"),
    FormEntry<PartExportForm<pb::EXCHANGE_KIND_ROUND_READINGS>>("", "exportReadings"),
    FormEntry<PartExportForm<pb::EXCHANGE_KIND_SUPPORT_CASES>>("", "exportSupports"),
    {"rounds/*/applications/*", "", RoundApplicationPage},
    FormEntry<ApplicationEditForm>("rounds/*/applications/*", "edit"),
    FormEntry<ApplicationDeleteForm>("rounds/*/applications/*", "delete"),
    FormEntry<VerdictForm>("rounds/*/applications/*", "decide"),
    FormEntry<ApplicationForm<pb::ROUND_APPLICATION_ACTION_ASK_CONSENT>>("rounds/*/applications/*",
                                                                         "ask"),
    FormEntry<ApplicationForm<pb::ROUND_APPLICATION_ACTION_CONSENT>>("rounds/*/applications/*",
                                                                     "consent"),
    FormEntry<ApplicationForm<pb::ROUND_APPLICATION_ACTION_REFUSE>>("rounds/*/applications/*",
                                                                    "refuse"),
    FormEntry<ApplicationForm<pb::ROUND_APPLICATION_ACTION_SUBMIT>>("rounds/*/applications/*",
                                                                    "submit"),
    FormEntry<ApplicationForm<pb::ROUND_APPLICATION_ACTION_RETURN>>("rounds/*/applications/*",
                                                                    "return"),
    FormEntry<ApplicationForm<pb::ROUND_APPLICATION_ACTION_PASS>>("rounds/*/applications/*",
                                                                  "pass"),
    FormEntry<ApplicationForm<pb::ROUND_APPLICATION_ACTION_RULE_OUT>>("rounds/*/applications/*",
                                                                      "ruleOut"),
    FormEntry<ApplicationForm<pb::ROUND_APPLICATION_ACTION_WITHDRAW>>("rounds/*/applications/*",
                                                                      "withdraw"),
    FormEntry<ApplicationForm<pb::ROUND_APPLICATION_ACTION_TAKE_OVER>>("rounds/*/applications/*",
                                                                       "takeOver"),
    {"rounds/*/applications/*/followUps/*", "", FollowUpPage},
    FormEntry<FollowUpForm<pb::ROUND_FOLLOW_UP_PART_SELF_REPORT>>(
        "rounds/*/applications/*/followUps/*", "selfReport"),
    FormEntry<FollowUpForm<pb::ROUND_FOLLOW_UP_PART_OUTSIDE_EVALUATION>>(
        "rounds/*/applications/*/followUps/*", "evaluate"),
    FormEntry<FollowUpForm<pb::ROUND_FOLLOW_UP_PART_STATE_OPINION>>(
        "rounds/*/applications/*/followUps/*", "opinion"),
    FormEntry<FollowUpForm<pb::ROUND_FOLLOW_UP_PART_MACHINE_SCORE>>(
        "rounds/*/applications/*/followUps/*", "score"),
    FormEntry<FollowUpShownForm<true>>("rounds/*/applications/*/followUps/*", "show"),
    FormEntry<FollowUpShownForm<false>>("rounds/*/applications/*/followUps/*", "hide"),
    {"", "reviews", ReviewsPage, kEveryFormat, ReviewsFile},
    {"rounds/*", "review", ReviewProgressPage, kEveryFormat, ReviewProgressFile},
    {"rounds/*", "ranking", RankingPage, kEveryFormat, RankingFile},
    FormEntry<ReviewerNameForm>("rounds/*", "nameReviewer"),
    FormEntry<AssignForm>("rounds/*", "assign"),
    {"rounds/*/reviewers/*", "", ReviewerPage},
    FormEntry<ReviewerForm<pb::ROUND_REVIEWER_ACTION_NAME>>("rounds/*/reviewers/*", "name"),
    FormEntry<ReviewerForm<pb::ROUND_REVIEWER_ACTION_ACCEPT>>("rounds/*/reviewers/*", "accept"),
    FormEntry<ReviewerForm<pb::ROUND_REVIEWER_ACTION_DECLINE>>("rounds/*/reviewers/*", "decline"),
    FormEntry<ReviewerForm<pb::ROUND_REVIEWER_ACTION_REMOVE>>("rounds/*/reviewers/*", "remove"),
    FormEntry<ReviewerForm<pb::ROUND_REVIEWER_ACTION_REVISE>>("rounds/*/reviewers/*", "revise"),
    FormEntry<ReviewerForm<pb::ROUND_REVIEWER_ACTION_DECLARE>>("rounds/*/reviewers/*", "declare"),
    FormEntry<ReviewerForm<pb::ROUND_REVIEWER_ACTION_LIFT>>("rounds/*/reviewers/*", "lift"),
    {"rounds/*/applications/*", "scores", ScoresPage, kEveryFormat, ScoresFile},
    {"rounds/*/applications/*/readings/*", "", ReadingPage},
    FormEntry<ReadingForm<pb::READING_ACTION_WRITE>>("rounds/*/applications/*/readings/*", "write"),
    FormEntry<ReadingForm<pb::READING_ACTION_SUBMIT>>("rounds/*/applications/*/readings/*",
                                                      "submit"),
    FormEntry<ReadingForm<pb::READING_ACTION_REOPEN>>("rounds/*/applications/*/readings/*",
                                                      "reopen"),
    {"", "caseCalls", CaseCallsPage, kEveryFormat, CaseCallsFile},
    FormEntry<EditionIssueForm>("caseLists/*", "issue"),
    {"caseLists/*", "changes", EditionChangesPage, kEveryFormat, EditionChangesFile},
    {"caseLists/*/editions/*", "", EditionPage, kEveryFormat, EditionFile},
    FormEntry<EditionWithdrawForm>("caseLists/*/editions/*", "withdraw"),
    {"caseLists/*/editions/*/entries/*", "", EditionEntryPage},
    FormEntry<EntryStrikeForm>("caseLists/*/editions/*/entries/*", "strike"),
    FormEntry<EntryAdoptionForm<pb::ADOPTION_STATE_CONSIDERED>>("caseLists/*/editions/*/entries/*",
                                                                "considered"),
    FormEntry<EntryAdoptionForm<pb::ADOPTION_STATE_ADOPTED>>("caseLists/*/editions/*/entries/*",
                                                             "adopted"),
    FormEntry<CaseCallCreateForm>("caseLists/*", "newCall"),
    {"caseLists/*/calls/*", "", CaseCallPage, kEveryFormat, CaseCallFile},
    FormEntry<CaseCallEditForm>("caseLists/*/calls/*", "edit"),
    FormEntry<CaseCallCancelForm>("caseLists/*/calls/*", "cancel"),
    FormEntry<CaseCallDeleteForm>("caseLists/*/calls/*", "delete"),
    FormEntry<AcceptedAddForm>("caseLists/*/calls/*", "addAccepted"),
    FormEntry<SubmitToCallForm>("caseLists/*/calls/*", "submit"),
    {"caseLists/*/calls/*/submissions/*", "", SubmissionPage},
    FormEntry<SubmissionForm<pb::CASE_SUBMISSION_ACTION_SUBMIT>>(
        "caseLists/*/calls/*/submissions/*", "resubmit"),
    FormEntry<SubmissionForm<pb::CASE_SUBMISSION_ACTION_RETURN>>(
        "caseLists/*/calls/*/submissions/*", "return"),
    FormEntry<SubmissionForm<pb::CASE_SUBMISSION_ACTION_PASS>>("caseLists/*/calls/*/submissions/*",
                                                               "pass"),
    FormEntry<SubmissionForm<pb::CASE_SUBMISSION_ACTION_REASSIGN>>(
        "caseLists/*/calls/*/submissions/*", "reassign"),
    FormEntry<SubmissionForm<pb::CASE_SUBMISSION_ACTION_ACCEPT>>(
        "caseLists/*/calls/*/submissions/*", "accept"),
    FormEntry<SubmissionForm<pb::CASE_SUBMISSION_ACTION_DECLINE>>(
        "caseLists/*/calls/*/submissions/*", "decline"),
    FormEntry<SubmissionForm<pb::CASE_SUBMISSION_ACTION_WITHDRAW>>(
        "caseLists/*/calls/*/submissions/*", "withdraw"),
    {"organizations/*", "", OrganizationPage, kEveryFormat, OrganizationFile},
    {"organizations/*", "peers", PeersPage, kEveryFormat, PeersFile},
    {"organizations/*", "calls", FittingCallsPage, kEveryFormat, FittingCallsFile},
    {"organizations/*/visions/*", "", VisionPage, kXlsx | kJson, VisionFile},
    {"organizations/*/visions/*", "progress", VisionProgressPage, kEveryFormat, VisionProgressFile},
    {"organizations/*/visions/*", "roadmap", VisionRoadmapPage, kEveryFormat, VisionRoadmapFile},
    {"organizations/*/visions/*", "report", VisionReportPage, kEveryFormat, VisionReportFile},
    {"organizations/*/visions/*", "alignment", VisionAlignmentPage, kEveryFormat,
     VisionAlignmentFile},
    {"organizations/*/visions/*", "revisions", VisionRevisionsPage, kEveryFormat,
     VisionRevisionsFile},
    {"organizations/*/visions/*", "comparison", VisionComparisonPage, kEveryFormat,
     VisionComparisonFile},
    {"organizations/*/visions/*", "opinions", VisionOpinionsPage, kEveryFormat, VisionOpinionsFile},
    {"organizations/*/visions/*", "calendar", VisionCalendarPage, kEveryFormat | kCalendar,
     VisionCalendarFile},
    {"organizations/*/visions/*", "evaluations", VisionEvaluationsPage, kEveryFormat,
     VisionEvaluationsFile},
    {"organizations/*/visions/*/opinions/*", "", OpinionPage},
    {"organizations/*/visions/*/steps/*", "", PlanStepPage},
    {"organizations/*/visions/*/evaluations/*", "", PlanEvaluationPage},
    {"organizations/*/visions/*/nodes/*", "", NodePage, kJson, NodeFile},
    {"organizations/*/visions/*/nodes/*", "programmes", ProgrammesForPage, kEveryFormat,
     ProgrammesForFile},
    {"organizations/*/visions/*/kpis/*", "", KpiPage, kEveryFormat, KpiFile},
    {"organizations/*/visions/*/kpis/*", "programmes", ProgrammesForPage, kEveryFormat,
     ProgrammesForFile},
    {"programmes/*", "uses", ProgrammeUsesPage, kEveryFormat, ProgrammeUsesFile},
    {"initiatives/*", "", InitiativePage, kEveryFormat, InitiativeFile},
    FormEntry<InitiativeCreateForm>("organizations/*", "newInitiative"),
    FormEntry<InitiativeEditForm>("initiatives/*", "edit"),
    FormEntry<InitiativeDeleteForm>("initiatives/*", "delete"),
    FormEntry<InitiativeStateForm<pb::INITIATIVE_STATE_OPEN>>("initiatives/*", "open"),
    FormEntry<InitiativeStateForm<pb::INITIATIVE_STATE_RUNNING>>("initiatives/*", "run"),
    FormEntry<InitiativeStateForm<pb::INITIATIVE_STATE_CLOSED>>("initiatives/*", "close"),
    FormEntry<InitiativeStateForm<pb::INITIATIVE_STATE_CANCELLED>>("initiatives/*", "cancel"),
    FormEntry<ContributionsForm>("initiatives/*", "contributions"),
    FormEntry<InitiativeCaseForm>("initiatives/*", "makeCase"),
    FormEntry<InviteForm>("initiatives/*", "invite"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_APPLY>>("initiatives/*/members/*", "apply"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_ACCEPT>>("initiatives/*/members/*", "accept"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_CONSIDER>>("initiatives/*/members/*", "consider"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_PUT_TO_COUNCIL>>("initiatives/*/members/*",
                                                                "council"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_JOIN>>("initiatives/*/members/*", "join"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_DECLINE>>("initiatives/*/members/*", "decline"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_WITHDRAW>>("initiatives/*/members/*", "withdraw"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_REQUEST_REMOVAL>>("initiatives/*/members/*",
                                                                 "requestRemoval"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_CONSENT_TO_REMOVAL>>("initiatives/*/members/*",
                                                                    "consentToRemoval"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_OFFER_LEAD>>("initiatives/*/members/*", "offerLead"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_ACCEPT_LEAD>>("initiatives/*/members/*",
                                                             "acceptLead"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_RETRACT_INVITATION>>("initiatives/*/members/*",
                                                                    "retractInvitation"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_RETRACT_LEAD_OFFER>>("initiatives/*/members/*",
                                                                    "retractLeadOffer"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST>>("initiatives/*/members/*",
                                                                         "retractRemovalRequest"),
    FormEntry<MembershipForm<pb::MEMBER_ACTION_TAKE_OVER>>("initiatives/*/members/*", "takeOver"),
    {"frameworks/*", "", FrameworkPage, kEveryFormat, FrameworkFile},
    {"frameworks/*", "programmes", FrameworkCoveragePage, kEveryFormat, FrameworkCoverageFile},
    {"frameworks/*/items/*", "", FrameworkItemPage, kEveryFormat, FrameworkItemFile},
    {"indicators/*", "", IndicatorPage, kJson, IndicatorFile},
    {"indicators/*", "rollup", IndicatorRollUpPage, kEveryFormat, IndicatorRollUpFile},
    FormEntry<NationalKpiCreateForm>("", "newNationalKpi"),
    FormEntry<NationalKpiEditForm>("nationalKpis/*", "edit"),
    FormEntry<NationalValuesForm>("nationalKpis/*", "record"),
    FormEntry<NationalKpiDeleteForm>("nationalKpis/*", "delete"),
    {"nationalKpis/*", "", NationalKpiPage, kEveryFormat, NationalKpiFile},
    {"nationalKpis/*", "bodies", NationalKpiBodiesPage, kEveryFormat, NationalKpiBodiesFile},
    {"", "supports", SupportsPage, kEveryFormat, SupportsFile},
    {"", "supportBoard", SupportBoardPage, kEveryFormat, SupportBoardFile},
    {"", "supportCounts", SupportCountsPage, kEveryFormat, SupportCountsFile},
    FormEntry<SupportCreateForm>("", "newSupport"),
    {"supports/*", "", SupportPage, kEveryFormat, SupportFile},
    FormEntry<SupportEditForm>("supports/*", "edit"),
    FormEntry<SupportDeleteForm>("supports/*", "delete"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_REQUEST>>("supports/*", "request"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_TRIAGE>>("supports/*", "triage"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_DECLINE>>("supports/*", "decline"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_REDIRECT>>("supports/*", "redirect"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_FORM_TEAM>>("supports/*", "formTeam"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_START>>("supports/*", "start"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_BEGIN_CLOSING>>("supports/*", "beginClosing"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_RESUME>>("supports/*", "resume"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_CLOSE>>("supports/*", "close"),
    FormEntry<SupportActionForm<pb::SUPPORT_ACTION_WITHDRAW>>("supports/*", "withdraw"),
    FormEntry<SupportEvaluateForm>("supports/*", "evaluate"),
    FormEntry<SupportInviteForm>("supports/*", "invite"),
    FormEntry<SupportEntryCreateForm>("supports/*", "newEntry"),
    FormEntry<SupportStepCreateForm>("supports/*", "newStep"),
    FormEntry<SupportRecommendForm>("supports/*", "newRecommendation"),
    FormEntry<SupportPartForm<pb::SUPPORT_MEMBER_ACTION_ACCEPT>>("supports/*/members/*", "accept"),
    FormEntry<SupportPartForm<pb::SUPPORT_MEMBER_ACTION_DECLINE>>("supports/*/members/*", "refuse"),
    FormEntry<SupportPartForm<pb::SUPPORT_MEMBER_ACTION_LEAVE>>("supports/*/members/*", "leave"),
    FormEntry<SupportPartForm<pb::SUPPORT_MEMBER_ACTION_RELEASE>>("supports/*/members/*",
                                                                  "release"),
    FormEntry<SupportPartForm<pb::SUPPORT_MEMBER_ACTION_ASSIGN>>("supports/*/members/*", "assign"),
    {"supports/*/entries/*", "", SupportEntryPage},
    FormEntry<SupportEntryEditForm>("supports/*/entries/*", "edit"),
    {"supports/*/steps/*", "", SupportStepPage},
    FormEntry<SupportStepEditForm>("supports/*/steps/*", "edit"),
    {"supports/*/recommendations/*", "", SupportRecommendationPage},
    FormEntry<SupportAnswerForm>("supports/*/recommendations/*", "answer"),
};

PagePattern PatternOf(const RouteEntry& entry) {
  return {entry.resource, entry.view, entry.take != nullptr};
}

// What stands at `path`, and the resource in it.
std::optional<std::pair<const RouteEntry*, absl::string_view>> EntryAt(absl::string_view path) {
  for (const RouteEntry& entry : kEntries) {
    absl::string_view name = path;
    if (*entry.resource == '\0') {
      if (path == entry.view) return std::pair(&entry, absl::string_view());
      continue;
    }
    if (*entry.view != '\0' && !absl::ConsumeSuffix(&name, absl::StrCat("/", entry.view))) continue;
    if (domain::MatchName(entry.resource, name)) return std::pair(&entry, name);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Route> FindRoute(absl::string_view path) {
  const auto found = EntryAt(path);
  if (!found) return std::nullopt;
  return RouteOf(*found->first, found->second);
}

std::vector<PagePattern> EveryPattern() {
  std::vector<PagePattern> patterns;
  for (const RouteEntry& entry : kEntries) patterns.push_back(PatternOf(entry));
  return patterns;
}

std::optional<PagePattern> PatternAt(absl::string_view path) {
  const auto found = EntryAt(path);
  if (!found) return std::nullopt;
  return PatternOf(*found->first);
}

std::optional<FormRoute> FormAt(absl::string_view path) {
  const auto found = EntryAt(path);
  if (!found || found->first->form == nullptr) return std::nullopt;
  return FormRoute{absl::StrCat("/", path), found->first->form().label};
}

std::optional<FormRoute> FindForm(absl::string_view method, absl::string_view resource) {
  for (const RouteEntry& entry : kEntries) {
    if (entry.form == nullptr || !domain::MatchName(entry.resource, resource)) continue;
    FormSign form = entry.form();
    if (method == form.method)
      return FormRoute{absl::StrCat("/", resource, "/", entry.view), std::move(form.label),
                       form.step};
  }
  // "organizations/o/visions/v" of "organizations/o/visions/v/kpis/k".
  const size_t id = resource.rfind('/');
  const size_t collection = id == 0 ? id : resource.rfind('/', id - 1);
  if (id == absl::string_view::npos || collection == absl::string_view::npos) return std::nullopt;
  return FindForm(method, resource.substr(0, collection));
}

std::optional<FileRoute> FindFile(absl::string_view path) {
  for (const FileFormat format : {kCsv, kXlsx, kJson, kCalendar}) {
    absl::string_view page = path;
    if (!absl::ConsumeSuffix(&page, absl::StrCat(".", EndingOf(format)))) continue;
    const std::optional<Route> route = FindRoute(page);
    if (!route || (route->formats & format) == 0) return std::nullopt;
    return FileRoute{route->make_file, route->name, format};
  }
  return std::nullopt;
}

}  // namespace renkei::web
