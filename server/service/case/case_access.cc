#include "server/service/case/case_access.h"

#include <utility>

#include "server/domain/freshness.h"
#include "server/service/selection/selected.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

bool IsInForce(const pb::Case& text) {
  return text.state() == pb::LIFECYCLE_STATE_PUBLISHED ||
         text.state() == pb::LIFECYCLE_STATE_ARCHIVED;
}

// `row` as replies show it; `in_force` is the text by which the case is judged.
absl::StatusOr<pb::Case> Present(const Call& call, const CaseRow& row, const pb::Case& in_force) {
  ASSIGN_OR_RETURN(const bool selected, IsSelected(call, row.message.name()));
  pb::Case text = row.message;
  text.set_selected(selected);
  text.set_etag(MakeEtag(call.env().store, row.version));
  text.set_overdue(domain::IsOverdue(in_force, call.today()));
  return text;
}

}  // namespace

internal_pb::EffectiveAudience AudienceOf(const pb::Case& text) {
  return IsInForce(text) ? auth::Chosen(text.audience(), {text.owner()})
                         : auth::OwnersOnly({text.owner()});
}

absl::StatusOr<std::optional<CaseRow>> ReadPublished(const Call& call, const pb::Case& working) {
  if (!working.revising()) return std::optional<CaseRow>();
  return PublishedCases().Get(call.snapshot(), KeyByName(PublishedCases(), working.name()));
}

absl::StatusOr<std::optional<CaseRow>> TextInForce(const Call& call, const CaseRow& working) {
  auto published = ReadPublished(call, working.message);
  if (!published.ok() || published->has_value()) return published;
  if (IsInForce(working.message)) return std::optional<CaseRow>(working);
  return std::optional<CaseRow>();
}

absl::StatusOr<CaseRow> FindOwnedCase(const Call& call, absl::string_view name,
                                      absl::string_view etag) {
  ASSIGN_OR_RETURN(auto row, Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
  if (!row.has_value()) return NotFound(name);
  ASSIGN_OR_RETURN(const std::optional<CaseRow> text, TextInForce(call, *row));
  const auto audience = AudienceOf(text.has_value() ? text->message : row->message);
  RETURN_IF_ERROR(call.RequireOwner({row->message.owner()}, audience, name));
  RETURN_IF_ERROR(CheckEtag(call, etag, row->version, name));
  return *std::move(row);
}

absl::StatusOr<std::optional<pb::Case>> VisibleText(const Call& call, const CaseRow& working,
                                                    bool published_only) {
  const bool owner = call.caller().WorksFor(working.message.owner());
  ASSIGN_OR_RETURN(const std::optional<CaseRow> text, TextInForce(call, working));
  if (owner && !published_only) {
    ASSIGN_OR_RETURN(pb::Case own,
                     Present(call, working, text.has_value() ? text->message : working.message));
    return std::optional<pb::Case>(std::move(own));
  }
  if (!text.has_value() || !auth::Sees(call.caller(), AudienceOf(text->message)))
    return std::optional<pb::Case>();
  ASSIGN_OR_RETURN(pb::Case shown, Present(call, *text, text->message));
  // What was said while it was drafted and returned is the owner's business too.
  if (!owner) shown.clear_history();
  auth::HideActors(call.caller(), {working.message.owner()}, shown);
  return std::optional<pb::Case>(std::move(shown));
}

absl::StatusOr<std::optional<pb::Case>> ReadableCase(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(const auto row, Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
  if (!row.has_value()) return std::optional<pb::Case>();
  return VisibleText(call, *row, /*published_only=*/false);
}

}  // namespace renkei::service
