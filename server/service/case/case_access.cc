#include "server/service/case/case_access.h"

#include <utility>

#include "server/domain/freshness.h"
#include "server/service/case/selected.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

bool IsInForce(const pb::Case& text) {
  return text.state() == pb::LIFECYCLE_STATE_PUBLISHED ||
         text.state() == pb::LIFECYCLE_STATE_ARCHIVED;
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

absl::StatusOr<std::optional<CaseReading>> CaseReading::Open(const Call& call, CaseRow& working,
                                                             bool published_only) {
  CaseReading reading(working);
  reading.owner_ = call.caller().WorksFor(working.message.owner());
  reading.draft_ = reading.owner_ && !published_only;
  ASSIGN_OR_RETURN(reading.published_, ReadPublished(call, working.message));
  if (reading.draft_) return std::optional<CaseReading>(std::move(reading));
  const pb::Case& text = reading.text();
  if (!IsInForce(text) || !auth::Sees(call.caller(), AudienceOf(text)))
    return std::optional<CaseReading>();
  return std::optional<CaseReading>(std::move(reading));
}

bool CaseReading::IsOverdue(const Call& call) const {
  return domain::IsOverdue(published_ ? published_->message : working_->message, call.today());
}

absl::StatusOr<bool> CaseReading::IsSelected(const Call& call) const {
  return service::IsSelected(call, working_->message.name());
}

absl::Status CaseReading::Present(const Call& call, pb::Case& shown) && {
  ASSIGN_OR_RETURN(const bool selected, IsSelected(call));
  const bool overdue = IsOverdue(call);
  CaseRow& read = !draft_ && published_ ? *published_ : *working_;
  shown = std::move(read.message);
  shown.set_selected(selected);
  shown.set_etag(MakeEtag(call.env().store, read.version));
  shown.set_overdue(overdue);
  if (draft_) return absl::OkStatus();
  // What was said while it was drafted and returned is the owner's business too.
  if (!owner_) shown.clear_history();
  auth::HideActors(call.caller(), {shown.owner()}, shown);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<pb::Case>> VisibleText(const Call& call, CaseRow working,
                                                    bool published_only) {
  ASSIGN_OR_RETURN(auto&& reading, CaseReading::Open(call, working, published_only));
  absl::StatusOr<std::optional<pb::Case>> shown{std::optional<pb::Case>()};
  if (!reading.has_value()) return shown;
  if (absl::Status status = (*std::move(reading)).Present(call, shown->emplace()); !status.ok())
    shown = std::move(status);
  return shown;
}

absl::StatusOr<std::optional<pb::LifecycleState>> ReadableState(const Call& call,
                                                                absl::string_view name) {
  std::optional<pb::LifecycleState> state;
  ASSIGN_OR_RETURN(auto&& row, Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
  if (!row.has_value()) return state;
  ASSIGN_OR_RETURN(const auto&& reading, CaseReading::Open(call, *row, /*published_only=*/false));
  if (reading.has_value()) state = reading->text().state();
  return state;
}

absl::StatusOr<std::optional<pb::Case>> ReadableCase(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto&& row, Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
  if (!row.has_value()) return std::optional<pb::Case>();
  return VisibleText(call, *std::move(row), /*published_only=*/false);
}

absl::StatusOr<ResourceTexts> ReadCaseTexts(const Call& call, absl::string_view name) {
  ResourceTexts texts;
  ASSIGN_OR_RETURN(std::optional<CaseRow> working,
                   Cases().Get(call.snapshot(), KeyByName(Cases(), name)));
  if (!working.has_value()) return texts;
  ASSIGN_OR_RETURN(std::optional<CaseRow> in_force, TextInForce(call, *working));
  texts.owners = {working->message.owner()};
  // Both rows have one version while the revision has only begun.
  texts.one_text = in_force.has_value() && !working->message.revising();
  if (in_force.has_value()) {
    internal_pb::EffectiveAudience audience = AudienceOf(in_force->message);
    texts.in_force =
        TextOf(&pb::Change::mutable_case_, std::move(in_force->message), std::move(audience));
  }
  if (!texts.one_text) {
    internal_pb::EffectiveAudience owner = auth::OwnersOnly({working->message.owner()});
    texts.working =
        TextOf(&pb::Change::mutable_case_, std::move(working->message), std::move(owner));
  }
  return texts;
}

}  // namespace renkei::service
