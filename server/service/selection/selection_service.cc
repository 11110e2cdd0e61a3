#include "server/service/selection/selection_service.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "renkei/v1/selection_service.pb.h"
#include "server/auth/visibility.h"
#include "server/domain/error.h"
#include "server/domain/lifecycle.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/case/case_access.h"
#include "server/service/case/selected.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/list_way.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/time.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/frame/write/document_size.h"
#include "server/service/frame/write/update.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using SelectionRow = storage::Row<pb::CaseSelection>;
using MarkRow = storage::Row<internal_pb::SelectionMark>;

constexpr PageLimits kSelectionPages = {.default_size = 100, .max_size = 1'000};

std::string CaseNameOf(absl::string_view selection) {
  return std::string(domain::ParentName(selection, 2));
}

bool IsInForce(const pb::CaseSelection& selection) {
  return !selection.date().empty() && selection.withdrawn_date().empty();
}

absl::StatusOr<std::optional<SelectionRow>> FindSelection(const Call& call,
                                                          absl::string_view name) {
  storage::Key key = Selections().NewKey();
  key.Add(domain::LastSegment(domain::ParentName(name, 2))).Add(domain::LastSegment(name));
  return Selections().Get(call.snapshot(), key);
}

// As the caller gets it, who may read the case, of which he reads a text in `state`.
pb::CaseSelection Present(const Call& call, pb::LifecycleState state, SelectionRow row) {
  pb::CaseSelection selection = std::move(row.message);
  selection.set_etag(MakeEtag(call.env().store, row.version));
  selection.set_case_archived(state == pb::LIFECYCLE_STATE_ARCHIVED);
  auth::HideActors(call.caller(), {selection.selector()}, selection);
  return selection;
}

// A case that is to be selected: its working copy, and the text in force.
struct SelectableCase {
  storage::Row<pb::Case> working;
  pb::Case text;
};

absl::Status NotPublished(const pb::Case& c) {
  return domain::MakeError(
      pb::REASON_ILLEGAL_TRANSITION,
      {"only a case that is published can be selected", "選定できるのは公開中の事例だけです。"},
      {{"state", std::string(domain::StateToken(c.state()))}});
}

// The text in force of a case that the caller may read, whether it is archived or not. NOT_FOUND,
// naming `asked_for`; ILLEGAL_TRANSITION for the caller's own that nobody else sees yet.
absl::StatusOr<SelectableCase> FindPublished(const Call& call, absl::string_view name,
                                             absl::string_view asked_for) {
  ASSIGN_OR_RETURN(auto row, Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
  if (!row.has_value()) return NotFound(asked_for);
  ASSIGN_OR_RETURN(std::optional<pb::Case> text, VisibleText(call, *row, /*published_only=*/true));
  if (text.has_value()) return SelectableCase{*std::move(row), *std::move(text)};
  const bool own = call.caller().WorksFor(row->message.owner());
  return own ? NotPublished(row->message) : NotFound(asked_for);
}

// The day of a step: today where none was sent, and not after today.
absl::StatusOr<std::string> DayOfStep(const Call& call, const std::string& sent) {
  const std::string today = domain::FormatDate(call.today());
  if (sent <= today) return sent.empty() ? today : sent;
  return domain::InvalidField("date", "IN_FUTURE",
                              {"lies in the future; give the day on which it was decided",
                               "将来の日付は指定できません。決定した日を指定してください。"});
}

void AddStep(const Call& call, bool withdrawn, const std::string& date, const std::string& reason,
             pb::CaseSelection& selection) {
  pb::SelectionEvent& event = *selection.add_history();
  *event.mutable_time() = ToProto(call.now());
  event.set_actor(call.caller().account);
  event.set_withdrawn(withdrawn);
  event.set_date(date);
  event.set_reason(reason);
  *selection.mutable_update_time() = ToProto(call.now());
  TrimHistory(selection);
}

void SetListed(google::protobuf::RepeatedPtrField<std::string>& list, const std::string& name,
               bool listed) {
  std::vector<std::string> names(list.begin(), list.end());
  const auto at = std::lower_bound(names.begin(), names.end(), name);
  const bool there = at != names.end() && *at == name;
  if (there == listed) return;
  if (listed) {
    names.insert(at, name);
  } else {
    names.erase(at);
  }
  list.Assign(names.begin(), names.end());
}

// Writes one selection and the mark on its case, and tells the feed of what can be seen of it.
absl::StatusOr<Write<pb::CaseSelection>> Commit(const Call& call, const SelectableCase& c,
                                                const std::optional<SelectionRow>& old,
                                                pb::CaseSelection next) {
  ASSIGN_OR_RETURN(const MarkRow mark, FindSelectionMark(call, c.text.name()));
  internal_pb::SelectionMark changed = mark.message;
  SetListed(*changed.mutable_selectors(), next.selector(), true);
  SetListed(*changed.mutable_in_force(), next.selector(), IsInForce(next));
  if (changed.selectors_size() > kMaxSelectors) {
    return domain::MakeError(
        pb::REASON_TOO_LARGE,
        {absl::StrCat("a case is selected by at most ", kMaxSelectors, " organizations"),
         absl::StrCat("一つの事例を選定できる団体は", kMaxSelectors, "までです。")},
        {{"limit", absl::StrCat(kMaxSelectors)}});
  }
  Write<pb::CaseSelection> result;
  storage::Mutation& mutation = result.mutation;
  // Who reads it is what the case says.
  Cases().Require(c.working, mutation);
  if (old) {
    Selections().Update(*old, next, mutation);
  } else {
    Selections().Insert(next, mutation);
  }
  if (mark.version == storage::Sequence::kNone) {
    SelectionMarks().Insert(changed, mutation);
  } else {
    SelectionMarks().Update(mark, changed, mutation);
  }
  const internal_pb::EffectiveAudience audience = AudienceOf(c.text);
  AppendChange(call, pb::RESOURCE_TYPE_CASE_SELECTION, next.name(),
               old ? std::optional(audience) : std::nullopt, audience, mutation);
  if (changed.in_force().empty() != mark.message.in_force().empty()) {
    AppendChange(call, pb::RESOURCE_TYPE_CASE, c.text.name(),
                 Before(audience, c.text).Add(c.working.message), audience, mutation);
  }
  result.resource = next.name();
  result.reply = std::move(next);
  return result;
}

Write<pb::CaseSelection> Unchanged(const Call& call, const SelectableCase& c,
                                   const SelectionRow& row) {
  Write<pb::CaseSelection> same;
  same.reply = Present(call, c.text.state(), row);
  same.resource = row.message.name();
  return same;
}

}  // namespace

absl::StatusOr<Write<pb::CaseSelection>> SelectCase(const Call& call,
                                                    const pb::SelectCaseRequest& request) {
  ASSIGN_OR_RETURN(const SelectableCase c, FindPublished(call, request.case_(), request.case_()));
  const std::string& selector = call.caller().organization;
  RETURN_IF_ERROR(call.RequireOwner({selector}, auth::Everyone(), selector));
  const std::string name =
      absl::StrCat(c.text.name(), "/selections/", domain::LastSegment(selector));
  ASSIGN_OR_RETURN(const std::optional<SelectionRow> old, FindSelection(call, name));
  const storage::Sequence version = old ? old->version : storage::Sequence::kNone;
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), version, name));

  const bool in_force = old && IsInForce(old->message);
  ASSIGN_OR_RETURN(
      const std::string date,
      DayOfStep(call, in_force && request.date().empty() ? old->message.date() : request.date()));
  pb::CaseSelection next = old ? old->message : pb::CaseSelection();
  next.set_name(name);
  next.set_selector(selector);
  *next.mutable_criteria() = request.criteria();
  next.set_reason(request.reason());
  next.set_date(date);
  next.clear_withdrawn_date();
  next.clear_withdrawal_reason();
  if (old && SameContent(old->message, next)) return Unchanged(call, c, *old);
  if (c.text.state() != pb::LIFECYCLE_STATE_PUBLISHED) return NotPublished(c.text);
  AddStep(call, /*withdrawn=*/false, date, request.reason(), next);
  return Commit(call, c, old, std::move(next));
}

namespace {

absl::StatusOr<Write<pb::CaseSelection>> WithdrawSelection(
    const Call& call, const pb::WithdrawSelectionRequest& request) {
  ASSIGN_OR_RETURN(const SelectableCase c,
                   FindPublished(call, CaseNameOf(request.name()), request.name()));
  ASSIGN_OR_RETURN(const std::optional<SelectionRow> old, FindSelection(call, request.name()));
  if (!old.has_value()) return NotFound(request.name());
  pb::CaseSelection next = old->message;
  RETURN_IF_ERROR(call.RequireOwner({next.selector()}, AudienceOf(c.text), request.name()));
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), old->version, request.name()));
  if (!IsInForce(next)) {
    return domain::MakeError(
        pb::REASON_ILLEGAL_TRANSITION,
        {absl::StrCat("it was withdrawn already, on ", next.withdrawn_date()),
         absl::StrCat("この選定は", next.withdrawn_date(), "にすでに取り消されています。")},
        {{"state", "WITHDRAWN"}});
  }
  ASSIGN_OR_RETURN(const std::string date, DayOfStep(call, request.date()));
  if (date < next.date()) {
    return domain::InvalidField(
        "date", "BAD_CHRONOLOGY",
        {absl::StrCat("lies before the day of selection, ", next.date()),
         absl::StrCat("選定日（", next.date(), "）より前の日付は指定できません。")});
  }
  next.set_withdrawn_date(date);
  next.set_withdrawal_reason(request.reason());
  AddStep(call, /*withdrawn=*/true, date, request.reason(), next);
  return Commit(call, c, old, std::move(next));
}

absl::StatusOr<pb::CaseSelection> GetSelection(const Call& call,
                                               const pb::GetSelectionRequest& request) {
  ASSIGN_OR_RETURN(std::optional<pb::CaseSelection> selection,
                   ReadableSelection(call, request.name()));
  if (!selection.has_value()) return NotFound(request.name());
  return *std::move(selection);
}

const domain::FilterSchema& SelectionSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"selector", domain::FieldType::kString},
      {"case", domain::FieldType::kString},
      {"in_force", domain::FieldType::kString, {"true", "false"}},
  };
  return schema;
}

std::optional<domain::FieldValue> FieldOf(const pb::CaseSelection& s, absl::string_view field) {
  if (field == "selector") return s.selector();
  if (field == "case") return CaseNameOf(s.name());
  if (field == "in_force") return std::string(IsInForce(s) ? "true" : "false");
  return std::nullopt;
}

std::vector<ListIndex> SelectionIndexes() {
  return {{kSelectionsId, {"case", "selector"}},
          {kSelectionsId, {"case"}},
          {kSelectionsBySelectorId, {"selector"}}};
}

absl::StatusOr<pb::ListSelectionsResponse> ListSelections(
    const Call& call, const pb::ListSelectionsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), SelectionSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kSelectionPages));
  const ListWay way = ListWay::Of(filter, SelectionIndexes(), Selections().NewKey());
  pb::ListSelectionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::CaseSelection>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        return way.Next(call, Selections(), after, limit, kNewestFirst);
      },
      [&](SelectionRow& row) -> absl::StatusOr<size_t> {
        if (!filter.Matches([&](absl::string_view field) { return FieldOf(row.message, field); }))
          return 0;
        ASSIGN_OR_RETURN(const auto state, ReadableState(call, CaseNameOf(row.message.name())));
        if (!state.has_value()) return 0;
        pb::CaseSelection selection = Present(call, *state, std::move(row));
        const size_t bytes = selection.ByteSizeLong();
        *response.add_selections() = std::move(selection);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace

absl::StatusOr<std::optional<pb::CaseSelection>> ReadableSelection(const Call& call,
                                                                   absl::string_view name) {
  using Found = std::optional<pb::CaseSelection>;
  ASSIGN_OR_RETURN(const auto state, ReadableState(call, CaseNameOf(name)));
  if (!state.has_value()) return Found();
  ASSIGN_OR_RETURN(auto row, FindSelection(call, name));
  if (!row.has_value()) return Found();
  return Found(Present(call, *state, *std::move(row)));
}

absl::StatusOr<std::vector<pb::CaseSelection>> SelectionsInForce(const Call& call,
                                                                 const pb::Case& readable) {
  std::vector<pb::CaseSelection> selections;
  ASSIGN_OR_RETURN(const MarkRow mark, FindSelectionMark(call, readable.name()));
  for (const std::string& selector : mark.message.in_force()) {
    ASSIGN_OR_RETURN(auto row, FindSelection(call, absl::StrCat(readable.name(), "/selections/",
                                                                domain::LastSegment(selector))));
    if (!row.has_value()) return absl::DataLossError("a marked selection is missing");
    selections.push_back(Present(call, readable.state(), *std::move(row)));
  }
  return selections;
}

void RegisterSelectionService(MethodRegistry& methods) {
  methods.Write("renkei.v1.SelectionService/SelectCase", SelectCase);
  methods.Write("renkei.v1.SelectionService/WithdrawSelection", WithdrawSelection);
  methods.Read("renkei.v1.SelectionService/GetSelection", GetSelection);
  methods.Read("renkei.v1.SelectionService/ListSelections", ListSelections);
}

absl::StatusOr<ResourceTexts> ReadSelectionTexts(const Call& call, absl::string_view name) {
  const absl::string_view case_name = domain::ParentName(name, 2);
  const storage::Key key =
      Selections().NewKey().Add(domain::LastSegment(case_name)).Add(domain::LastSegment(name));
  ASSIGN_OR_RETURN(auto row, Selections().Get(call.snapshot(), key));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(ResourceTexts selected, ReadCaseTexts(call, case_name));
  if (!selected.in_force) return ResourceTexts();
  return OneText(TextOf(&pb::Change::mutable_case_selection, std::move(row->message),
                        std::move(selected.in_force->audience)));
}

}  // namespace renkei::service
