// The intake of cases: submissions that wait for the organization that calls, for the expert that was
// named, or for the body to which they were returned; and calls that close within two weeks, to which the
// organization has submitted nothing yet.
#include <string>
#include <utility>

#include "server/domain/selection/case_call_rules.h"
#include "server/domain/time/japan_minute.h"
#include "server/service/case_call/call_access.h"
#include "server/service/frame/named_row.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/inbox/inbox_walk.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// The roles with which an item can be done; empty: the caller's turn has not come.
auth::Roles RolesToDo(const Call& call, const pb::CaseSubmission& submission) {
  switch (submission.state()) {
    case pb::CASE_SUBMISSION_STATE_SUBMITTED:
      return {pb::ROLE_COORDINATOR};
    case pb::CASE_SUBMISSION_STATE_RETURNED:
      return {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
    case pb::CASE_SUBMISSION_STATE_WITH_EXPERT:
      return submission.expert() == call.caller().account ? auth::kWorkingRoles : auth::Roles();
    default:
      return {};
  }
}

// The bytes that it adds to the page; 0: there is nothing to do about it.
absl::StatusOr<size_t> AddSubmission(const Call& call, const pb::CaseSubmission& submission,
                                     InboxPage& page) {
  const auth::Roles roles = RolesToDo(call, submission);
  if (!page.WantsRoles(roles)) return 0;
  ASSIGN_OR_RETURN(const auto of_call,
                   FindNamedRow(call, CaseCalls(), CallOfSubmission(submission.name())));
  if (!of_call.has_value() || !of_call->message.cancel_reason().empty()) return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_CASE_SUBMISSION);
  item.set_resource(submission.name());
  item.set_title(submission.case_title());
  item.set_context(of_call->message.title());
  const bool returned = submission.state() == pb::CASE_SUBMISSION_STATE_RETURNED;
  item.set_from(returned ? submission.owner() : submission.body());
  *item.mutable_since_time() = submission.update_time();
  item.set_due_date(submission.complete_by_date());
  item.set_note(returned ? submission.words() : submission.message());
  for (int role = pb::Role_MIN; role <= pb::Role_MAX; ++role) {
    if (roles.Has(static_cast<pb::Role>(role))) item.add_roles(static_cast<pb::Role>(role));
  }
  return page.Add(std::move(item));
}

absl::StatusOr<std::string> FillSubmissionsAt(const Call& call, const std::string& waiting,
                                              const PageStart& part, InboxPage& page) {
  const storage::Key prefix = SubmissionsAt(waiting);
  return CollectPage<pb::CaseSubmission>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return CaseSubmissions().ScanIndex(call.snapshot(), prefix, after, limit);
      },
      [&](SubmissionRow& row) { return AddSubmission(call, row.message, page); });
}

// Whether the caller's organization could submit to it now, and has not.
absl::StatusOr<bool> MaySubmit(const Call& call, const pb::CaseCall& of_call) {
  if (domain::CallStateAt(of_call, call.now()) != pb::CASE_CALL_STATE_OPEN) return false;
  const std::string& body = call.caller().organization;
  if (of_call.owner() == body || !auth::Sees(call.caller(), AudienceOf(of_call))) return false;
  ASSIGN_OR_RETURN(const auto row,
                   Organizations().Get(call.snapshot(), KeyByName(Organizations(), body)));
  if (!row.has_value() ||
      !domain::IsEligible(of_call, PresentOrganization(call, *row, call.today()).kind()))
    return false;
  ASSIGN_OR_RETURN(
      const auto submitted,
      CaseSubmissions().ScanIndex(call.snapshot(), SubmissionsTo(body, of_call.name()), "", 1));
  return submitted.rows.empty();
}

absl::StatusOr<size_t> AddClosingCall(const Call& call, const pb::CaseCall& of_call,
                                      InboxPage& page) {
  ASSIGN_OR_RETURN(const bool may, MaySubmit(call, of_call));
  if (!may) return 0;
  pb::InboxItem item;
  item.set_kind(pb::INBOX_KIND_CASE_CALL_CLOSING);
  item.set_resource(of_call.name());
  item.set_title(of_call.title());
  ASSIGN_OR_RETURN(
      const auto list,
      CaseLists().Get(call.snapshot(), KeyByName(CaseLists(), ListOfCall(of_call.name()))));
  // Of a list that it may not read, the body knows the call alone.
  if (list.has_value() &&
      auth::Sees(call.caller(), auth::Chosen(list->message.audience(), {list->message.owner()})))
    item.set_context(list->message.title());
  item.set_from(of_call.owner());
  item.set_due_date(of_call.closes_at().substr(0, sizeof("2024-07-31") - 1));
  item.set_note(domain::ShownMinute(of_call.closes_at()));
  return page.Add(std::move(item));
}

}  // namespace

absl::StatusOr<std::string> FillSubmissions(const Call& call, const PageStart& part,
                                            InboxPage& page) {
  // First what waits for the organization, then what waits for the account.
  NestedPosition position = Split(part.after);
  const size_t size_before = page.size();
  PageStart within = part;
  if (position.outer.empty()) {
    within.after = position.inner;
    ASSIGN_OR_RETURN(const std::string next,
                     FillSubmissionsAt(call, call.caller().organization, within, page));
    if (!next.empty()) return Join({"", next});
    position.inner.clear();
    if (page.size() - size_before >= part.size) return Join({"account", ""});
  }
  within.after = position.inner;
  within.size = part.size - (page.size() - size_before);
  ASSIGN_OR_RETURN(const std::string next,
                   FillSubmissionsAt(call, call.caller().account, within, page));
  return next.empty() ? next : Join({"account", next});
}

absl::StatusOr<std::string> FillClosingCalls(const Call& call, const PageStart& part,
                                             InboxPage& page) {
  return CollectPage<pb::CaseCall>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return ScanClosing(call, CaseCalls(), CallsByClose(""), domain::kCaseCallNoticeDays, after,
                           limit);
      },
      [&](CaseCallRow& row) { return AddClosingCall(call, row.message, page); });
}

}  // namespace renkei::service
