#include <string>
#include <utility>
#include <vector>

#include "server/service/case/case_access.h"
#include "server/service/case/case_filter.h"
#include "server/service/case/case_service.h"
#include "server/service/frame/list/paging.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kCasePages = {.default_size = 50, .max_size = 500};

}  // namespace

absl::StatusOr<pb::ListCasesResponse> ListCases(const Call& call,
                                                const pb::ListCasesRequest& request) {
  ASSIGN_OR_RETURN(CaseFilter filter, CaseFilter::Parse(call, request.filter()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kCasePages));
  pb::ListCasesResponse response;
  absl::StatusOr<std::string> next = CollectPage<pb::Case>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        return filter.way().Next(call, Cases(), after, limit, kNewestFirst);
      },
      [&](CaseRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(std::optional<CaseReading> reading,
                         CaseReading::Open(call, row, /*published_only=*/false));
        if (!reading.has_value()) return 0;
        ASSIGN_OR_RETURN(const bool passes, filter.Matches(call, *reading));
        if (!passes) return 0;
        RETURN_IF_ERROR((*std::move(reading)).Present(call, *response.add_cases()));
        return response.cases().rbegin()->ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
