#include "server/service/inbox/inbox_service.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "server/service/inbox/inbox_source.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kInboxPages = {.default_size = 100, .max_size = 500};

// In the order of InboxKind, so that the items come kind by kind, but for those that one walk
// finds together.
const std::vector<InboxSource>& Sources() {
  static const auto& sources = *new std::vector<InboxSource>{
      {{pb::INBOX_KIND_INVITATION, pb::INBOX_KIND_MEMBERSHIP_PENDING, pb::INBOX_KIND_LEAD_OFFER},
       FillMemberships},
      {{pb::INBOX_KIND_SUCCESSION}, FillSuccessions},
      {{pb::INBOX_KIND_APPLICATION}, FillApplications},
      {{pb::INBOX_KIND_REMOVAL_CONSENT}, FillRemovals},
      {{pb::INBOX_KIND_CASE_REVIEW, pb::INBOX_KIND_RETURNED}, FillCases},
      {{pb::INBOX_KIND_VISION_REVIEW, pb::INBOX_KIND_VISION_CONSENT, pb::INBOX_KIND_RETURNED},
       FillVisions},
      {{pb::INBOX_KIND_CASE_OVERDUE}, FillOverdueCases},
      {{pb::INBOX_KIND_KPI_OVERDUE}, FillOverdueKpis},
      {{pb::INBOX_KIND_SHARED_KPI_DUE}, FillSharedKpisDue},
      {{pb::INBOX_KIND_FIGURE_FALLS}, FillFallingFigures},
      {{pb::INBOX_KIND_TARGETS_END}, FillTargetsEnd},
      {{pb::INBOX_KIND_FRAMEWORK_REPLACED}, FillReplacedFrameworks},
      {{pb::INBOX_KIND_INDICATOR_PROPOSED}, FillProposedIndicators},
      {{pb::INBOX_KIND_PLAN_STEP_COMING, pb::INBOX_KIND_PLAN_STEP_OVERDUE}, FillPlanSteps},
      {{pb::INBOX_KIND_PROGRAMME_CALL_OPENING, pb::INBOX_KIND_PROGRAMME_CALL_CLOSING},
       FillProgrammeCalls},
      {{pb::INBOX_KIND_CASE_SUBMISSION}, FillSubmissions},
      {{pb::INBOX_KIND_CASE_CALL_CLOSING}, FillClosingCalls},
      {{pb::INBOX_KIND_SUPPORT_WAITING}, FillSupports},
      {{pb::INBOX_KIND_SUPPORT_STEP_DUE}, FillSupportSteps},
      {{pb::INBOX_KIND_ROUND_APPLICATION, pb::INBOX_KIND_ROUND_CONSENT}, FillRoundApplications},
      {{pb::INBOX_KIND_ROUND_CLOSING}, FillClosingRounds},
      {{pb::INBOX_KIND_ROUND_REVIEW}, FillReviews},
      {{pb::INBOX_KIND_ROUND_REPORT_DUE}, FillDueReports},
      {{pb::INBOX_KIND_CASE_ADOPTED}, FillAdoptions},
      {{pb::INBOX_KIND_CASE_SELECTED}, FillSelections},
      {{pb::INBOX_KIND_INVITATION_ANSWERED}, FillAnswers},
      {{pb::INBOX_KIND_COLLEAGUE_ACTED}, FillColleaguesCases},
      {{pb::INBOX_KIND_COLLEAGUE_ACTED}, FillColleaguesVisions},
      {{pb::INBOX_KIND_INDICATOR_DECIDED}, FillDecidedIndicators},
      {{pb::INBOX_KIND_FOLLOWED, pb::INBOX_KIND_KPI_MATCH}, FillFollowed},
      {{pb::INBOX_KIND_MAIL_UNDELIVERED}, FillUndeliveredMail},
      {{pb::INBOX_KIND_SUPPORT_NEWS}, FillSupportNews},
      {{pb::INBOX_KIND_ROUND_DECIDED}, FillDecidedRounds},
      {{pb::INBOX_KIND_REVIEWER_ANSWERED}, FillReviewerAnswers},
      {{pb::INBOX_KIND_NO_CURRENT_PLAN}, FillNoCurrentPlan},
      {{pb::INBOX_KIND_PREFECTURE_OVERDUE}, FillOverdueByPrefecture},
      {{pb::INBOX_KIND_MEMBERS_NOT_REPORTED}, FillMembersNotReported},
  };
  return sources;
}

absl::StatusOr<pb::ListInboxItemsResponse> ListInboxItems(
    const Call& call, const pb::ListInboxItemsRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kInboxPages));
  ASSIGN_OR_RETURN(InboxSections sections, InboxSections::Read(call, request));
  InboxPage page(call, request, std::move(sections));
  // A position is the number of the source and the source's own.
  NestedPosition position = Split(start.after);
  size_t source = 0;
  if (!absl::SimpleAtoi(position.outer, &source)) source = 0;
  for (; source < Sources().size(); ++source) {
    if (page.WantsAny(Sources()[source].kinds)) {
      PageStart part = start;
      part.after = std::exchange(position.inner, "");
      part.size = start.size - page.size();
      ASSIGN_OR_RETURN(position.inner, Sources()[source].fill(call, part, page));
    }
    if (!position.inner.empty() || page.size() >= start.size) break;
  }
  // A full page at the end of a source goes on at the beginning of the next.
  if (position.inner.empty()) ++source;
  if (source < Sources().size())
    page.response.set_next_page_token(
        NextPageToken(start, Join({absl::StrCat(source), position.inner})));
  page.response.set_change_cursor(start.change_cursor);
  return std::move(page.response);
}

// Owed by a day that is the organization's or the account's own, and stands on no calendar of a plan.
constexpr pb::InboxKind kDueInMails[] = {pb::INBOX_KIND_ROUND_CLOSING, pb::INBOX_KIND_ROUND_REVIEW,
                                         pb::INBOX_KIND_ROUND_REPORT_DUE,
                                         pb::INBOX_KIND_SUPPORT_STEP_DUE};

}  // namespace

absl::StatusOr<std::vector<pb::InboxItem>> ReadDueItems(const Call& call) {
  pb::ListInboxItemsRequest request;
  request.set_page_size(kInboxPages.max_size);
  for (const pb::InboxKind kind : kDueInMails) request.add_kinds(kind);
  std::vector<pb::InboxItem> due;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(pb::ListInboxItemsResponse page, ListInboxItems(call, request));
    for (pb::InboxItem& item : *page.mutable_items()) {
      if (!item.due_date().empty()) due.push_back(std::move(item));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return due;
}

void RegisterInboxService(MethodRegistry& methods) {
  methods.Read("renkei.v1.InboxService/ListInboxItems", ListInboxItems);
}

}  // namespace renkei::service
