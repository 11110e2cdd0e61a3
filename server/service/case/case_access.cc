#include "server/service/case/case_access.h"

#include <utility>

#include "server/domain/freshness.h"
#include "server/service/selection/selected.h"

namespace renkei::service {
namespace {

bool IsInForce(const pb::Case& text) {
  return text.state() == pb::LIFECYCLE_STATE_PUBLISHED ||
         text.state() == pb::LIFECYCLE_STATE_ARCHIVED;
}

// `row` as replies show it; `in_force` is the text by which the case is judged.
absl::StatusOr<pb::Case> Present(const Call& call, const CaseRow& row, const pb::Case& in_force) {
  const absl::StatusOr<bool> selected = IsSelected(call, row.message.name());
  if (!selected.ok()) return selected.status();
  pb::Case text = row.message;
  text.set_selected(*selected);
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
  auto row = Cases().Get(call.snapshot(), KeyByName(Cases(), name));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return NotFound(name);
  const auto text = TextInForce(call, **row);
  if (!text.ok()) return text.status();
  const auto audience = AudienceOf(text->has_value() ? (*text)->message : (*row)->message);
  if (absl::Status s = call.RequireOwner({(*row)->message.owner()}, audience, name); !s.ok())
    return s;
  if (absl::Status s = CheckEtag(call, etag, (*row)->version, name); !s.ok()) return s;
  return **std::move(row);
}

absl::StatusOr<std::optional<pb::Case>> VisibleText(const Call& call, const CaseRow& working,
                                                    bool published_only) {
  const bool owner = call.caller().WorksFor(working.message.owner());
  const auto text = TextInForce(call, working);
  if (!text.ok()) return text.status();
  if (owner && !published_only) {
    absl::StatusOr<pb::Case> own =
        Present(call, working, text->has_value() ? (*text)->message : working.message);
    if (!own.ok()) return own.status();
    return std::optional<pb::Case>(*std::move(own));
  }
  if (!text->has_value() || !auth::Sees(call.caller(), AudienceOf((*text)->message)))
    return std::optional<pb::Case>();
  absl::StatusOr<pb::Case> shown = Present(call, **text, (*text)->message);
  if (!shown.ok()) return shown.status();
  // What was said while it was drafted and returned is the owner's business too.
  if (!owner) shown->clear_history();
  auth::HideActors(call.caller(), {working.message.owner()}, *shown);
  return std::optional<pb::Case>(*std::move(shown));
}

absl::StatusOr<std::optional<pb::Case>> ReadableCase(const Call& call, absl::string_view name) {
  const auto row = Cases().Get(call.snapshot(), KeyByName(Cases(), name));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::optional<pb::Case>();
  return VisibleText(call, **row, /*published_only=*/false);
}

}  // namespace renkei::service
