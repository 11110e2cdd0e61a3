// One step of a submission. Who may take it, from which state, and what it needs with it says
// domain/selection/submission_steps.h; what is looked up for it stands here.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/selection/case_call_rules.h"
#include "server/domain/selection/edition_rules.h"
#include "server/domain/selection/submission_steps.h"
#include "server/domain/words/value_words.h"
#include "server/service/case/case_access.h"
#include "server/service/case_call/call_access.h"
#include "server/service/case_call/submissions.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// What a step stands on.
struct Standing {
  CaseCallRow call;
  std::optional<SubmissionRow> old;
  std::optional<CaseRow> working;  // of the case, where it is there
  // The submission as it is, or one that has not begun.
  pb::CaseSubmission present;
};

// Reads all of it. NOT_FOUND naming `name` for who sees neither the submission nor, where there is none,
// both the call and the case.
absl::StatusOr<Standing> BeginStep(const Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(std::optional<CaseCallRow> found,
                   FindNamedRow(call, CaseCalls(), CallOfSubmission(name)));
  if (!found.has_value()) return NotFound(name);
  Standing standing{*std::move(found), std::nullopt, std::nullopt, {}};
  const std::string case_name = CaseOfSubmission(name);
  ASSIGN_OR_RETURN(standing.working, Cases().Get(call.snapshot(), KeyByName(Cases(), case_name)));
  ASSIGN_OR_RETURN(standing.old, FindNamedRow(call, CaseSubmissions(), name));
  if (standing.old.has_value()) {
    standing.present = standing.old->message;
    ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience audience,
                     SubmissionAudience(call, standing.present));
    if (!auth::Sees(call.caller(), audience)) return NotFound(name);
    return standing;
  }
  ASSIGN_OR_RETURN(const auto state, ReadableState(call, case_name));
  if (!state.has_value() || !standing.working.has_value() ||
      !auth::Sees(call.caller(), AudienceOf(standing.call.message)))
    return NotFound(name);
  standing.present.set_name(name);
  standing.present.set_case_(case_name);
  standing.present.set_body(standing.working->message.owner());
  standing.present.set_owner(standing.call.message.owner());
  *standing.present.mutable_create_time() = ToProto(call.now());
  return standing;
}

domain::SubmissionActor ActorOf(const auth::Caller& caller, const pb::CaseSubmission& submission) {
  domain::SubmissionActor actor;
  actor.of_body = caller.WorksFor(submission.body());
  actor.of_owner = caller.WorksFor(submission.owner());
  actor.is_expert = !submission.expert().empty() && caller.account == submission.expert();
  actor.contributor = caller.Has(pb::ROLE_CONTRIBUTOR) || caller.Has(pb::ROLE_APPROVER);
  actor.coordinator = caller.Has(pb::ROLE_COORDINATOR);
  return actor;
}

// Adds what is wrong with the fields; another refusal comes back.
absl::StatusOr<pb::CaseSubmissionState> Checked(const domain::SubmissionContext& context,
                                                BatchViolations& violations) {
  absl::StatusOr<pb::CaseSubmissionState> next = domain::CheckSubmissionStep(context);
  if (next.ok()) return next;
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(next.status());
  if (!detail.has_value() || detail->reason() != pb::REASON_INVALID_FIELDS) return next;
  violations.AddAll("", {detail->violations().begin(), detail->violations().end()});
  return pb::CASE_SUBMISSION_STATE_UNSPECIFIED;
}

// What the organization that calls reads: the one reader that has to be let in.
pb::Audience OwnerAlone() {
  pb::Audience audience;
  audience.set_visibility(pb::VISIBILITY_PRIVATE);
  return audience;
}

// The text that would be submitted: the one in force. What stands against it is added.
absl::StatusOr<std::optional<pb::Case>> TextToSubmit(const Call& call, const Standing& standing,
                                                     BatchViolations& violations) {
  std::optional<CaseRow> text;
  if (standing.working.has_value()) {
    ASSIGN_OR_RETURN(text, TextInForce(call, *standing.working));
  }
  if (!text.has_value() || text->message.state() != pb::LIFECYCLE_STATE_PUBLISHED) {
    violations.Add("name", "NOT_PUBLISHED",
                   {"the case is not published: publish it first, then submit it",
                    "この事例は公開中ではありません。先に公開してから応募してください。"});
    return std::optional<pb::Case>();
  }
  const pb::Case& shown = text->message;
  if (!domain::Includes(shown.audience(), shown.owner(), OwnerAlone(),
                        standing.call.message.owner())) {
    violations.Add("name", "NOT_SHOWN",
                   {"the organization that calls may not read the case; name it in the audience of "
                    "the case, or open that to all members",
                    "募集団体がこの事例を閲覧できません。事例の公開範囲に募集団体を加えるか、"
                    "利用団体すべてに公開してください。"});
  }
  return std::optional<pb::Case>(std::move(text->message));
}

absl::Status CheckEligible(const Call& call, const pb::CaseCall& of_call, const std::string& body,
                           BatchViolations& violations) {
  ASSIGN_OR_RETURN(const auto row, FindOrganization(call, body, "name"));
  const pb::OrganizationKind kind = PresentOrganization(call, row, call.today()).kind();
  if (domain::IsEligible(of_call, kind)) return absl::OkStatus();
  const domain::Bilingual name = domain::ValueName(kind);
  violations.Add("name", "NOT_ELIGIBLE",
                 {absl::StrCat("the call is not for bodies of the kind ", name.en),
                  absl::StrCat("この募集は「", name.ja, "」の団体を対象にしていません。")});
  return absl::OkStatus();
}

// The account that was named: it is there, can sign in, and works for another body.
absl::Status CheckExpert(const Call& call, const std::string& account, const std::string& body,
                         BatchViolations& violations) {
  if (account.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto row, Accounts().Get(call.snapshot(), KeyByName(Accounts(), account)));
  if (!row.has_value() || row->message.disabled()) {
    violations.Add(
        "expert", "UNKNOWN_ACCOUNT",
        {absl::StrCat("there is no account ", account,
                      " that can sign in; renkei account list shows those that you know"),
         absl::StrCat("アカウント ", account,
                      " は見つからないか、停止中です。renkei account list で"
                      "確かめられます。")});
  } else if (row->message.organization() == body) {
    violations.Add("expert", "OWN_BODY",
                   {"the expert works for the body that submitted the case; name somebody else",
                    "応募した団体の人は、専門家に指定できません。ほかの人を指定してください。"});
  }
  return absl::OkStatus();
}

// Keeps the text that is validated from now on.
absl::Status KeepText(const Call& call, pb::Case text, pb::CaseSubmission& after,
                      storage::Mutation& mutation) {
  after.set_body(text.owner());
  after.set_case_title(text.title());
  *after.mutable_case_publish_time() = text.publish_time();
  domain::KeepPrintedText(text);
  internal_pb::CaseSubmissionText kept;
  kept.set_name(after.name());
  *kept.mutable_text() = std::move(text);
  ASSIGN_OR_RETURN(const auto old, FindNamedRow(call, CaseSubmissionTexts(), after.name()));
  if (old.has_value())
    CaseSubmissionTexts().Update(*old, kept, mutation);
  else
    CaseSubmissionTexts().Insert(kept, mutation);
  return absl::OkStatus();
}

absl::StatusOr<Write<pb::CaseSubmission>> FinishStep(const Call& call, const Standing& standing,
                                                     pb::CaseSubmission after,
                                                     storage::Mutation mutation) {
  pb::CaseSubmissionEvent& event = *after.mutable_history()->rbegin();
  *event.mutable_time() = ToProto(call.now());
  event.set_actor(call.caller().account);
  *after.mutable_update_time() = ToProto(call.now());
  TrimHistory(after);
  CaseCalls().Require(standing.call, mutation);
  std::optional<internal_pb::EffectiveAudience> before;
  if (standing.old.has_value()) {
    ASSIGN_OR_RETURN(before, SubmissionAudience(call, standing.old->message));
    CaseSubmissions().Update(*standing.old, after, mutation);
  } else {
    CaseSubmissions().Insert(after, mutation);
  }
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience audience, SubmissionAudience(call, after));
  std::optional<Before> was;
  if (before.has_value()) was.emplace(*std::move(before));
  AppendChange(call, pb::RESOURCE_TYPE_CASE_SUBMISSION, after.name(), was, audience, mutation);
  Write<pb::CaseSubmission> result;
  result.mutation = std::move(mutation);
  result.resource = after.name();
  result.marks.push_back(
      domain::ValueToken(*pb::CaseSubmissionAction_descriptor(), event.action()));
  result.reply = PresentSubmission(call, {std::move(after)});
  return result;
}

}  // namespace

absl::StatusOr<Write<pb::CaseSubmission>> ChangeCaseSubmission(
    const Call& call, const pb::ChangeCaseSubmissionRequest& request) {
  ASSIGN_OR_RETURN(const Standing standing, BeginStep(call, request.name()));
  const pb::CaseSubmission& present = standing.present;
  const storage::Sequence version = standing.old ? standing.old->version : storage::Sequence::kNone;
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), version, request.name()));
  const domain::SubmissionContext context = {standing.call.message, present, request,
                                             ActorOf(call.caller(), present), call.now()};
  BatchViolations violations;
  ASSIGN_OR_RETURN(const pb::CaseSubmissionState next, Checked(context, violations));
  call.Prove(auth::Ownership::kParty);
  std::optional<pb::Case> text;
  if (request.action() == pb::CASE_SUBMISSION_ACTION_SUBMIT) {
    ASSIGN_OR_RETURN(text, TextToSubmit(call, standing, violations));
    RETURN_IF_ERROR(CheckEligible(call, standing.call.message, present.body(), violations));
  }
  RETURN_IF_ERROR(CheckExpert(call, request.expert(), present.body(), violations));
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  storage::Mutation mutation;
  pb::CaseSubmission after = domain::AfterSubmissionStep(context, next);
  if (text.has_value()) {
    Cases().Require(*standing.working, mutation);
    RETURN_IF_ERROR(KeepText(call, *std::move(text), after, mutation));
  }
  return FinishStep(call, standing, std::move(after), std::move(mutation));
}

}  // namespace renkei::service
