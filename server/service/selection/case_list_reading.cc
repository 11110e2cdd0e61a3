#include "server/service/selection/case_list_reading.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/auth/visibility.h"
#include "server/domain/selection/case_list_order.h"
#include "server/domain/selection/edition_rules.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/list_way.h"
#include "server/service/frame/list/paging.h"
#include "server/service/selection/selection_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kListPages = {.default_size = 50, .max_size = 500};
constexpr PageLimits kCasePages = {.default_size = 50, .max_size = 200};

// The text that is printed: the one in force, or the caller's own draft where there is none.
absl::StatusOr<std::optional<pb::Case>> PrintedText(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto row, Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
  if (!row.has_value()) return std::optional<pb::Case>();
  auto text = VisibleText(call, *row, /*published_only=*/true);
  if (!text.ok() || text->has_value()) return text;
  return VisibleText(call, *row, /*published_only=*/false);
}

absl::StatusOr<bool> IsReadable(const Call& call, absl::string_view case_name) {
  ASSIGN_OR_RETURN(const auto state, ReadableState(call, case_name));
  return state.has_value();
}

// A place in a list as it was: the version of the list and the number of entries passed.
struct Place {
  uint64_t version = 0;
  int passed = 0;
};

absl::Status ListHasChanged() {
  return domain::MakeError(
      pb::REASON_INVALID_PAGE_TOKEN,
      {"the list was changed between two pages; begin again with the first page",
       "読み込みの途中でリストが変更されました。最初のページから取り直してください。"});
}

absl::StatusOr<Place> PlaceOf(const PageStart& start, const CaseListRow& row) {
  Place place{storage::ToInt(row.version), 0};
  if (start.after.empty()) return place;
  const std::vector<std::string> parts = absl::StrSplit(start.after, ':');
  uint64_t version = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &version) ||
      !absl::SimpleAtoi(parts[1], &place.passed) || version != place.version) {
    return ListHasChanged();
  }
  return place;
}

const domain::FilterSchema& CaseListSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", domain::FieldType::kString},
      {"external_id", domain::FieldType::kString},
      {"title", domain::FieldType::kString},
  };
  return schema;
}

std::vector<ListIndex> CaseListIndexes() {
  return {{kCaseListsByExternalIdId, {"owner", "external_id"}},
          {kCaseListsByOwnerId, {"owner"}},
          {kCaseListsByExternalIdId, {"external_id"}, /*of_every_owner=*/true}};
}

std::optional<domain::FieldValue> FieldOf(const pb::CaseList& list, absl::string_view field) {
  if (field == "owner") return list.owner();
  if (field == "external_id") return list.external_id();
  if (field == "title") return list.title();
  return std::nullopt;
}

}  // namespace

absl::StatusOr<pb::ListedCase> ListedText(const Call& call, pb::Case text,
                                          const pb::CaseListEntry& entry,
                                          const std::string& heading) {
  pb::ListedCase listed;
  ASSIGN_OR_RETURN(std::vector<pb::CaseSelection> selections, SelectionsInForce(call, text));
  listed.set_heading(heading);
  listed.set_comment(entry.comment());
  listed.set_chapter(domain::ChapterOf(entry, text));
  for (pb::CaseSelection& selection : selections) {
    // What was decided before is told by GetSelection.
    selection.clear_history();
    *listed.add_selections() = std::move(selection);
  }
  *listed.mutable_case_() = std::move(text);
  return listed;
}

internal_pb::EffectiveAudience AudienceOf(const pb::CaseList& list) {
  return auth::Chosen(list.audience(), {list.owner()});
}

absl::StatusOr<domain::Filter> ParseCaseListFilter(const Call& call, absl::string_view text) {
  return ParseFilter(call, text, CaseListSchema());
}

ListWay WayToCaseLists(const domain::Filter& filter) {
  return ListWay::Of(filter, CaseListIndexes(), CaseLists().NewKey());
}

bool IsShown(const Call& call, const domain::Filter& filter, const pb::CaseList& list) {
  return auth::Sees(call.caller(), AudienceOf(list)) &&
         filter.Matches([&](absl::string_view field) { return FieldOf(list, field); });
}

absl::StatusOr<CaseListRow> FindReadableList(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, CaseLists().Get(call.snapshot(), KeyByName(CaseLists(), name)));
  if (!row.has_value() || !auth::Sees(call.caller(), AudienceOf(row->message))) {
    return NotFound(name);
  }
  return *std::move(row);
}

absl::StatusOr<pb::CaseList> PresentList(const Call& call, CaseListRow row) {
  pb::CaseList list = std::move(row.message);
  const bool owner = call.caller().WorksFor(list.owner());
  std::vector<bool> readable;
  for (pb::CaseListEntry& entry : *list.mutable_entries()) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const bool seen, IsReadable(call, entry.case_()));
    if (owner) entry.set_unavailable(!seen);
    readable.push_back(seen);
  }
  if (!owner) {
    domain::KeepEntries(readable, *list.mutable_entries());
    // When it was edited last, and by whom, may be because of an entry that the reader does not see.
    list.clear_update_time();
    list.clear_updater();
    list.clear_field_updaters();
  }
  if (row.version != storage::Sequence::kNone) {
    list.set_etag(MakeEtag(call.env().store, row.version));
  }
  return list;
}

absl::StatusOr<std::optional<pb::CaseList>> ReadableCaseList(const Call& call,
                                                             absl::string_view name) {
  absl::StatusOr<CaseListRow> row = FindReadableList(call, name);
  if (absl::IsNotFound(row.status())) return std::optional<pb::CaseList>();
  if (!row.ok()) return row.status();
  ASSIGN_OR_RETURN(pb::CaseList list, PresentList(call, *std::move(row)));
  return std::optional<pb::CaseList>(std::move(list));
}

absl::StatusOr<pb::CaseList> GetCaseList(const Call& call, const pb::GetCaseListRequest& request) {
  ASSIGN_OR_RETURN(CaseListRow row, FindReadableList(call, request.name()));
  return PresentList(call, std::move(row));
}

absl::StatusOr<pb::ListCaseListsResponse> ListCaseLists(const Call& call,
                                                        const pb::ListCaseListsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter, ParseCaseListFilter(call, request.filter()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kListPages));
  const ListWay way = WayToCaseLists(filter);
  pb::ListCaseListsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::CaseList>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        return way.Next(call, CaseLists(), after, limit, kNewestFirst);
      },
      [&](CaseListRow& row) -> absl::StatusOr<size_t> {
        if (!IsShown(call, filter, row.message)) return 0;
        row.message.clear_entries();
        ASSIGN_OR_RETURN(pb::CaseList list, PresentList(call, std::move(row)));
        const size_t bytes = list.ByteSizeLong();
        *response.add_case_lists() = std::move(list);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::ListCaseListCasesResponse> ListCaseListCases(
    const Call& call, const pb::ListCaseListCasesRequest& request) {
  ASSIGN_OR_RETURN(const CaseListRow row, FindReadableList(call, request.parent()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kCasePages));
  ASSIGN_OR_RETURN(const Place place, PlaceOf(start, row));
  const auto& entries = row.message.entries();
  const std::vector<std::string> headings = domain::HeadingsInForce(entries);

  pb::ListCaseListCasesResponse response;
  int position = 0;
  int next = 0;
  size_t bytes = 0;
  for (int i = 0; i < entries.size(); ++i) {
    if (call.abandoned()) return absl::CancelledError();
    const bool full = response.cases_size() >= static_cast<int>(start.size) ||
                      (bytes >= kMaxPageBytes && response.cases_size() > 0);
    ASSIGN_OR_RETURN(std::optional<pb::Case> text, PrintedText(call, entries[i].case_()));
    if (!text.has_value()) continue;
    ++position;
    if (i < place.passed) continue;
    if (full) {
      if (next == 0) next = i;
      continue;
    }
    ASSIGN_OR_RETURN(pb::ListedCase listed, ListedText(call, *std::move(text), entries[i],
                                                       headings[static_cast<size_t>(i)]));
    listed.set_position(position);
    bytes += listed.ByteSizeLong();
    *response.add_cases() = std::move(listed);
  }
  response.set_total_size(position);
  if (next > 0) {
    response.set_next_page_token(NextPageToken(start, absl::StrCat(place.version, ":", next)));
  }
  return response;
}

absl::StatusOr<ResourceTexts> ReadCaseListTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<CaseListRow> row,
                   CaseLists().Get(call.snapshot(), KeyByName(CaseLists(), name)));
  if (!row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_case_list, std::move(row->message), std::move(audience)));
}

}  // namespace renkei::service
