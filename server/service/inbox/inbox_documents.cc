#include <utility>

#include "absl/algorithm/container.h"
#include "server/domain/freshness.h"
#include "server/service/analysis/overdue_kpis.h"
#include "server/service/frame/person.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Title and last step of a case or a vision.
template <typename Document>
pb::InboxItem ItemOf(pb::InboxKind kind, const Document& document) {
  pb::InboxItem item;
  item.set_kind(kind);
  item.set_resource(document.name());
  item.set_title(document.title());
  if (!document.history().empty()) {
    const pb::LifecycleEvent& last = *document.history().rbegin();
    *item.mutable_since_time() = last.time();
    item.set_from(last.actor());
    item.set_note(last.comment());
  }
  return item;
}

// Who submitted may not publish, unless the account was granted both; it may return, but nobody
// waits for that.
absl::StatusOr<bool> IsOwnSubmission(const Call& call, const std::string& submitter) {
  if (call.caller().may_publish_own) return false;
  return IsOfCaller(call, submitter);
}

bool HasConsented(const pb::Vision& vision, const std::string& organization) {
  return absl::c_any_of(vision.consents(), [&](const pb::Consent& consent) {
    return consent.organization() == organization;
  });
}

// What a vision asks of one of its owners; UNSPECIFIED: nothing. In review it asks every other owner
// for its consent, and the leading one for publication when it has them all.
pb::InboxKind KindOf(const pb::Vision& vision, const std::string& organization) {
  if (vision.state() == pb::LIFECYCLE_STATE_RETURNED) return pb::INBOX_KIND_RETURNED;
  if (vision.state() != pb::LIFECYCLE_STATE_IN_REVIEW) return pb::INBOX_KIND_UNSPECIFIED;
  if (organization != LeadOf(vision)) {
    return HasConsented(vision, organization) ? pb::INBOX_KIND_UNSPECIFIED
                                              : pb::INBOX_KIND_VISION_CONSENT;
  }
  const bool complete = absl::c_all_of(vision.owners(), [&](const std::string& owner) {
    return owner == organization || HasConsented(vision, owner);
  });
  return complete ? pb::INBOX_KIND_VISION_REVIEW : pb::INBOX_KIND_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<std::string> FillCases(const Call& call, const PageStart& part, InboxPage& page) {
  return CollectPage<pb::Case>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return Cases().ScanIndex(call.snapshot(),
                                 storage::Key(kCasesAwaitingId).Add(call.caller().organization),
                                 after, limit);
      },
      [&](storage::Row<pb::Case>& row) -> absl::StatusOr<size_t> {
        const bool review = row.message.state() == pb::LIFECYCLE_STATE_IN_REVIEW;
        const pb::InboxKind kind = review ? pb::INBOX_KIND_CASE_REVIEW : pb::INBOX_KIND_RETURNED;
        if (!page.Wants(kind)) return 0;
        ASSIGN_OR_RETURN(const bool own, IsOwnSubmission(call, row.message.submitter()));
        if (review && own) return 0;
        return page.Add(ItemOf(kind, row.message));
      });
}

absl::StatusOr<std::string> FillVisions(const Call& call, const PageStart& part, InboxPage& page) {
  const std::string& organization = call.caller().organization;
  return CollectPage<pb::Vision>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return Visions().ScanIndex(call.snapshot(),
                                   storage::Key(kVisionsByOwnerId).Add(organization), after, limit);
      },
      [&](VisionRow& row) -> absl::StatusOr<size_t> {
        const pb::InboxKind kind = KindOf(row.message, organization);
        if (kind == pb::INBOX_KIND_UNSPECIFIED || !page.Wants(kind)) return 0;
        ASSIGN_OR_RETURN(const bool own, IsOwnSubmission(call, row.message.submitter()));
        if (kind != pb::INBOX_KIND_RETURNED && own) return 0;
        return page.Add(ItemOf(kind, row.message));
      });
}

absl::StatusOr<std::string> FillOverdueCases(const Call& call, const PageStart& part,
                                             InboxPage& page) {
  // The index is in order of the review-by date: what follows the first that is not overdue is not
  // either. A case that its owner revises is being looked at, and asks for nothing.
  bool ended = false;
  return CollectPage<pb::Case>(
      call, part,
      [&](absl::string_view after, size_t limit) -> absl::StatusOr<storage::RowPage<pb::Case>> {
        if (ended) return storage::RowPage<pb::Case>();
        return Cases().ScanIndex(call.snapshot(),
                                 storage::Key(kCasesByReviewId).Add(call.caller().organization),
                                 after, limit);
      },
      [&](storage::Row<pb::Case>& row) -> absl::StatusOr<size_t> {
        ended = ended || !domain::IsOverdue(row.message, call.today());
        if (ended) return 0;
        pb::InboxItem item;
        item.set_kind(pb::INBOX_KIND_CASE_OVERDUE);
        item.set_resource(row.message.name());
        item.set_title(row.message.title());
        item.set_due_date(row.message.review_by_date());
        return page.Add(std::move(item));
      });
}

absl::StatusOr<std::string> FillOverdueKpis(const Call& call, const PageStart& part,
                                            InboxPage& page) {
  absl::StatusOr<OverdueEnd> end =
      CollectOverdueKpis(call, {.parent = call.caller().organization, .as_of = call.today()}, part,
                         [&](const pb::KpiProgress& kpi) {
                           if (!page.WantsSection(kpi.section())) return;
                           pb::InboxItem item;
                           item.set_kind(pb::INBOX_KIND_KPI_OVERDUE);
                           item.set_resource(kpi.kpi());
                           item.set_title(kpi.title());
                           item.set_context(kpi.vision_title());
                           item.set_due_date(kpi.due_date());
                           item.set_section(kpi.section());
                           page.Add(std::move(item));
                         });
  if (!end.ok()) return end.status();
  return std::move(end->next);
}

}  // namespace renkei::service
