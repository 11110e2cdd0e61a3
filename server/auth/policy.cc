#include "server/auth/policy.h"

#include "absl/container/flat_hash_map.h"
#include "server/auth/public_reading.h"

namespace renkei::auth {
namespace {

// Any account.
constexpr Roles kAnyone = {};
// Nobody too, where the server lets everybody read: of what the visibility rule shows, or of reference
// data. Never of accounts, and never what writes (MethodRegistry::CheckComplete).
constexpr Roles kEverybody = kWhoever;
constexpr Roles kContributors = {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
constexpr Roles kApprovers = {pb::ROLE_APPROVER};
constexpr Roles kCoordinators = {pb::ROLE_COORDINATOR};
constexpr Roles kSystemAdmins = {pb::ROLE_SYSTEM_ADMIN};
constexpr Roles kRegistrars = {pb::ROLE_COORDINATOR, pb::ROLE_SYSTEM_ADMIN};
constexpr Roles kAccountManagers = {pb::ROLE_ORGANIZATION_ADMIN, pb::ROLE_COORDINATOR,
                                    pb::ROLE_SYSTEM_ADMIN};
// As kAnyone, but by its roles: whoever administers the server does so when its organization has ended.
constexpr Roles kAnyRole = {pb::ROLE_READER,      pb::ROLE_CONTRIBUTOR,
                            pb::ROLE_APPROVER,    pb::ROLE_ORGANIZATION_ADMIN,
                            pb::ROLE_COORDINATOR, pb::ROLE_SYSTEM_ADMIN};
constexpr Roles kMembers = {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER, pb::ROLE_COORDINATOR};

// Change what everybody reads: years of programmes, texts of menu books.
constexpr Roles kPublishers = {pb::ROLE_APPROVER, pb::ROLE_COORDINATOR};

constexpr Cost kInline = Cost::kInline;
constexpr Cost kExecutor = Cost::kExecutor;
constexpr Cost kSearch = Cost::kSearch;
constexpr Cost kPassword = Cost::kPassword;
constexpr Ownership kAny = Ownership::kAny;
constexpr Ownership kReadable = Ownership::kReadable;
constexpr Ownership kOwner = Ownership::kOwner;
constexpr Ownership kParty = Ownership::kParty;
constexpr Ownership kSuccessor = Ownership::kSuccessor;
constexpr Ownership kManaged = Ownership::kManaged;
constexpr Ownership kInvitation = Ownership::kInvitation;
constexpr Ownership kSignIn = Ownership::kSignIn;
constexpr Roles kSuccessors = {pb::ROLE_APPROVER, pb::ROLE_ORGANIZATION_ADMIN};

}  // namespace

const std::vector<PolicyEntry>& AllPolicies() {
  static const auto& entries = *new std::vector<PolicyEntry>{
      // Registry and frameworks: reference data.
      {"renkei.v1.RegistryService/GetOrganization", kEverybody, kAny, kInline},
      {"renkei.v1.RegistryService/ListOrganizations", kEverybody, kAny, kExecutor},
      {"renkei.v1.RegistryService/ResolveOrganization", kEverybody, kAny, kExecutor},
      {"renkei.v1.RegistryService/ListReorganizations", kEverybody, kAny, kExecutor},
      {"renkei.v1.RegistryService/ListPeers", kEverybody, kAny, kExecutor},
      {"renkei.v1.RegistryService/BatchUpsertOrganizations", kRegistrars, kAny, kExecutor},
      {"renkei.v1.RegistryService/BatchUpsertReorganizations", kRegistrars, kAny, kExecutor},
      {"renkei.v1.RegistryService/CreateOrganization", kRegistrars, kAny, kInline},
      {"renkei.v1.FrameworkService/GetFramework", kEverybody, kAny, kInline},
      {"renkei.v1.FrameworkService/ListFrameworks", kEverybody, kAny, kExecutor},
      {"renkei.v1.FrameworkService/UpsertFramework", kRegistrars, kAny, kExecutor},
      {"renkei.v1.FrameworkService/ListCrosswalks", kEverybody, kAny, kExecutor},
      {"renkei.v1.FrameworkService/UpsertCrosswalk", kRegistrars, kAny, kExecutor},
      {"renkei.v1.FrameworkService/GetIndicator", kEverybody, kAny, kInline},
      {"renkei.v1.FrameworkService/ListIndicators", kEverybody, kAny, kExecutor},
      {"renkei.v1.FrameworkService/UpsertIndicator", kRegistrars, kAny, kInline},
      // A proposal is the caller's organization's; its handler takes the name from the caller.
      {"renkei.v1.FrameworkService/ProposeIndicator", kContributors, kAny, kInline},
      {"renkei.v1.FrameworkService/DecideIndicator", kCoordinators, kAny, kInline},
      {"renkei.v1.FrameworkService/GetRubric", kEverybody, kAny, kInline},
      {"renkei.v1.FrameworkService/ListRubrics", kEverybody, kAny, kExecutor},
      {"renkei.v1.FrameworkService/UpsertRubric", kRegistrars, kAny, kInline},

      // Files: the rules of each kind stand above and below; an import asks for the roles of the method that
      // writes a row.
      {"renkei.v1.ExchangeService/ImportResources", kAnyone, kOwner, kExecutor},
      {"renkei.v1.ExchangeService/ExportResources", kEverybody, kReadable, kExecutor,
       Recorded::kCalls},

      // Cases.
      {"renkei.v1.CaseService/GetCase", kEverybody, kReadable, kInline},
      {"renkei.v1.CaseService/ListCases", kEverybody, kReadable, kExecutor},
      {"renkei.v1.CaseService/CreateCase", kContributors, kOwner, kInline},
      {"renkei.v1.CaseService/UpdateCase", kContributors, kOwner, kInline},
      {"renkei.v1.CaseService/ApplyCase", kContributors, kOwner, kInline},
      {"renkei.v1.CaseService/DeleteCase", kContributors, kOwner, kInline},
      {"renkei.v1.CaseService/SubmitCase", kContributors, kOwner, kInline},
      {"renkei.v1.CaseService/ReturnCase", kApprovers, kOwner, kInline},
      {"renkei.v1.CaseService/PublishCase", kApprovers, kOwner, kInline},
      {"renkei.v1.CaseService/ReviseCase", kContributors, kOwner, kInline},
      {"renkei.v1.CaseService/ArchiveCase", kApprovers, kOwner, kInline},
      {"renkei.v1.CaseService/ConfirmCase", kContributors, kOwner, kInline},
      {"renkei.v1.CaseService/ListCaseFreshness", kEverybody, kReadable, kExecutor},

      // Adoptions. What each step needs stands in domain/adoption/adoption_step.h. Naming a resulting
      // case looks for a circle.
      {"renkei.v1.AdoptionService/GetAdoption", kEverybody, kReadable, kInline},
      {"renkei.v1.AdoptionService/ListAdoptions", kEverybody, kReadable, kExecutor},
      {"renkei.v1.AdoptionService/ChangeAdoption", kContributors, kOwner, kExecutor},
      {"renkei.v1.AdoptionService/UpdateAdoption", kContributors, kOwner, kExecutor},
      {"renkei.v1.AdoptionService/DeleteAdoption", kContributors, kOwner, kInline},
      {"renkei.v1.AdoptionService/GetLineage", kEverybody, kReadable, kExecutor},
      {"renkei.v1.AdoptionService/FindSimilarAdopters", kEverybody, kReadable, kExecutor},

      // Selections and lists of cases: the coordinators'. Each of their organizations has its own
      // selections, of cases that it may read, and its own lists.
      {"renkei.v1.SelectionService/SelectCase", kCoordinators, kOwner, kInline},
      {"renkei.v1.SelectionService/WithdrawSelection", kCoordinators, kOwner, kInline},
      {"renkei.v1.SelectionService/GetSelection", kEverybody, kReadable, kInline},
      {"renkei.v1.SelectionService/ListSelections", kEverybody, kReadable, kExecutor},
      {"renkei.v1.CaseListService/GetCaseList", kEverybody, kReadable, kExecutor},
      {"renkei.v1.CaseListService/ListCaseLists", kEverybody, kReadable, kExecutor},
      {"renkei.v1.CaseListService/ListCaseListCases", kEverybody, kReadable, kExecutor},
      {"renkei.v1.CaseListService/CreateCaseList", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.CaseListService/UpdateCaseList", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.CaseListService/ApplyCaseList", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.CaseListService/DeleteCaseList", kCoordinators, kOwner, kInline},
      {"renkei.v1.CaseListService/AddCaseListEntry", kCoordinators, kOwner, kInline},
      {"renkei.v1.CaseListService/MoveCaseListEntry", kCoordinators, kOwner, kInline},
      {"renkei.v1.CaseListService/RemoveCaseListEntry", kCoordinators, kOwner, kInline},

      // Programmes: their owner's contributors draft, its approvers and coordinators publish (the
      // handlers ask where something that everybody reads changes). Following is an account's own.
      {"renkei.v1.ProgrammeService/GetProgramme", kEverybody, kReadable, kInline},
      {"renkei.v1.ProgrammeService/ListProgrammes", kEverybody, kReadable, kExecutor},
      {"renkei.v1.ProgrammeService/CreateProgramme", kMembers, kOwner, kInline},
      {"renkei.v1.ProgrammeService/UpdateProgramme", kMembers, kOwner, kInline},
      {"renkei.v1.ProgrammeService/ApplyProgramme", kMembers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/DeleteProgramme", kMembers, kOwner, kInline},
      {"renkei.v1.ProgrammeService/GetProgrammeEdition", kEverybody, kReadable, kInline},
      {"renkei.v1.ProgrammeService/ListProgrammeEditions", kEverybody, kReadable, kExecutor},
      {"renkei.v1.ProgrammeService/CreateProgrammeEdition", kMembers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/CopyProgrammeEdition", kMembers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/UpdateProgrammeEdition", kMembers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/PublishProgrammeEdition", kPublishers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/WithdrawProgrammeEdition", kPublishers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/DeleteProgrammeEdition", kMembers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/GetProgrammeCall", kEverybody, kReadable, kInline},
      {"renkei.v1.ProgrammeService/ListProgrammeCalls", kEverybody, kReadable, kExecutor},
      {"renkei.v1.ProgrammeService/ListOpenProgrammeCalls", kEverybody, kReadable, kExecutor},
      {"renkei.v1.ProgrammeService/CreateProgrammeCall", kMembers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/UpdateProgrammeCall", kMembers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/CancelProgrammeCall", kPublishers, kOwner, kExecutor},
      {"renkei.v1.ProgrammeService/DeleteProgrammeCall", kMembers, kOwner, kExecutor},
      // Menu books: editions of lists, and the intake of cases. Whose case it is may strike its text; what
      // each step of a submission needs stands in domain/selection/submission_steps.h: an expert is
      // an account of any body, with any role.
      {"renkei.v1.CaseListEditionService/GetCaseListEdition", kEverybody, kReadable, kInline},
      {"renkei.v1.CaseListEditionService/ListCaseListEditions", kEverybody, kReadable, kExecutor},
      {"renkei.v1.CaseListEditionService/ListCaseListEditionEntries", kEverybody, kReadable,
       kExecutor},
      {"renkei.v1.CaseListEditionService/GetCaseListEditionEntry", kEverybody, kReadable, kInline},
      {"renkei.v1.CaseListEditionService/PublishCaseListEdition", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.CaseListEditionService/WithdrawCaseListEdition", kCoordinators, kOwner, kInline},
      {"renkei.v1.CaseListEditionService/StrikeCaseListEditionEntry", kPublishers, kOwner, kInline},
      {"renkei.v1.CaseListEditionService/CompareCaseListEditions", kEverybody, kReadable,
       kExecutor},
      {"renkei.v1.CaseCallService/GetCaseCall", kEverybody, kReadable, kInline},
      {"renkei.v1.CaseCallService/ListCaseCalls", kEverybody, kReadable, kExecutor},
      {"renkei.v1.CaseCallService/CreateCaseCall", kCoordinators, kOwner, kInline},
      {"renkei.v1.CaseCallService/UpdateCaseCall", kCoordinators, kOwner, kInline},
      {"renkei.v1.CaseCallService/CancelCaseCall", kCoordinators, kOwner, kInline},
      {"renkei.v1.CaseCallService/DeleteCaseCall", kCoordinators, kOwner, kInline},
      {"renkei.v1.CaseCallService/GetCaseSubmission", kAnyone, kReadable, kExecutor},
      {"renkei.v1.CaseCallService/ListCaseSubmissions", kAnyone, kReadable, kExecutor},
      {"renkei.v1.CaseCallService/ChangeCaseSubmission", kAnyone, kParty, kExecutor},
      {"renkei.v1.CaseCallService/AddAcceptedCases", kCoordinators, kOwner, kExecutor},
      // Support cases: for the bodies that ask, the window and the team; numbers for every account.
      {"renkei.v1.SupportService/GetSupport", kAnyone, kReadable, kInline},
      {"renkei.v1.SupportService/ListSupports", kAnyone, kReadable, kExecutor},
      {"renkei.v1.SupportService/CreateSupport", kContributors, kOwner, kExecutor},
      {"renkei.v1.SupportService/UpdateSupport", kContributors, kParty, kExecutor},
      {"renkei.v1.SupportService/DeleteSupport", kContributors, kParty, kExecutor},
      {"renkei.v1.SupportService/ChangeSupport", kMembers, kParty, kExecutor},
      {"renkei.v1.SupportService/EvaluateSupport", kMembers, kParty, kExecutor},
      {"renkei.v1.SupportService/FindSupportWindows", kAnyone, kAny, kExecutor},
      {"renkei.v1.SupportService/CountSupports", kAnyone, kAny, kExecutor},
      {"renkei.v1.SupportService/GetSupportBoard", kCoordinators, kReadable, kExecutor},
      {"renkei.v1.SupportService/GetSupportMember", kAnyone, kReadable, kInline},
      {"renkei.v1.SupportService/ListSupportMembers", kAnyone, kReadable, kExecutor},
      {"renkei.v1.SupportService/ChangeSupportMember", kMembers, kParty, kExecutor},
      {"renkei.v1.SupportService/GetSupportEntry", kAnyone, kReadable, kInline},
      {"renkei.v1.SupportService/ListSupportEntries", kAnyone, kReadable, kExecutor},
      {"renkei.v1.SupportService/CreateSupportEntry", kMembers, kParty, kExecutor},
      {"renkei.v1.SupportService/UpdateSupportEntry", kMembers, kParty, kExecutor},
      {"renkei.v1.SupportService/GetSupportStep", kAnyone, kReadable, kInline},
      {"renkei.v1.SupportService/ListSupportSteps", kAnyone, kReadable, kExecutor},
      {"renkei.v1.SupportService/CreateSupportStep", kMembers, kParty, kExecutor},
      {"renkei.v1.SupportService/UpdateSupportStep", kMembers, kParty, kExecutor},
      {"renkei.v1.SupportService/GetSupportRecommendation", kAnyone, kReadable, kInline},
      {"renkei.v1.SupportService/ListSupportRecommendations", kAnyone, kReadable, kExecutor},
      {"renkei.v1.SupportService/CreateSupportRecommendation", kMembers, kParty, kExecutor},
      {"renkei.v1.SupportService/AnswerSupportRecommendation", kContributors, kParty, kExecutor},
      // Rounds: the coordinators'; applications: of the bodies and of the organization that holds the round each has steps of its own.
      {"renkei.v1.RoundService/GetRound", kEverybody, kReadable, kInline},
      {"renkei.v1.RoundService/ListRounds", kEverybody, kReadable, kExecutor},
      {"renkei.v1.RoundService/CreateRound", kCoordinators, kOwner, kInline},
      {"renkei.v1.RoundService/UpdateRound", kCoordinators, kOwner, kInline},
      {"renkei.v1.RoundService/ChangeRound", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.RoundService/DeleteRound", kCoordinators, kOwner, kInline},
      {"renkei.v1.RoundService/GetRoundApplication", kAnyone, kReadable, kExecutor},
      {"renkei.v1.RoundService/ListRoundApplications", kAnyone, kReadable, kExecutor},
      {"renkei.v1.RoundService/CreateRoundApplication", kContributors, kOwner, kExecutor},
      {"renkei.v1.RoundService/UpdateRoundApplication", kContributors, kOwner, kInline},
      {"renkei.v1.RoundService/ChangeRoundApplication", kAnyone, kParty, kExecutor},
      {"renkei.v1.RoundService/DeleteRoundApplication", kContributors, kOwner, kInline},
      {"renkei.v1.RoundService/GetRoundFollowUp", kEverybody, kReadable, kInline},
      {"renkei.v1.RoundService/ListRoundFollowUps", kEverybody, kReadable, kExecutor},
      {"renkei.v1.RoundService/RecordRoundFollowUp", kAnyone, kParty, kExecutor},
      {"renkei.v1.RoundService/ShowRoundFollowUp", kCoordinators, kParty, kInline},
      {"renkei.v1.RoundDecisionService/DecideRound", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.RoundDecisionService/PublishRound", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.RoundDecisionService/SelectRoundCases", kCoordinators, kOwner, kExecutor},
      // Reviews: reviewers and readings are of the account that was named, whatever its roles, and of the organization that holds the
      // round; each has steps of its own. Points are shown by the handlers to those who may see them.
      {"renkei.v1.ReviewService/GetRoundReviewer", kAnyone, kReadable, kInline},
      {"renkei.v1.ReviewService/ListRoundReviewers", kAnyone, kReadable, kExecutor},
      {"renkei.v1.ReviewService/ChangeRoundReviewer", kAnyone, kParty, kExecutor},
      {"renkei.v1.ReviewService/AssignRoundReadings", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.ReviewService/ListRoundAssignments", kCoordinators, kReadable, kExecutor},
      {"renkei.v1.ReviewService/GetReviewProgress", kCoordinators, kReadable, kExecutor},
      {"renkei.v1.ReviewService/GetRoundReading", kAnyone, kReadable, kExecutor},
      {"renkei.v1.ReviewService/ListRoundReadings", kAnyone, kReadable, kExecutor},
      {"renkei.v1.ReviewService/ChangeRoundReading", kAnyone, kParty, kExecutor},
      {"renkei.v1.ReviewService/RankRound", kAnyone, kReadable, kExecutor},
      {"renkei.v1.ReviewService/ScoreApplication", kAnyone, kReadable, kExecutor},
      // National KPIs: the coordinators' definitions, and what they count for everybody.
      {"renkei.v1.NationalKpiService/GetNationalKpi", kEverybody, kReadable, kInline},
      {"renkei.v1.NationalKpiService/ListNationalKpis", kEverybody, kReadable, kExecutor},
      {"renkei.v1.NationalKpiService/CreateNationalKpi", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.NationalKpiService/UpdateNationalKpi", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.NationalKpiService/ApplyNationalKpi", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.NationalKpiService/DeleteNationalKpi", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.NationalKpiService/RecordNationalKpiValues", kCoordinators, kOwner, kExecutor},
      {"renkei.v1.NationalKpiService/GetNationalKpiCount", kEverybody, kReadable, kExecutor},
      {"renkei.v1.NationalKpiService/RecountNationalKpi", kEverybody, kReadable, kExecutor},
      {"renkei.v1.NationalKpiService/ListNationalKpiBodies", kEverybody, kReadable, kExecutor},

      // Visions.
      {"renkei.v1.VisionService/GetVision", kEverybody, kReadable, kInline},
      {"renkei.v1.VisionService/ListVisions", kEverybody, kReadable, kExecutor},
      {"renkei.v1.VisionService/CreateVision", kContributors, kOwner, kInline},
      {"renkei.v1.VisionService/UpdateVision", kContributors, kOwner, kInline},
      {"renkei.v1.VisionService/DeleteVision", kContributors, kOwner, kExecutor},
      {"renkei.v1.VisionService/SubmitVision", kContributors, kOwner, kExecutor},
      {"renkei.v1.VisionService/ReturnVision", kApprovers, kOwner, kInline},
      {"renkei.v1.VisionService/ConsentToVision", kApprovers, kOwner, kInline},
      {"renkei.v1.VisionService/PublishVision", kApprovers, kOwner, kExecutor},
      {"renkei.v1.VisionService/ReviseVision", kContributors, kOwner, kInline},
      {"renkei.v1.VisionService/ArchiveVision", kApprovers, kOwner, kInline},
      {"renkei.v1.VisionService/ListRevisions", kEverybody, kReadable, kExecutor},
      {"renkei.v1.VisionService/GetRevision", kEverybody, kReadable, kInline},
      {"renkei.v1.VisionService/RestoreRevision", kContributors, kOwner, kExecutor},
      {"renkei.v1.VisionService/GetNode", kEverybody, kReadable, kInline},
      {"renkei.v1.VisionService/ListNodes", kEverybody, kReadable, kExecutor},
      {"renkei.v1.VisionService/CreateNode", kContributors, kOwner, kInline},
      // A move to a deeper place looks at all that stands below.
      {"renkei.v1.VisionService/UpdateNode", kContributors, kOwner, kExecutor},
      {"renkei.v1.VisionService/DeleteNode", kContributors, kOwner, kExecutor},
      {"renkei.v1.VisionService/GetKpi", kEverybody, kReadable, kInline},
      {"renkei.v1.VisionService/ListKpis", kEverybody, kReadable, kExecutor},
      {"renkei.v1.VisionService/CreateKpi", kContributors, kOwner, kInline},
      {"renkei.v1.VisionService/UpdateKpi", kContributors, kOwner, kInline},
      {"renkei.v1.VisionService/DeleteKpi", kContributors, kOwner, kInline},
      {"renkei.v1.VisionService/RecordKpiActuals", kContributors, kOwner, kInline},
      {"renkei.v1.VisionService/RecordVisionActuals", kContributors, kOwner, kExecutor},
      // By time it looks at every figure of the vision.
      {"renkei.v1.VisionService/ConfirmKpiActuals", kApprovers, kOwner, kExecutor},
      {"renkei.v1.VisionService/DeleteKpiActual", kContributors, kOwner, kInline},
      {"renkei.v1.VisionService/ListKpiActuals", kEverybody, kReadable, kExecutor},
      {"renkei.v1.VisionService/ListKpiActualHistory", kEverybody, kReadable, kExecutor},
      {"renkei.v1.VisionService/RecordActivityReports", kContributors, kOwner, kExecutor},
      {"renkei.v1.VisionService/ListActivityReports", kEverybody, kReadable, kExecutor},
      {"renkei.v1.VisionService/ApplyVision", kContributors, kOwner, kExecutor},

      // Analyses of visions: each reads a whole one.
      {"renkei.v1.AnalysisService/GetVisionProgress", kEverybody, kReadable, kExecutor},
      {"renkei.v1.AnalysisService/ListOverdueKpis", kEverybody, kReadable, kExecutor},
      {"renkei.v1.AnalysisService/SummarizeVision", kEverybody, kReadable, kExecutor},
      {"renkei.v1.AnalysisService/LintVision", kEverybody, kReadable, kExecutor},
      {"renkei.v1.AnalysisService/AlignVision", kEverybody, kReadable, kExecutor},
      {"renkei.v1.AnalysisService/GetYearlyReport", kEverybody, kReadable, kExecutor},
      {"renkei.v1.AnalysisService/DiffVisions", kEverybody, kReadable, kExecutor},

      // What programmes are joined to.
      {"renkei.v1.FundingService/ListProgrammeUses", kEverybody, kReadable, kExecutor},
      {"renkei.v1.FundingService/SummarizeProgrammeUses", kEverybody, kReadable, kExecutor},
      {"renkei.v1.FundingService/GetFrameworkCoverage", kEverybody, kReadable, kExecutor},
      {"renkei.v1.FundingService/ListFittingCalls", kEverybody, kReadable, kExecutor},
      {"renkei.v1.FundingService/ListProgrammesFor", kEverybody, kReadable, kExecutor},

      // What stands beside a plan. Opinions are shown to others by approvers.
      {"renkei.v1.PlanningService/GetOpinion", kEverybody, kReadable, kInline},
      {"renkei.v1.PlanningService/ListOpinions", kEverybody, kReadable, kExecutor},
      {"renkei.v1.PlanningService/CountOpinions", kEverybody, kReadable, kExecutor},
      // What it speaks of may be in an old revision alone.
      {"renkei.v1.PlanningService/CreateOpinion", kContributors, kOwner, kExecutor},
      {"renkei.v1.PlanningService/UpdateOpinion", kContributors, kOwner, kExecutor},
      {"renkei.v1.PlanningService/DeleteOpinion", kContributors, kOwner, kInline},
      {"renkei.v1.PlanningService/PublishOpinions", kApprovers, kOwner, kExecutor},
      {"renkei.v1.PlanningService/WithdrawOpinions", kApprovers, kOwner, kExecutor},
      {"renkei.v1.PlanningService/GetPlanStep", kEverybody, kReadable, kInline},
      {"renkei.v1.PlanningService/ListPlanSteps", kEverybody, kReadable, kExecutor},
      {"renkei.v1.PlanningService/CreatePlanStep", kContributors, kOwner, kInline},
      {"renkei.v1.PlanningService/UpdatePlanStep", kContributors, kOwner, kInline},
      {"renkei.v1.PlanningService/DeletePlanStep", kContributors, kOwner, kInline},
      {"renkei.v1.PlanningService/ListPlanEvaluations", kEverybody, kReadable, kExecutor},
      {"renkei.v1.PlanningService/RecordPlanEvaluations", kContributors, kOwner, kExecutor},
      {"renkei.v1.PlanningService/DeletePlanEvaluation", kContributors, kOwner, kInline},

      // Joint initiatives. What each step of a membership needs stands in
      // domain/initiative/membership.h.
      {"renkei.v1.InitiativeService/GetInitiative", kEverybody, kReadable, kInline},
      {"renkei.v1.InitiativeService/ListInitiatives", kEverybody, kReadable, kExecutor},
      {"renkei.v1.InitiativeService/CreateInitiative", kApprovers, kOwner, kInline},
      {"renkei.v1.InitiativeService/UpdateInitiative", kContributors, kOwner, kInline},
      // A new one is the affair of who may found it: CreateInitiative's roles.
      {"renkei.v1.InitiativeService/ApplyInitiative", kContributors, kOwner, kInline},
      {"renkei.v1.InitiativeService/ChangeInitiativeState", kApprovers, kOwner, kInline},
      {"renkei.v1.InitiativeService/GetMember", kEverybody, kReadable, kInline},
      {"renkei.v1.InitiativeService/ListMembers", kEverybody, kReadable, kExecutor},
      {"renkei.v1.InitiativeService/ChangeMembership", kMembers, kParty, kInline},
      {"renkei.v1.InitiativeService/ListMemberships", kEverybody, kReadable, kExecutor},
      {"renkei.v1.InitiativeService/ListInitiativeEvents", kEverybody, kReadable, kExecutor},
      {"renkei.v1.InitiativeService/DeleteInitiative", kApprovers, kOwner, kInline},
      // It adds up the figures of all members.
      {"renkei.v1.InitiativeService/CreateInitiativeCase", kContributors, kOwner, kExecutor},

      // The inbox shows each caller what its own roles can do.
      // Accounts are named to accounts alone, by the rule of GetAccount.
      {"renkei.v1.SearchService/SearchCases", kEverybody, kReadable, kSearch},
      {"renkei.v1.SearchService/SearchVisions", kEverybody, kReadable, kSearch},
      {"renkei.v1.SearchService/SearchInitiatives", kEverybody, kReadable, kSearch},
      {"renkei.v1.SearchService/SearchProgrammes", kEverybody, kReadable, kSearch},
      {"renkei.v1.SearchService/SearchOrganizations", kEverybody, kReadable, kSearch},
      {"renkei.v1.SearchService/SearchRecords", kEverybody, kReadable, kSearch},
      {"renkei.v1.SearchService/SearchAll", kEverybody, kReadable, kSearch},
      {"renkei.v1.SearchService/FindSimilarCases", kEverybody, kReadable, kSearch},
      {"renkei.v1.SearchService/FindPartners", kAnyone, kReadable, kSearch},
      {"renkei.v1.SearchService/CompleteSearch", kEverybody, kReadable, kSearch},
      {"renkei.v1.TitleService/BatchGetTitles", kEverybody, kReadable, kExecutor},
      {"renkei.v1.InboxService/ListInboxItems", kAnyone, kReadable, kExecutor},

      // Contributions: each body's own, read as the initiative is.
      {"renkei.v1.ContributionService/RecordContributions", kContributors, kOwner, kExecutor},
      {"renkei.v1.ContributionService/GetContribution", kEverybody, kReadable, kInline},
      {"renkei.v1.ContributionService/ListContributions", kEverybody, kReadable, kExecutor},
      {"renkei.v1.ContributionService/DeleteContribution", kContributors, kOwner, kInline},
      {"renkei.v1.ContributionService/SummarizeSharedKpis", kEverybody, kReadable, kExecutor},
      {"renkei.v1.ContributionService/RollUpIndicator", kEverybody, kReadable, kExecutor},

      // Identity.
      {"renkei.v1.IdentityService/WhoAmI", kAnyone, kAny, kInline},
      {"renkei.v1.IdentityService/GetServerInfo", kAnyone, kAny, kInline},
      {"renkei.v1.IdentityService/GetAccount", kAnyone, kManaged, kInline},
      {"renkei.v1.IdentityService/ListAccounts", kAccountManagers, kManaged, kExecutor},
      {"renkei.v1.IdentityService/CreateAccount", kAccountManagers, kManaged, kInline},
      // Of one's own account a part: its handler says which.
      {"renkei.v1.IdentityService/UpdateAccount", kAnyRole, kManaged, kExecutor},
      {"renkei.v1.IdentityService/HandOverWork", kAccountManagers, kManaged, kExecutor},
      {"renkei.v1.IdentityService/GetSection", kAnyone, kManaged, kInline},
      {"renkei.v1.IdentityService/ListSections", kAnyone, kManaged, kExecutor},
      {"renkei.v1.IdentityService/CreateSection", kAccountManagers, kManaged, kExecutor},
      {"renkei.v1.IdentityService/UpdateSection", kAccountManagers, kManaged, kExecutor},
      // A front's token: kFrontMakers.
      {"renkei.v1.IdentityService/CreateToken", kAnyone, kManaged, kInline},
      {"renkei.v1.IdentityService/ListTokens", kAnyone, kManaged, kExecutor},
      {"renkei.v1.IdentityService/RevokeToken", kAnyone, kManaged, kExecutor},
      {"renkei.v1.IdentityService/BatchCreateAccounts", kAccountManagers, kManaged, kExecutor},
      {"renkei.v1.IdentityService/AcceptInvitation", kAnyone, kInvitation, kPassword},
      {"renkei.v1.IdentityService/SignIn", kAnyone, kSignIn, kPassword},
      {"renkei.v1.IdentityService/ExtendSession", kAnyone, kManaged, kInline},
      {"renkei.v1.IdentityService/ChangePassword", kAnyone, kManaged, kPassword},
      {"renkei.v1.IdentityService/EnrollSecondFactor", kAnyone, kManaged, kPassword},
      {"renkei.v1.IdentityService/ConfirmSecondFactor", kAnyone, kManaged, kExecutor},
      {"renkei.v1.IdentityService/RemoveSecondFactor", kAnyone, kManaged, kPassword},
      {"renkei.v1.IdentityService/ListAuditEntries", kAccountManagers, kManaged, kExecutor},
      // The chain is over all organizations; an extract of it is one's own organization's, as a list is.
      {"renkei.v1.AuditService/GetAuditHead", kAccountManagers, kManaged, kInline},
      {"renkei.v1.AuditService/VerifyAuditLog", kSystemAdmins, kManaged, kExecutor},
      {"renkei.v1.AuditService/ExportAuditLog", kAccountManagers, kManaged, kExecutor,
       Recorded::kCalls},

      // What an account follows and is told is that account's alone. The link in a mail opens one thing.
      {"renkei.v1.FollowService/CreateFollow", kAnyone, kManaged, kExecutor},
      {"renkei.v1.FollowService/GetFollow", kAnyone, kManaged, kExecutor},
      {"renkei.v1.FollowService/ListFollows", kAnyone, kManaged, kExecutor},
      {"renkei.v1.FollowService/DeleteFollow", kAnyone, kManaged, kInline},
      {"renkei.v1.FollowService/ListNotices", kAnyone, kManaged, kExecutor},
      {"renkei.v1.FollowService/MarkNoticesSeen", kAnyone, kManaged, kInline},
      {"renkei.v1.FollowService/GetDigestSettings", kAnyone, kManaged, kInline},
      {"renkei.v1.FollowService/UpdateDigestSettings", kAnyone, kManaged, kInline},
      {"renkei.v1.FollowService/Unsubscribe", kAnyone, kSignIn, kInline},
      {"renkei.v1.FollowService/SendEmailVerification", kAnyone, kManaged, kInline},
      {"renkei.v1.FollowService/VerifyEmail", kAnyone, kManaged, kExecutor},
      {"renkei.v1.FollowService/SendDigests", kSystemAdmins, kAny, kExecutor},

      // What somebody typed into a form is that account's alone.
      {"renkei.v1.FormDraftService/GetFormDraft", kAnyone, kManaged, kInline},
      {"renkei.v1.FormDraftService/ListFormDrafts", kAnyone, kManaged, kExecutor},
      {"renkei.v1.FormDraftService/SaveFormDraft", kAnyone, kManaged, kInline},
      {"renkei.v1.FormDraftService/DeleteFormDraft", kAnyone, kManaged, kInline},
      {"renkei.v1.FormDraftService/FindEditors", kAnyone, kManaged, kExecutor},

      // What goes on when nobody waits is its account's alone; an import and an export follow their own rules while they run.
      {"renkei.v1.OperationService/StartImport", kAnyone, kOwner, kExecutor},
      {"renkei.v1.OperationService/ApplyImport", kMembers, kOwner, kInline},
      {"renkei.v1.OperationService/StartExport", kAnyone, kManaged, kExecutor},
      {"renkei.v1.OperationService/GetOperation", kAnyone, kManaged, kInline},
      {"renkei.v1.OperationService/WaitOperation", kAnyone, kManaged, kExecutor},
      {"renkei.v1.OperationService/ListOperations", kAnyone, kManaged, kExecutor},
      {"renkei.v1.OperationService/CancelOperation", kAnyone, kManaged, kInline},
      {"renkei.v1.OperationService/DeleteOperation", kAnyone, kManaged, kInline},
      {"renkei.v1.OperationService/ReadOperationFile", kAnyone, kManaged, kExecutor,
       Recorded::kCalls},

      // Documents of bodies that have ended.
      {"renkei.v1.SuccessionService/TakeOverDocuments", kSuccessors, kSuccessor, kExecutor},

      // The feed, for accounts alone: who follows it holds a place for days, and parts of a document are
      // told to those who saw them when they were written.
      {"renkei.v1.ChangeService/ListChanges", kAnyone, kReadable, kExecutor},
      // A step of a watch is short, and has threads of its own.
      {"renkei.v1.ChangeService/WatchChanges", kAnyone, kReadable, kInline},
      {"renkei.v1.ChangeService/GetFeedBounds", kAnyone, kAny, kInline},
      {"renkei.v1.ChangeService/GetFeedDigest", kAnyone, kReadable, kExecutor},

      // The server itself.
      {"renkei.v1.AdminService/CreateBackup", kSystemAdmins, kAny, kExecutor, Recorded::kCalls},
      {"renkei.v1.AdminService/ListBackups", kSystemAdmins, kReadable, kExecutor},
      {"renkei.v1.AdminService/VerifyBackup", kSystemAdmins, kAny, kExecutor},
      {"renkei.v1.AdminService/PruneBackups", kSystemAdmins, kAny, kExecutor, Recorded::kCalls},
      {"renkei.v1.AdminService/GetServerStatus", kSystemAdmins, kReadable, kExecutor},
  };
  return entries;
}

const PolicyEntry* FindPolicy(absl::string_view method) {
  static const auto& index = *[] {
    auto* map = new absl::flat_hash_map<absl::string_view, const PolicyEntry*>();
    for (const PolicyEntry& entry : AllPolicies()) map->emplace(entry.method, &entry);
    return map;
  }();
  const auto it = index.find(method);
  return it == index.end() ? nullptr : it->second;
}

}  // namespace renkei::auth
