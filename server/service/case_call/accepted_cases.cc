#include <string>
#include <utility>

#include "server/domain/resource_name.h"
#include "server/domain/selection/case_list_order.h"
#include "server/service/case/case_access.h"
#include "server/service/case_call/call_access.h"
#include "server/service/case_call/submissions.h"
#include "server/service/selection/case_list_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kSubmissionsPerScan = 200;

// Puts accepted cases at the end of a list.
class AcceptedCases {
 public:
  AcceptedCases(const Call& call, const pb::CaseCall& of_call, pb::CaseList list)
      : call_(call), of_call_(of_call), list_(std::move(list)) {}

  absl::Status AddAll() {
    storage::Key prefix = CaseSubmissions().NewKey();
    prefix.Add(domain::LastSegment(list_.name())).Add(domain::LastSegment(of_call_.name()));
    std::string after;
    do {
      if (call_.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(const auto page, CaseSubmissions().Scan(call_.snapshot(), prefix, after,
                                                               kSubmissionsPerScan));
      for (const SubmissionRow& row : page.rows) {
        RETURN_IF_ERROR(Add(row.message));
      }
      after = page.next;
    } while (!after.empty());
    return absl::OkStatus();
  }

  pb::CaseList TakeList() { return std::move(list_); }
  const pb::AddAcceptedCasesResponse& counts() const { return counts_; }

 private:
  absl::Status Add(const pb::CaseSubmission& submission) {
    if (submission.state() != pb::CASE_SUBMISSION_STATE_ACCEPTED) return absl::OkStatus();
    auto& entries = *list_.mutable_entries();
    if (domain::PositionOfCase(entries, submission.case_()).has_value()) {
      counts_.set_already_listed(counts_.already_listed() + 1);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const auto state, ReadableState(call_, submission.case_()));
    if (!state.has_value()) {
      counts_.set_not_readable(counts_.not_readable() + 1);
      return absl::OkStatus();
    }
    pb::CaseListEntry entry;
    entry.set_case_(submission.case_());
    // A heading holds until the next one: it is said once.
    const auto headings = domain::HeadingsInForce(entries);
    if (headings.empty() || headings.back() != of_call_.heading())
      entry.set_heading(of_call_.heading());
    domain::InsertEntry(entry, entries.size(), entries);
    counts_.set_added(counts_.added() + 1);
    return absl::OkStatus();
  }

  const Call& call_;
  const pb::CaseCall& of_call_;
  pb::CaseList list_;
  pb::AddAcceptedCasesResponse counts_;
};

}  // namespace

absl::StatusOr<Write<pb::AddAcceptedCasesResponse>> AddAcceptedCases(
    const Call& call, const pb::AddAcceptedCasesRequest& request) {
  ASSIGN_OR_RETURN(const CaseCallRow row, FindReadableCall(call, request.name(), request.name()));
  RETURN_IF_ERROR(
      call.RequireOwner({row.message.owner()}, AudienceOf(row.message), request.name()));
  ASSIGN_OR_RETURN(const CaseListRow list, FindOwnedList(call, ListOfCall(request.name()), ""));
  AcceptedCases accepted(call, row.message, list.message);
  RETURN_IF_ERROR(accepted.AddAll());
  ASSIGN_OR_RETURN(Write<pb::CaseList> written, ReplaceList(call, list, accepted.TakeList()));
  Write<pb::AddAcceptedCasesResponse> result;
  result.mutation = std::move(written.mutation);
  result.resource = std::move(written.resource);
  result.reply = accepted.counts();
  *result.reply.mutable_case_list() = std::move(written.reply);
  return result;
}

}  // namespace renkei::service
