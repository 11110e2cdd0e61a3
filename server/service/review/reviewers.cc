#include <optional>
#include <string>
#include <utility>

#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/review/review_access.h"
#include "server/service/review/review_methods.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kReviewerPages = {.default_size = 100, .max_size = 500};
constexpr char kOwnInAllRounds[] = "rounds/-";

const domain::FilterSchema& ReviewerSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"state", FieldType::kString, FilterTokens<pb::RoundReviewerState>()},
      {"part", FieldType::kString, FilterTokens<pb::ReviewerPart>()},
      {"organization", FieldType::kString},
  };
  return schema;
}

std::optional<FieldValue> ReviewerFieldOf(const pb::RoundReviewer& reviewer,
                                          absl::string_view field) {
  if (field == "state") return FilterToken(reviewer.state());
  if (field == "part") return FilterToken(reviewer.part());
  if (field == "organization") return reviewer.organization();
  return std::nullopt;
}

}  // namespace

absl::StatusOr<pb::RoundReviewer> GetRoundReviewer(const Call& call,
                                                   const pb::GetRoundReviewerRequest& request) {
  ASSIGN_OR_RETURN(ReviewerRow row, FindReadableReviewer(call, request.name()));
  return PresentAppointment(call, std::move(row));
}

absl::StatusOr<pb::ListRoundReviewersResponse> ListRoundReviewers(
    const Call& call, const pb::ListRoundReviewersRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), ReviewerSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kReviewerPages));
  const bool own = request.parent() == kOwnInAllRounds;
  if (!own) RETURN_IF_ERROR(FindReadableRound(call, request.parent(), request.parent()).status());
  const storage::Key prefix =
      own ? AppointmentsOf(call.caller().account) : ReviewersOf(request.parent());
  pb::ListRoundReviewersResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::RoundReviewer>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return own ? RoundReviewers().ScanIndex(call.snapshot(), prefix, after, limit)
                   : RoundReviewers().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](ReviewerRow& row) -> absl::StatusOr<size_t> {
        const bool sees = auth::Sees(call.caller(), AudienceOf(row.message)) ||
                          IsReviewer(call, row.message.name());
        if (!sees || !filter.Matches([&](absl::string_view field) {
              return ReviewerFieldOf(row.message, field);
            }))
          return 0;
        ASSIGN_OR_RETURN(*response.add_reviewers(), PresentAppointment(call, std::move(row)));
        return response.reviewers().rbegin()->ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
