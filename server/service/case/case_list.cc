#include "server/service/case/case_list.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "server/domain/filter/filter.h"
#include "server/domain/lifecycle.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/filtering.h"
#include "server/service/frame/paging.h"
#include "server/service/registry/prefectures.h"
#include "server/service/tables.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kCasePages = {.default_size = 50, .max_size = 500};

std::string ContinuityToken(pb::Continuity continuity) {
  return pb::Continuity_Name(continuity).substr(sizeof("CONTINUITY_") - 1);
}

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", FieldType::kString},
      {"prefecture", FieldType::kString},
      {"external_id", FieldType::kString},
      {"title", FieldType::kString},
      {"state", FieldType::kString, {"DRAFT", "IN_REVIEW", "PUBLISHED", "ARCHIVED", "RETURNED"}},
      {"continuity", FieldType::kString, {"PILOTING", "RUNNING", "ENDED", "STOPPED"}},
      {"framework_items", FieldType::kStringList},
      {"tags", FieldType::kStringList},
      {"overdue", FieldType::kString, {"true", "false"}},
      {"review_by_date", FieldType::kDate},
      {"selected", FieldType::kString, {"true", "false"}},
  };
  return schema;
}

std::optional<FieldValue> FieldOf(const pb::Case& c, Prefectures& prefectures,
                                  absl::string_view field) {
  if (field == "owner") return c.owner();
  if (field == "prefecture") return prefectures.Of(c.owner());
  if (field == "external_id") return c.external_id();
  if (field == "title") return c.title();
  if (field == "state") return std::string(domain::StateToken(c.state()));
  if (field == "continuity") return ContinuityToken(c.continuity());
  if (field == "selected") return std::string(c.selected() ? "true" : "false");
  if (field == "framework_items") {
    return std::vector<std::string>(c.framework_items().begin(), c.framework_items().end());
  }
  if (field == "tags") return std::vector<std::string>(c.tags().begin(), c.tags().end());
  if (field == "overdue") return std::string(c.overdue() ? "true" : "false");
  if (field == "review_by_date" && !c.review_by_date().empty()) return c.review_by_date();
  return std::nullopt;
}

}  // namespace

absl::StatusOr<pb::ListCasesResponse> ListCases(const Call& call,
                                                const pb::ListCasesRequest& request) {
  const absl::StatusOr<domain::Filter> filter = ParseFilter(call, request.filter(), Schema());
  if (!filter.ok()) return filter.status();
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kCasePages);
  if (!start.ok()) return start.status();
  const std::optional<std::string> owner = filter->RequiredValue("owner");
  Prefectures prefectures(call);

  pb::ListCasesResponse response;
  absl::StatusOr<std::string> next = CollectPage<pb::Case>(
      call, *start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        if (!owner)
          return Cases().Scan(call.snapshot(), Cases().NewKey(), after, limit, kNewestFirst);
        return Cases().ScanIndex(call.snapshot(), storage::Key(kCasesByOwnerId).Add(*owner), after,
                                 limit, kNewestFirst);
      },
      [&](storage::Row<pb::Case>& row) -> absl::StatusOr<size_t> {
        absl::StatusOr<std::optional<pb::Case>> text =
            VisibleText(call, row, /*published_only=*/false);
        if (!text.ok()) return text.status();
        if (!text->has_value()) return 0;
        pb::Case& c = **text;
        if (!filter->Matches(
                [&](absl::string_view field) { return FieldOf(c, prefectures, field); }))
          return 0;
        const size_t bytes = c.ByteSizeLong();
        *response.add_cases() = std::move(c);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(*start, *next));
  response.set_change_cursor(start->change_cursor);
  return response;
}

}  // namespace renkei::service
