// The forms of the site. A new one is a Form here and a line in page/routes.cc.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_FORMS_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_FORMS_H_

#include <string>
#include <vector>

#include "client/web/page/form/form.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_call.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "renkei/v1/support_case.pb.h"

namespace renkei::web {

// case_forms.cc
const Form& CaseCreateForm();
const Form& CaseEditForm();
const Form& CaseSubmitForm();
const Form& CaseReturnForm();
const Form& CasePublishForm();
const Form& CaseReviseForm();
const Form& CaseArchiveForm();
const Form& CaseConfirmForm();

// plan_forms.cc
const Form& VisionCreateForm();
const Form& VisionEditForm();
const Form& NodeCreateForm();
const Form& NodeEditForm();
const Form& KpiCreateForm();
const Form& KpiEditForm();
const Form& NodeDeleteForm();
const Form& KpiDeleteForm();

// figure_forms.cc
const Form& FiguresConfirmForm();

// planning_forms.cc: what stands beside a plan.
const Form& OpinionCreateForm();
const Form& OpinionEditForm();
const Form& OpinionsPublishForm();
const Form& PlanStepCreateForm();
const Form& PlanStepEditForm();
const Form& EvaluationsForm();
// planning_removals.cc
const Form& OpinionWithdrawForm();
const Form& OpinionDeleteForm();
const Form& PlanStepDeleteForm();
const Form& EvaluationDeleteForm();

// national_forms.cc
const Form& NationalKpiCreateForm();
const Form& NationalKpiEditForm();
const Form& NationalValuesForm();
const Form& NationalKpiDeleteForm();

// plan_steps.cc
const Form& VisionSubmitForm();
const Form& VisionReturnForm();
const Form& VisionConsentForm();
const Form& VisionPublishForm();
const Form& VisionReviseForm();
const Form& VisionArchiveForm();

// adoption_forms.cc: a step of one's own organization, at a case of another.
template <pb::AdoptionState kState>
const Form& AdoptionForm();
const Form& AdoptionEditForm();
const Form& AdoptionDeleteForm();

// initiative_forms.cc
const Form& InitiativeCreateForm();
const Form& InitiativeEditForm();
const Form& InitiativeDeleteForm();
template <pb::InitiativeState kState>
const Form& InitiativeStateForm();
const Form& ContributionsForm();
const Form& InitiativeCaseForm();

// membership_forms.cc: a step of a body's part in an initiative. An invitation names the body itself.
const Form& InviteForm();
template <pb::MemberAction kAction>
const Form& MembershipForm();
// Where the step is taken, of the membership called `member`; "" where no form does it.
std::string MembershipFormPath(const std::string& member, pb::MemberAction action);

// selection_forms.cc
const Form& CaseSelectForm();
const Form& SelectionWithdrawForm();

// case_list_forms.cc: menu books. A case is put in from its own page, and the rest is done from that of the book.
const Form& CaseListCreateForm();
const Form& CaseListEditForm();
const Form& CaseListAddForm();
const Form& CaseListCommentForm();
const Form& CaseListMoveForm();
const Form& CaseListRemoveForm();

// programme_forms.cc, programme_steps.cc: programmes, their years and calls.
const Form& ProgrammeCreateForm();
const Form& ProgrammeEditForm();
const Form& ProgrammeDeleteForm();
const Form& ProgrammeEditionCreateForm();
const Form& ProgrammeEditionEditForm();
const Form& ProgrammeEditionCopyForm();
const Form& ProgrammeEditionPublishForm();
const Form& ProgrammeEditionWithdrawForm();
const Form& ProgrammeEditionDeleteForm();
const Form& ProgrammeCallCreateForm();
const Form& ProgrammeCallEditForm();
const Form& ProgrammeCallCancelForm();
const Form& ProgrammeCallDeleteForm();
const Form& FollowForm();
const Form& UnfollowForm();
const Form& FollowRemoveForm();
const Form& FollowPeersForm();
const Form& FollowKpisForm();
const Form& FollowTagForm();
const Form& FollowSearchForm();
const Form& NoticesSeenForm();
const Form& DigestSettingsForm();
const Form& EmailCodeForm();
const Form& EmailVerifyForm();

// menu_edition_forms.cc: editions of menu books, and telling that a case of one is taken up.
const Form& EditionIssueForm();
const Form& EditionWithdrawForm();
const Form& EntryStrikeForm();
template <pb::AdoptionState kState>
const Form& EntryAdoptionForm();

// round_forms.cc: rounds of selection, their stages, decisions and results.
const Form& RoundCreateForm();
const Form& RoundEditForm();
const Form& RoundDeleteForm();
template <pb::RoundAction kAction>
const Form& RoundStepForm();
const Form& RankingDecideForm();
const Form& RoundPublishForm();
const Form& RoundCasesForm();
// application_forms.cc: applying, each step of an application, what is decided of one.
const Form& ApplyForm();
const Form& ApplicationEditForm();
const Form& ApplicationDeleteForm();
template <pb::RoundApplicationAction kAction>
const Form& ApplicationForm();
const Form& VerdictForm();
// Where the step is taken, of the application called `application`.
std::string ApplicationFormPath(const std::string& application, pb::RoundApplicationAction action);
// follow_up_forms.cc: the records of a year of one that was selected.
template <pb::RoundFollowUpPart kPart>
const Form& FollowUpForm();
template <bool kShown>
const Form& FollowUpShownForm();

// review_forms.cc: asking somebody to judge, each step of a reviewer, sharing out, and a sheet.
const Form& ReviewerNameForm();
template <pb::RoundReviewerAction kAction>
const Form& ReviewerForm();
const Form& AssignForm();
template <pb::ReadingAction kAction>
const Form& ReadingForm();
// Where the step is taken, of the reviewer called `reviewer`; "": on no page of it.
std::string ReviewerFormPath(const std::string& reviewer, pb::RoundReviewerAction action);

// case_call_forms.cc: calls for cases, submitting one, and each step of its validation.
const Form& CaseCallCreateForm();
const Form& CaseCallEditForm();
const Form& CaseCallCancelForm();
const Form& CaseCallDeleteForm();
const Form& AcceptedAddForm();
const Form& SubmitToCallForm();
template <pb::CaseSubmissionAction kAction>
const Form& SubmissionForm();
// Where the step is taken, of the submission of this name; "" where no form does it.
std::string SubmissionFormPath(const std::string& submission, pb::CaseSubmissionAction action);

// support_forms.cc: support cases, each step of one, and evaluating it.
const Form& SupportCreateForm();
const Form& SupportEditForm();
const Form& SupportDeleteForm();
const Form& SupportEvaluateForm();
template <pb::SupportAction kAction>
const Form& SupportActionForm();
// Where the step is taken; "" where no form does it.
std::string SupportFormPath(const std::string& support, pb::SupportAction action);

// support_member_forms.cc: who takes part in one; support_part_forms.cc: its log, promised steps and recommendations.
const Form& SupportInviteForm();
template <pb::SupportMemberAction kAction>
const Form& SupportPartForm();
std::string SupportPartFormPath(const std::string& member, pb::SupportMemberAction action);
const Form& SupportEntryCreateForm();
const Form& SupportEntryEditForm();
const Form& SupportStepCreateForm();
const Form& SupportStepEditForm();
const Form& SupportRecommendForm();
const Form& SupportAnswerForm();

// account_forms.cc: accounts of an organization, and one's own password and tokens.
const Form& AccountCreateForm();
const Form& AccountEditForm();
const Form& AccountInviteForm();
const Form& HandOverForm();
const Form& PasswordForm();
const Form& TokenCreateForm();
const Form& TokenEndForm();

// operation_forms.cc: what is done with imports and exports that go on when nobody waits.
const Form& ImportApplyForm();
const Form& OperationCancelForm();
const Form& OperationDeleteForm();
const Form& ExportForm();
// What one may read of a round (`name`), or without one all of one's own. kKind: ROUND_APPLICATIONS, ROUND_READINGS,
// SUPPORT_CASES.
template <pb::ExchangeKind kKind>
const Form& PartExportForm();

// second_factor_forms.cc
const Form& SecondFactorForm();
const Form& SecondFactorConfirmForm();
const Form& SecondFactorRemoveForm();

// section_forms.cc
const Form& SectionCreateForm();
const Form& SectionEditForm();

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_FORMS_H_
