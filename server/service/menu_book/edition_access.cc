#include "server/service/menu_book/edition_access.h"

#include <optional>
#include <utility>

#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/named_row.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kListSegments = 2;
constexpr int kEditionSegments = 4;

}  // namespace

internal_pb::EffectiveAudience AudienceOf(const pb::CaseListEdition& edition) {
  return auth::Chosen(edition.audience(), {edition.owner()});
}

std::string EditionOf(absl::string_view entry) {
  return std::string(domain::ParentName(entry, kEditionSegments));
}

std::string ListOfEdition(absl::string_view name) {
  return std::string(domain::ParentName(name, kListSegments));
}

storage::Key EntriesPrefix(const pb::CaseListEdition& edition) {
  storage::Key prefix = CaseListEditionEntries().NewKey();
  prefix.Add(domain::LastSegment(ListOfEdition(edition.name())))
      .Add(static_cast<uint64_t>(edition.number()));
  return prefix;
}

absl::StatusOr<EditionRow> FindReadableEdition(const Call& call, absl::string_view name,
                                               absl::string_view asked_for) {
  ASSIGN_OR_RETURN(std::optional<EditionRow> row, FindNamedRow(call, CaseListEditions(), name));
  if (!row.has_value() || row->message.state() == pb::CASE_LIST_EDITION_STATE_PREPARING ||
      !auth::Sees(call.caller(), AudienceOf(row->message))) {
    return NotFound(asked_for);
  }
  return *std::move(row);
}

bool ReadsTexts(const Call& call, const pb::CaseListEdition& edition) {
  return edition.state() == pb::CASE_LIST_EDITION_STATE_PUBLISHED ||
         call.caller().WorksFor(edition.owner());
}

absl::StatusOr<EditionEntryRow> FindReadableEntry(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(const EditionRow edition, FindReadableEdition(call, EditionOf(name), name));
  ASSIGN_OR_RETURN(std::optional<EditionEntryRow> row,
                   FindNamedRow(call, CaseListEditionEntries(), name));
  if (!row.has_value() || !ReadsTexts(call, edition.message)) return NotFound(name);
  return *std::move(row);
}

pb::CaseListEdition PresentEdition(const Call& call, EditionRow row) {
  if (row.version != storage::Sequence::kNone)
    row.message.set_etag(MakeEtag(call.env().store, row.version));
  auth::HideActors(call.caller(), {row.message.owner()}, row.message);
  return std::move(row.message);
}

absl::StatusOr<bool> ReadEditionChange(const Call& call, absl::string_view name,
                                       pb::Change& change) {
  absl::StatusOr<EditionRow> row = FindReadableEdition(call, name, name);
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  *change.mutable_case_list_edition() = PresentEdition(call, *std::move(row));
  return true;
}

absl::StatusOr<bool> ReadEditionEntry(const Call& call, pb::CaseListEditionEntry& shown) {
  absl::StatusOr<EditionEntryRow> row = FindReadableEntry(call, shown.name());
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  shown = std::move(row->message);
  return true;
}

absl::StatusOr<ResourceTexts> ReadEditionTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<EditionRow> row, FindNamedRow(call, CaseListEditions(), name));
  if (!row.has_value() || row->message.state() == pb::CASE_LIST_EDITION_STATE_PREPARING)
    return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_case_list_edition, std::move(row->message), std::move(audience)));
}

}  // namespace renkei::service
