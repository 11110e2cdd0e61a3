#include "server/service/programme/programme_lists.h"

#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/programme/call_rules.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/programme/programme_read.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kProgrammePages = {.default_size = 50, .max_size = 500};
constexpr PageLimits kEditionPages = {.default_size = 50, .max_size = 500};
constexpr PageLimits kCallPages = {.default_size = 100, .max_size = 1'000};
constexpr PageLimits kOpenCallPages = {.default_size = 50, .max_size = 500};
constexpr bool kNewestFirst = true;
// Of a name, that of any.
constexpr absl::string_view kAny = "-";

std::vector<std::string> YearsOf(const pb::Programme& programme) {
  std::vector<std::string> years;
  for (const int year : programme.published_fiscal_years()) years.push_back(absl::StrCat(year));
  return years;
}

template <typename Texts>
std::vector<std::string> ListOf(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

const domain::FilterSchema& EditionFilterSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"fiscal_year", FieldType::kNumber},
      {"state", FieldType::kString, FilterTokens<pb::ProgrammeEditionState>()},
      {"ministry", FieldType::kString},
      {"title", FieldType::kString},
      {"framework_items", FieldType::kStringList},
  };
  return schema;
}

std::optional<FieldValue> EditionFieldOf(const pb::ProgrammeEdition& edition,
                                         absl::string_view field) {
  if (field == "fiscal_year") return static_cast<double>(edition.fiscal_year());
  if (field == "state") return FilterToken(edition.state());
  if (field == "ministry") return edition.ministry();
  if (field == "title") return edition.title();
  if (field == "framework_items") return domain::ItemsOf(edition);
  return std::nullopt;
}

const domain::FilterSchema& OpenCallFilterSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"state", FieldType::kString, {"OPEN", "PLANNED"}},
      {"owner", FieldType::kString},
      {"programme", FieldType::kString},
      {"ministry", FieldType::kString},
      {"support_kind", FieldType::kString, FilterTokens<pb::SupportKind>()},
      {"fiscal_year", FieldType::kNumber},
      {"framework_items", FieldType::kStringList},
      {"closes_date", FieldType::kDate},
      {"opens_date", FieldType::kDate},
  };
  return schema;
}

// A call with the records that it belongs to.
struct OpenCall {
  pb::Programme programme;
  pb::ProgrammeEdition edition;
  CallRow row;
};

// The records of a call that the index found, whose names are whole.
absl::StatusOr<OpenCall> WithItsRecords(const Call& call, CallRow row) {
  const std::string& name = row.message.name();
  ASSIGN_OR_RETURN(auto programme, FindProgramme(call, ProgrammeNameOf(name)));
  ASSIGN_OR_RETURN(auto edition, FindProgrammeEdition(call, domain::ParentName(name, 4)));
  if (!programme.has_value() || !edition.has_value())
    return absl::DataLossError("a call without its edition");
  return OpenCall{std::move(programme->message), std::move(edition->message), std::move(row)};
}

std::optional<FieldValue> OpenCallFieldOf(const OpenCall& open, absl::Time as_of,
                                          absl::string_view field) {
  const pb::ProgrammeCall& call = open.row.message;
  if (field == "state") return FilterToken(domain::StateAt(call, as_of));
  if (field == "owner") return open.programme.owner();
  if (field == "programme") return open.programme.name();
  if (field == "support_kind") return FilterToken(open.programme.support_kind());
  if (field == "closes_date" && !call.closes_date().empty()) return call.closes_date();
  if (field == "opens_date") return call.opens_date();
  if (field == "closes_date") return std::nullopt;
  return EditionFieldOf(open.edition, field);
}

pb::OpenProgrammeCall ShownOpen(const Call& call, absl::Time as_of, OpenCall open) {
  pb::OpenProgrammeCall shown;
  const auto& ids = open.row.message.type_ids();
  shown.set_title(open.edition.title());
  shown.set_ministry(open.edition.ministry());
  shown.set_fiscal_year(open.edition.fiscal_year());
  shown.set_support_kind(open.programme.support_kind());
  for (const pb::ProgrammeType& type : open.edition.types()) {
    if (ids.empty() || absl::c_linear_search(ids, type.id())) *shown.add_types() = type;
  }
  pb::ProgrammeCall& text = *shown.mutable_call();
  text = PresentCall(call, open.programme, std::move(open.row));
  text.set_state(domain::StateAt(text, as_of));
  return shown;
}

// The year that the filter requires; 0 where it leaves it open.
int RequiredYear(const domain::Filter& filter) {
  const std::optional<std::string> value = filter.RequiredValue("fiscal_year");
  int year = 0;
  if (value.has_value() && !absl::SimpleAtoi(*value, &year)) year = 0;
  return year;
}

}  // namespace

const domain::FilterSchema& ProgrammeFilterSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", FieldType::kString},
      {"ministry", FieldType::kString},
      {"support_kind", FieldType::kString, FilterTokens<pb::SupportKind>()},
      {"external_id", FieldType::kString},
      {"successor", FieldType::kString},
      {"title", FieldType::kString},
      {"framework_items", FieldType::kStringList},
      {"published_fiscal_years", FieldType::kStringList},
  };
  return schema;
}

std::optional<FieldValue> ProgrammeFieldOf(const pb::Programme& programme,
                                           absl::string_view field) {
  if (field == "owner") return programme.owner();
  if (field == "ministry") return programme.ministry();
  if (field == "support_kind") return FilterToken(programme.support_kind());
  if (field == "external_id") return programme.external_id();
  if (field == "successor") return programme.successor();
  if (field == "title") return programme.title();
  if (field == "framework_items") return ListOf(programme.framework_items());
  if (field == "published_fiscal_years") return YearsOf(programme);
  return std::nullopt;
}

std::vector<ListIndex> ProgrammeIndexes() {
  return {{kProgrammesByExternalIdId, {"owner", "external_id"}},
          {kProgrammesByExternalIdId, {"external_id"}, /*of_every_owner=*/true},
          {kProgrammesBySuccessorId, {"successor"}},
          {kProgrammesByMinistryId, {"ministry"}},
          {kProgrammesByOwnerId, {"owner"}}};
}

absl::StatusOr<pb::ListProgrammesResponse> ListProgrammes(
    const Call& call, const pb::ListProgrammesRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), ProgrammeFilterSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kProgrammePages));
  const ListWay way = ListWay::Of(filter, ProgrammeIndexes(), Programmes().NewKey());
  pb::ListProgrammesResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::Programme>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return way.Next(call, Programmes(), after, limit, kNewestFirst);
      },
      [&](ProgrammeRow& row) -> absl::StatusOr<size_t> {
        if (!auth::Sees(call.caller(), AudienceOf(row.message))) return 0;
        if (!filter.Matches(
                [&](absl::string_view field) { return ProgrammeFieldOf(row.message, field); }))
          return 0;
        pb::Programme& added = *response.add_programmes();
        added = PresentProgramme(call, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::ListProgrammeEditionsResponse> ListProgrammeEditions(
    const Call& call, const pb::ListProgrammeEditionsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), EditionFilterSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kEditionPages));
  const bool all = domain::LastSegment(request.parent()) == kAny;
  if (!all) {
    ASSIGN_OR_RETURN(const auto parent, ReadableProgramme(call, request.parent()));
    if (!parent.has_value()) return NotFound(request.parent());
  }
  const int year = RequiredYear(filter);
  pb::ListProgrammeEditionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::ProgrammeEdition>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        if (!all)
          return ScanEditionsOfProgramme(call, request.parent(), after, limit, kNewestFirst);
        if (year > 0) return ScanEditionsOfYear(call, year, after, limit);
        return ProgrammeEditions().Scan(call.snapshot(), ProgrammeEditions().NewKey(), after, limit,
                                        kNewestFirst);
      },
      [&](ProgrammeEditionRow& row) -> absl::StatusOr<size_t> {
        if (!filter.Matches(
                [&](absl::string_view field) { return EditionFieldOf(row.message, field); }))
          return 0;
        ASSIGN_OR_RETURN(const auto programme,
                         FindProgramme(call, ProgrammeNameOf(row.message.name())));
        if (!programme.has_value() ||
            !auth::Sees(call.caller(), AudienceOf(programme->message, row.message)))
          return 0;
        pb::ProgrammeEdition& added = *response.add_editions();
        added = PresentEdition(call, programme->message, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::ListProgrammeCallsResponse> ListProgrammeCalls(
    const Call& call, const pb::ListProgrammeCallsRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kCallPages));
  const std::string programme_name(ProgrammeNameOf(request.parent()));
  const bool all = domain::LastSegment(request.parent()) == kAny;
  // Whoever may read the programme or the edition is told of no call that it may not read.
  ASSIGN_OR_RETURN(const auto programme, ReadableProgramme(call, programme_name));
  if (!programme.has_value()) return NotFound(request.parent());
  if (!all) {
    ASSIGN_OR_RETURN(const auto edition, ReadableProgrammeEdition(call, request.parent()));
    if (!edition.has_value()) return NotFound(request.parent());
  }
  const std::string below = all ? programme_name : request.parent();
  pb::ListProgrammeCallsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::ProgrammeCall>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return ScanCallsOfEdition(call, below, after, limit);
      },
      [&](CallRow& row) -> absl::StatusOr<size_t> {
        if (!auth::Sees(call.caller(), AudienceOf(*programme, row.message))) return 0;
        pb::ProgrammeCall& added = *response.add_calls();
        added = PresentCall(call, *programme, std::move(row));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::ListOpenProgrammeCallsResponse> ListOpenProgrammeCalls(
    const Call& call, const pb::ListOpenProgrammeCallsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), OpenCallFilterSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kOpenCallPages));
  const absl::Time as_of = request.has_as_of() ? FromProto(request.as_of()) : call.now();
  pb::ListOpenProgrammeCallsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::ProgrammeCall>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return ScanOpenCalls(call, as_of, after, limit);
      },
      [&](CallRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(OpenCall open, WithItsRecords(call, std::move(row)));
        if (!auth::Sees(call.caller(), AudienceOf(open.programme, open.row.message))) return 0;
        if (!filter.Matches(
                [&](absl::string_view field) { return OpenCallFieldOf(open, as_of, field); }))
          return 0;
        pb::OpenProgrammeCall& added = *response.add_calls();
        added = ShownOpen(call, as_of, std::move(open));
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
