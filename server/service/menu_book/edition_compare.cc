#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/selection/edition_diff.h"
#include "server/service/frame/list/paging.h"
#include "server/service/menu_book/edition_access.h"
#include "server/service/menu_book/edition_composer.h"
#include "server/service/menu_book/edition_list.h"
#include "server/service/selection/case_list_reading.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using EditionEntries = std::vector<pb::CaseListEditionEntry>;

constexpr PageLimits kDifferencePages = {.default_size = 100, .max_size = 500};
constexpr size_t kEntriesPerScan = 100;

std::string EditionName(const std::string& list, int number) {
  return absl::StrCat(list, "/editions/", number);
}

absl::StatusOr<EditionEntries> LoadEdition(const Call& call, const std::string& list, int number) {
  const std::string name = EditionName(list, number);
  ASSIGN_OR_RETURN(const EditionRow edition, FindReadableEdition(call, name, name));
  if (!ReadsTexts(call, edition.message)) return NotFound(name);
  const storage::Key prefix = EntriesPrefix(edition.message);
  EditionEntries entries;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(
        auto page, CaseListEditionEntries().Scan(call.snapshot(), prefix, after, kEntriesPerScan));
    for (EditionEntryRow& row : page.rows) entries.push_back(std::move(row.message));
    after = page.next;
  } while (!after.empty());
  return entries;
}

// The list as it would be frozen now, as far as the caller reads it.
absl::StatusOr<EditionEntries> ComposeNow(const Call& call, const std::string& list) {
  ASSIGN_OR_RETURN(const CaseListRow row, FindReadableList(call, list));
  EditionComposer composer(call, row.message);
  RETURN_IF_ERROR(composer.Plan());
  EditionEntries entries;
  for (int number = 1; number <= static_cast<int>(composer.size()); ++number) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(pb::CaseListEditionEntry entry,
                     composer.Compose(EditionName(list, 0), number));
    entries.push_back(std::move(entry));
  }
  return entries;
}

// The last edition before `to` (0: the last one) whose texts the caller reads; 0: none.
absl::StatusOr<int> EditionBefore(const Call& call, const std::string& list, int to) {
  const storage::Key prefix = CaseListEditions().NewKey().Add(domain::LastSegment(list));
  std::string after;
  do {
    constexpr bool kNewestFirst = true;
    ASSIGN_OR_RETURN(const auto page, CaseListEditions().Scan(call.snapshot(), prefix, after,
                                                              kEntriesPerScan, kNewestFirst));
    for (const EditionRow& row : page.rows) {
      const pb::CaseListEdition& edition = row.message;
      if (to != 0 && edition.number() >= to) continue;
      if (edition.state() != pb::CASE_LIST_EDITION_STATE_PREPARING &&
          auth::Sees(call.caller(), AudienceOf(edition)) && ReadsTexts(call, edition))
        return edition.number();
    }
    after = page.next;
  } while (!after.empty());
  return 0;
}

// Which two are compared.
absl::StatusOr<int> ResolveFrom(const Call& call,
                                const pb::CompareCaseListEditionsRequest& request) {
  if (request.from() == 0) {
    ASSIGN_OR_RETURN(const int before, EditionBefore(call, request.parent(), request.to()));
    if (before != 0) return before;
    return domain::InvalidField(
        "from", "NO_EARLIER_EDITION",
        {"there is no earlier edition to compare with", "比べる前の版がありません。"});
  }
  if (request.to() != 0 && request.from() >= request.to()) {
    return domain::InvalidField(
        "to", "BAD_INTERVAL",
        {absl::StrCat("edition ", request.to(), " is not later than edition ", request.from(),
                      "; name the earlier one first"),
         absl::StrCat("変更後の版（第", request.to(), "版）は、変更前の版（第", request.from(),
                      "版）より後の版にしてください。")});
  }
  return request.from();
}

absl::StatusOr<size_t> OffsetOf(const PageStart& start) {
  size_t offset = 0;
  if (!start.after.empty() && !absl::SimpleAtoi(start.after, &offset))
    return absl::InternalError("a position among differences is no number");
  return offset;
}

}  // namespace

absl::StatusOr<pb::CompareCaseListEditionsResponse> CompareCaseListEditions(
    const Call& call, const pb::CompareCaseListEditionsRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kDifferencePages));
  ASSIGN_OR_RETURN(const size_t offset, OffsetOf(start));
  ASSIGN_OR_RETURN(const int from, ResolveFrom(call, request));
  ASSIGN_OR_RETURN(const EditionEntries before, LoadEdition(call, request.parent(), from));
  ASSIGN_OR_RETURN(const EditionEntries after,
                   request.to() == 0 ? ComposeNow(call, request.parent())
                                     : LoadEdition(call, request.parent(), request.to()));
  domain::EditionDiff diff = domain::CompareEditions(before, after);
  pb::CompareCaseListEditionsResponse response;
  response.set_from(from);
  response.set_to(request.to());
  response.set_added(diff.added);
  response.set_removed(diff.removed);
  response.set_changed(diff.changed);
  response.set_renumbered(diff.renumbered);
  response.set_unchanged(diff.unchanged);
  size_t bytes = 0;
  size_t next = offset;
  for (; next < diff.differences.size(); ++next) {
    if (next - offset >= start.size || bytes >= kMaxPageBytes) break;
    bytes += diff.differences[next].ByteSizeLong();
    *response.add_differences() = std::move(diff.differences[next]);
  }
  if (next < diff.differences.size())
    response.set_next_page_token(NextPageToken(start, absl::StrCat(next)));
  return response;
}

}  // namespace renkei::service
