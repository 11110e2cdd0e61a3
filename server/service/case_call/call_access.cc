#include "server/service/case_call/call_access.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/domain/selection/case_call_rules.h"
#include "server/service/frame/named_row.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kListSegments = 2;
constexpr int kCallSegments = 4;

// Whose step it was.
bool IsStepOfBody(const pb::CaseSubmissionEvent& event) {
  return event.action() == pb::CASE_SUBMISSION_ACTION_SUBMIT ||
         event.action() == pb::CASE_SUBMISSION_ACTION_WITHDRAW;
}

}  // namespace

internal_pb::EffectiveAudience AudienceOf(const pb::CaseCall& call) {
  if (!call.announced()) return auth::OwnersOnly({call.owner()});
  return auth::Chosen(call.audience(), {call.owner()});
}

std::string ListOfCall(absl::string_view name) {
  return std::string(domain::ParentName(name, kListSegments));
}

std::string CallOfSubmission(absl::string_view name) {
  return std::string(domain::ParentName(name, kCallSegments));
}

std::string CaseOfSubmission(absl::string_view name) {
  return absl::StrCat("cases/", domain::LastSegment(name));
}

absl::StatusOr<CaseCallRow> FindReadableCall(const Call& call, absl::string_view name,
                                             absl::string_view asked_for) {
  ASSIGN_OR_RETURN(std::optional<CaseCallRow> row, FindNamedRow(call, CaseCalls(), name));
  if (!row.has_value() || !auth::Sees(call.caller(), AudienceOf(row->message)))
    return NotFound(asked_for);
  return *std::move(row);
}

pb::CaseCall PresentCall(const Call& call, CaseCallRow row) {
  row.message.set_state(domain::CallStateAt(row.message, call.now()));
  if (row.version != storage::Sequence::kNone)
    row.message.set_etag(MakeEtag(call.env().store, row.version));
  return std::move(row.message);
}

absl::StatusOr<internal_pb::EffectiveAudience> SubmissionAudience(
    const Call& call, const pb::CaseSubmission& submission) {
  std::vector<std::string> owners = {submission.body()};
  if (submission.owner() != submission.body()) owners.push_back(submission.owner());
  pb::Audience audience;
  audience.set_visibility(pb::VISIBILITY_PRIVATE);
  if (!submission.expert().empty()) {
    ASSIGN_OR_RETURN(const auto expert,
                     Accounts().Get(call.snapshot(), KeyByName(Accounts(), submission.expert())));
    if (expert.has_value()) {
      audience.set_visibility(pb::VISIBILITY_SHARED);
      audience.add_organizations(expert->message.organization());
    }
  }
  return auth::Chosen(audience, std::move(owners));
}

absl::StatusOr<SubmissionRow> FindReadableSubmission(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<SubmissionRow> row, FindNamedRow(call, CaseSubmissions(), name));
  if (!row.has_value()) return NotFound(name);
  ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience audience,
                   SubmissionAudience(call, row->message));
  if (!auth::Sees(call.caller(), audience)) return NotFound(name);
  return *std::move(row);
}

pb::CaseSubmission PresentSubmission(const Call& call, SubmissionRow row) {
  pb::CaseSubmission shown = std::move(row.message);
  const bool calls = call.caller().WorksFor(shown.owner());
  const bool body = call.caller().WorksFor(shown.body());
  for (pb::CaseSubmissionEvent& event : *shown.mutable_history()) {
    const bool own = IsStepOfBody(event) ? body : calls;
    if (!own && event.actor() != call.caller().account) event.clear_actor();
    if (body && !calls) event.clear_note();
  }
  if (body && !calls) shown.clear_expert();
  if (row.version != storage::Sequence::kNone)
    shown.set_etag(MakeEtag(call.env().store, row.version));
  return shown;
}

absl::StatusOr<bool> ReadCaseCallChange(const Call& call, absl::string_view name,
                                        pb::Change& change) {
  if (change.type() == pb::RESOURCE_TYPE_CASE_CALL) {
    absl::StatusOr<CaseCallRow> row = FindReadableCall(call, name, name);
    if (absl::IsNotFound(row.status())) return false;
    if (!row.ok()) return row.status();
    *change.mutable_case_call() = PresentCall(call, *std::move(row));
    return true;
  }
  absl::StatusOr<SubmissionRow> row = FindReadableSubmission(call, name);
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  *change.mutable_case_submission() = PresentSubmission(call, *std::move(row));
  return true;
}

absl::StatusOr<ResourceTexts> ReadCaseCallTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<CaseCallRow> row, FindNamedRow(call, CaseCalls(), name));
  if (!row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_case_call, std::move(row->message), std::move(audience)));
}

absl::StatusOr<ResourceTexts> ReadCaseSubmissionTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<SubmissionRow> row, FindNamedRow(call, CaseSubmissions(), name));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(internal_pb::EffectiveAudience audience, SubmissionAudience(call, row->message));
  return OneText(
      TextOf(&pb::Change::mutable_case_submission, std::move(row->message), std::move(audience)));
}

}  // namespace renkei::service
