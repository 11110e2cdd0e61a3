#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/freshness.h"
#include "server/domain/lifecycle.h"
#include "server/domain/time/date.h"
#include "server/domain/words/value_words.h"
#include "server/service/case/case_access.h"
#include "server/service/case/case_service.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/organization/prefectures.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kBoardPages = {.default_size = 100, .max_size = 500};

absl::Status NothingPublished(const pb::Case& c) {
  const domain::Bilingual state = domain::ValueName(c.state());
  return domain::MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {absl::StrCat("It is ", state.en, ", and no text of it is published: nothing to confirm."),
       absl::StrCat("現在の状態は「", state.ja, "」です。確認できるのは、公開中の事例だけです。")},
      {{"state", std::string(domain::StateToken(c.state()))}, {"action", "confirm"}});
}

// The day by which it will be looked at again: as asked for, or the usual one.
absl::StatusOr<std::string> ReviewDate(const Call& call, const std::string& asked) {
  if (asked.empty()) return domain::FormatDate(domain::NextReviewDay(call.today()));
  if (asked > domain::FormatDate(call.today())) return asked;
  return domain::InvalidField("review_by_date", "IN_PAST",
                              {"must be after today: by when it will be looked at again",
                               "見直し期限には、明日以降の日付を指定してください。"});
}

void Confirm(const Call& call, const std::string& review_by, const std::string& comment,
             pb::Case& c) {
  c.set_review_by_date(review_by);
  *c.mutable_last_confirmed_time() = ToProto(call.now());
  *c.mutable_update_time() = ToProto(call.now());
  pb::LifecycleEvent& event = *c.add_history();
  *event.mutable_time() = ToProto(call.now());
  event.set_actor(call.caller().account);
  // The text in force is what was confirmed, whatever becomes of the working copy.
  event.set_from(pb::LIFECYCLE_STATE_PUBLISHED);
  event.set_to(pb::LIFECYCLE_STATE_PUBLISHED);
  event.set_comment(comment);
  TrimHistory(c);
}

// The board under construction.
class Board {
 public:
  Board(const Call& call, const pb::ListCaseFreshnessRequest& request)
      : call_(call), request_(request) {}

  // Adds the row of one organization. Returns the bytes that this added; so many that the page ends
  // where it has cost enough.
  absl::StatusOr<size_t> Take(const storage::Row<pb::Organization>& organization) {
    pb::CaseFreshness row;
    row.set_organization(organization.message.name());
    size_t looked_at = 0;
    for (const auto& [table, index] : {std::pair(&Cases(), kCasesByReviewId),
                                       std::pair(&PublishedCases(), kPublishedCasesByReviewId)}) {
      RETURN_IF_ERROR(Count(*table, index, row, looked_at));
    }
    examined_ += looked_at;
    size_t bytes = 0;
    if (row.published() > 0 && (row.overdue() > 0 || !request_.overdue_only())) {
      bytes = row.ByteSizeLong();
      *response.add_organizations() = std::move(row);
    }
    return examined_ >= kMaxExamined ? kMaxPageBytes : bytes;
  }

  pb::ListCaseFreshnessResponse response;

 private:
  absl::Status Count(const storage::Table<pb::Case>& table, TableId index, pb::CaseFreshness& row,
                     size_t& looked_at) {
    constexpr size_t kBatch = 128;
    const storage::Key prefix = storage::Key(index).Add(row.organization());
    std::string after;
    do {
      if (call_.abandoned()) return absl::CancelledError();
      if (looked_at >= kMaxCountedCases) {
        row.set_more(true);
        return absl::OkStatus();
      }
      ASSIGN_OR_RETURN(const auto page,
                       table.ScanIndex(call_.snapshot(), prefix, after,
                                       std::min(kBatch, kMaxCountedCases - looked_at)));
      for (const CaseRow& text : page.rows) {
        if (auth::Sees(call_.caller(), AudienceOf(text.message))) Add(text.message, row);
      }
      looked_at += page.rows.size();
      after = page.next;
    } while (!after.empty());
    return absl::OkStatus();
  }

  void Add(const pb::Case& text, pb::CaseFreshness& row) const {
    row.set_published(row.published() + 1);
    if (domain::IsOverdue(text, call_.today())) row.set_overdue(row.overdue() + 1);
    const std::string& date = text.review_by_date();
    if (!date.empty() &&
        (row.oldest_review_by_date().empty() || date < row.oldest_review_by_date())) {
      row.set_oldest_review_by_date(date);
    }
    if (text.has_last_confirmed_time() &&
        (!row.has_last_confirmed_time() ||
         FromProto(row.last_confirmed_time()) < FromProto(text.last_confirmed_time()))) {
      *row.mutable_last_confirmed_time() = text.last_confirmed_time();
    }
  }

  const Call& call_;
  const pb::ListCaseFreshnessRequest& request_;
  size_t examined_ = 0;
};

}  // namespace

absl::StatusOr<Write<pb::Case>> ConfirmCase(const Call& call,
                                            const pb::ConfirmCaseRequest& request) {
  ASSIGN_OR_RETURN(const CaseRow row, FindOwnedCase(call, request.name(), request.etag()));
  ASSIGN_OR_RETURN(const std::optional<CaseRow> text, TextInForce(call, row));
  if (!text.has_value() || text->message.state() != pb::LIFECYCLE_STATE_PUBLISHED)
    return NothingPublished(row.message);
  ASSIGN_OR_RETURN(const std::string review_by, ReviewDate(call, request.review_by_date()));

  Write<pb::Case> result;
  if (row.message.revising()) {
    pb::Case published = text->message;
    Confirm(call, review_by, request.comment(), published);
    PublishedCases().Update(*text, published, result.mutation);
  }
  pb::Case working = row.message;
  Confirm(call, review_by, request.comment(), working);
  Cases().Update(row, working, result.mutation);
  const auto audience = AudienceOf(text->message);
  AppendChange(call, pb::RESOURCE_TYPE_CASE, working.name(),
               Before(audience, row.message).Add(text->message), audience, result.mutation);
  result.resource = working.name();
  result.marks.emplace_back("confirmed");
  result.reply = std::move(working);
  return result;
}

absl::StatusOr<pb::ListCaseFreshnessResponse> ListCaseFreshness(
    const Call& call, const pb::ListCaseFreshnessRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kBoardPages));
  Board board(call, request);
  const auto scan = [&](absl::string_view after, size_t limit) {
    if (!request.prefecture().empty()) {
      return ScanPrefecture(call, request.prefecture(), after, limit);
    }
    return Organizations().ScanIndex(call.snapshot(), storage::Key(kOrganizationsInOrderId), after,
                                     limit);
  };
  ASSIGN_OR_RETURN(
      const std::string next,
      CollectPage<pb::Organization>(
          call, start, scan, [&](storage::Row<pb::Organization>& row) { return board.Take(row); }));
  board.response.set_next_page_token(NextPageToken(start, next));
  board.response.set_change_cursor(start.change_cursor);
  return std::move(board.response);
}

}  // namespace renkei::service
