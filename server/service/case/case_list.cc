#include "server/service/case/case_list.h"

#include <string>
#include <utility>
#include <vector>

#include "server/service/case/case_access.h"
#include "server/service/case/case_filter.h"
#include "server/service/frame/paging.h"
#include "server/service/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kCasePages = {.default_size = 50, .max_size = 500};

}  // namespace

absl::StatusOr<pb::ListCasesResponse> ListCases(const Call& call,
                                                const pb::ListCasesRequest& request) {
  ASSIGN_OR_RETURN(CaseFilter filter, CaseFilter::Parse(call, request.filter()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kCasePages));
  const std::optional<std::string> owner = filter.owner();

  pb::ListCasesResponse response;
  absl::StatusOr<std::string> next = CollectPage<pb::Case>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        if (!owner)
          return Cases().Scan(call.snapshot(), Cases().NewKey(), after, limit, kNewestFirst);
        return Cases().ScanIndex(call.snapshot(), storage::Key(kCasesByOwnerId).Add(*owner), after,
                                 limit, kNewestFirst);
      },
      [&](storage::Row<pb::Case>& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(std::optional<pb::Case> text,
                         VisibleText(call, row, /*published_only=*/false));
        if (!text.has_value()) return 0;
        pb::Case& c = *text;
        if (!filter.Matches(call, c)) return 0;
        const size_t bytes = c.ByteSizeLong();
        *response.add_cases() = std::move(c);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
