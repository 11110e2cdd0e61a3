// The steps of a support case, and what both sides say at its end. Who may take a step, from which state,
// and what it needs with it says domain/support/support_steps.h; what is looked up for it stands here.
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/support/support_rights.h"
#include "server/domain/support/support_rules.h"
#include "server/domain/support/support_steps.h"
#include "server/domain/words/value_words.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/organization/organizations.h"
#include "server/service/support/support_access.h"
#include "server/service/support/support_methods.h"
#include "server/service/support/support_windows.h"
#include "server/service/support/support_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Adds what is wrong with the fields; another refusal comes back.
absl::StatusOr<pb::SupportState> CheckedStep(const domain::SupportContext& context,
                                             BatchViolations& violations) {
  absl::StatusOr<pb::SupportState> next = domain::CheckSupportStep(context);
  if (next.ok()) return next;
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(next.status());
  if (!detail.has_value() || detail->reason() != pb::REASON_INVALID_FIELDS) return next;
  violations.AddAll("", {detail->violations().begin(), detail->violations().end()});
  return pb::SUPPORT_STATE_UNSPECIFIED;
}

absl::StatusOr<std::string> PrefectureOfBody(const Call& call, const std::string& body) {
  ASSIGN_OR_RETURN(const auto row, FindOrganization(call, body, "name"));
  return PrefectureOf(row.message);
}

// The times and places that a step sets.
absl::Status Stamp(const Call& call, const pb::SupportCase& before, pb::SupportCase& after) {
  pb::SupportEvent& event = *after.mutable_history()->rbegin();
  *event.mutable_time() = ToProto(call.now());
  event.set_actor(call.caller().account);
  event.set_organization(call.caller().organization);
  TrimHistory(after);
  if (!after.has_request_time()) {
    *after.mutable_request_time() = ToProto(call.now());
    ASSIGN_OR_RETURN(*after.mutable_prefecture(), PrefectureOfBody(call, after.body()));
  } else if (!after.has_answer_time() && call.caller().organization == before.window()) {
    *after.mutable_answer_time() = ToProto(call.now());
  }
  if (after.state() == pb::SUPPORT_STATE_ACTIVE && !after.has_start_time())
    *after.mutable_start_time() = ToProto(call.now());
  if (domain::HasEnded(after.state())) *after.mutable_end_time() = ToProto(call.now());
  return absl::OkStatus();
}

// Nobody waits for an answer of who is not asked any more.
absl::Status ReleaseAsked(const Call& call, const pb::SupportCase& before,
                          const pb::SupportCase& after, storage::Mutation& mutation) {
  if (before.asked_team_size() == after.asked_team_size()) return absl::OkStatus();
  for (const std::string& organization : before.asked_team()) {
    ASSIGN_OR_RETURN(const auto row, FindNamedRow(call, SupportMembers(),
                                                  absl::StrCat(before.name(), "/members/",
                                                               domain::LastSegment(organization))));
    if (!row.has_value()) continue;
    pb::SupportMember released = row->message;
    released.set_state(pb::SUPPORT_MEMBER_STATE_RELEASED);
    *released.mutable_update_time() = ToProto(call.now());
    SupportMembers().Update(*row, released, mutation);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Write<pb::SupportCase>> ChangeSupport(const Call& call,
                                                     const pb::ChangeSupportRequest& request) {
  ASSIGN_OR_RETURN(const SupportRow row, FindReadableSupport(call, request.name(), request.name()));
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), row.version, request.name()));
  ASSIGN_OR_RETURN(const domain::SupportActor actor, SupportActorOf(call, row.message));
  const domain::SupportContext context = {row.message, request, actor, call.today()};
  BatchViolations violations;
  ASSIGN_OR_RETURN(const pb::SupportState next, CheckedStep(context, violations));
  call.Prove(auth::Ownership::kParty);
  if (!request.window().empty()) {
    if (request.window() == row.message.window()) {
      violations.Add("window", "NOT_APPLICABLE",
                     {"it is at this window already; name another one",
                      "現在の窓口と同じです。ほかの窓口を指定してください。"});
    } else {
      RETURN_IF_ERROR(
          CheckSupportWindow(call, request.window(), row.message.body(), "window", violations));
    }
  }
  RETURN_IF_ERROR(std::move(violations).ToStatus());
  pb::SupportCase after = domain::AfterSupportStep(context, next);
  RETURN_IF_ERROR(Stamp(call, row.message, after));
  storage::Mutation mutation;
  RETURN_IF_ERROR(ReleaseAsked(call, row.message, after, mutation));
  ASSIGN_OR_RETURN(after, ReplaceSupport(call, row, std::move(after), "", mutation));
  Write<pb::SupportCase> result =
      SupportWritten(PresentSupport(call, {std::move(after)}), std::move(mutation));
  result.marks.push_back(domain::ValueToken(*pb::SupportAction_descriptor(), request.action()));
  return result;
}

absl::StatusOr<Write<pb::SupportCase>> EvaluateSupport(const Call& call,
                                                       const pb::EvaluateSupportRequest& request) {
  ASSIGN_OR_RETURN(const SupportRow row, FindReadableSupport(call, request.name(), request.name()));
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), row.version, request.name()));
  ASSIGN_OR_RETURN(const domain::SupportActor actor, SupportActorOf(call, row.message));
  const bool of_body = request.side() == pb::SUPPORT_SIDE_UNSPECIFIED
                           ? actor.of_body || actor.of_joint
                           : request.side() == pb::SUPPORT_SIDE_BODY;
  RETURN_IF_ERROR(domain::CheckSupportRight(
      row.message,
      of_body ? domain::SupportPart::kEvaluateBody : domain::SupportPart::kEvaluateTeam, actor));
  call.Prove(auth::Ownership::kParty);
  pb::SupportCase after = row.message;
  pb::SupportEvaluation& evaluation =
      of_body ? *after.mutable_body_evaluation() : *after.mutable_team_evaluation();
  evaluation = request.evaluation();
  evaluation.set_organization(call.caller().organization);
  *evaluation.mutable_update_time() = ToProto(call.now());
  RETURN_IF_ERROR(CheckContentSize(after, "evaluation"));
  storage::Mutation mutation;
  ASSIGN_OR_RETURN(after, ReplaceSupport(call, row, std::move(after), "", mutation));
  return SupportWritten(PresentSupport(call, {std::move(after)}), std::move(mutation));
}

}  // namespace renkei::service
