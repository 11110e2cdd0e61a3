#include "server/service/menu_book/edition_list.h"

#include <string>
#include <utility>

#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/list/paging.h"
#include "server/service/menu_book/edition_access.h"
#include "server/service/selection/case_list_reading.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kEditionPages = {.default_size = 50, .max_size = 200};
constexpr PageLimits kEntryPages = {.default_size = 100, .max_size = 500};

// What contents and index need.
void KeepOutline(pb::CaseListEditionEntry& entry) {
  pb::ListedCase& listed = *entry.mutable_listed();
  listed.clear_comment();
  listed.clear_selections();
  if (!listed.has_case_()) return;
  pb::Case outline;
  outline.set_name(listed.case_().name());
  outline.set_title(listed.case_().title());
  outline.set_owner(listed.case_().owner());
  *listed.mutable_case_() = std::move(outline);
}

}  // namespace

absl::StatusOr<pb::ListCaseListEditionsResponse> ListCaseListEditions(
    const Call& call, const pb::ListCaseListEditionsRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kEditionPages));
  const storage::Key prefix =
      CaseListEditions().NewKey().Add(domain::LastSegment(request.parent()));
  pb::ListCaseListEditionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::CaseListEdition>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        return CaseListEditions().Scan(call.snapshot(), prefix, after, limit, kNewestFirst);
      },
      [&](EditionRow& row) -> absl::StatusOr<size_t> {
        if (row.message.state() == pb::CASE_LIST_EDITION_STATE_PREPARING ||
            !auth::Sees(call.caller(), AudienceOf(row.message)))
          return 0;
        pb::CaseListEdition& added = *response.add_editions();
        added = PresentEdition(call, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  if (response.editions().empty() && start.after.empty()) {
    // Who reads none of them is told that there is none by who reads the list alone.
    RETURN_IF_ERROR(FindReadableList(call, request.parent()).status());
  }
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::ListCaseListEditionEntriesResponse> ListCaseListEditionEntries(
    const Call& call, const pb::ListCaseListEditionEntriesRequest& request) {
  ASSIGN_OR_RETURN(const EditionRow edition,
                   FindReadableEdition(call, request.parent(), request.parent()));
  if (!ReadsTexts(call, edition.message)) return NotFound(request.parent());
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kEntryPages));
  const storage::Key prefix = EntriesPrefix(edition.message);
  pb::ListCaseListEditionEntriesResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::CaseListEditionEntry>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return CaseListEditionEntries().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](EditionEntryRow& row) -> absl::StatusOr<size_t> {
        pb::CaseListEditionEntry& added = *response.add_entries();
        added = std::move(row.message);
        if (request.outline()) KeepOutline(added);
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  return response;
}

}  // namespace renkei::service
