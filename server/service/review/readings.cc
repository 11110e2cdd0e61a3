#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/named_row.h"
#include "server/service/review/review_access.h"
#include "server/service/review/review_methods.h"
#include "server/service/round/round_read.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kReadingPages = {.default_size = 100, .max_size = 500};
constexpr char kOwnReadings[] = "rounds/-/applications/-";
constexpr char kAllApplications[] = "/applications/-";

const domain::FilterSchema& ReadingSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"first_state", FieldType::kString, FilterTokens<pb::ReadingState>()},
      {"panel_state", FieldType::kString, FilterTokens<pb::ReadingState>()},
      {"reviewer", FieldType::kString},
      {"locked", FieldType::kString, {"true", "false"}},
  };
  return schema;
}

std::optional<FieldValue> ReadingFieldOf(const pb::RoundReading& shown, absl::string_view field) {
  if (field == "first_state") return FilterToken(shown.first().state());
  if (field == "panel_state") return FilterToken(shown.panel().state());
  if (field == "reviewer") return shown.reviewer();
  if (field == "locked") return std::string(shown.conflicts().empty() ? "false" : "true");
  return std::nullopt;
}

storage::Key ReadingsListed(const Call& call, const std::string& parent) {
  if (parent == kOwnReadings) return ReadingsBy(call.caller().account);
  if (absl::EndsWith(parent, kAllApplications)) return ReadingsOf(ReviewedRound(parent));
  return ReadingsOfApplication(parent);
}

}  // namespace

absl::StatusOr<pb::RoundReading> GetRoundReading(const Call& call,
                                                 const pb::GetRoundReadingRequest& request) {
  pb::RoundReading shown;
  shown.set_name(request.name());
  ASSIGN_OR_RETURN(const bool found, ReadWholeReading(call, shown));
  if (!found) return NotFound(request.name());
  return shown;
}

absl::StatusOr<pb::ListRoundReadingsResponse> ListRoundReadings(
    const Call& call, const pb::ListRoundReadingsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), ReadingSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kReadingPages));
  const bool own = request.parent() == kOwnReadings;
  if (!own) {
    const std::string round = ReviewedRound(request.parent());
    RETURN_IF_ERROR(FindReadableRound(call, round, request.parent()).status());
  }
  const storage::Key prefix = ReadingsListed(call, request.parent());
  pb::ListRoundReadingsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::RoundReading>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return own ? RoundReadings().ScanIndex(call.snapshot(), prefix, after, limit)
                   : RoundReadings().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](ReadingRow& row) -> absl::StatusOr<size_t> {
        if (!auth::Sees(call.caller(), AudienceOf(row.message)) &&
            !IsReviewer(call, row.message.name()))
          return 0;
        ASSIGN_OR_RETURN(const auto standing, StandingOf(call, row.message));
        if (!standing.has_value()) return 0;
        pb::RoundReading shown = PresentReading(call, std::move(row), *standing);
        if (!filter.Matches([&](absl::string_view field) { return ReadingFieldOf(shown, field); }))
          return 0;
        const size_t bytes = shown.ByteSizeLong();
        *response.add_readings() = std::move(shown);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
