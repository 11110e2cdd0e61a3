// Who reads which edition of a menu book. An edition stands by itself: neither the list of which it was
// made nor its cases are asked.

#ifndef RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_ACCESS_H_
#define RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_ACCESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/case_list_edition.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using EditionRow = storage::Row<pb::CaseListEdition>;
using EditionEntryRow = storage::Row<pb::CaseListEditionEntry>;

internal_pb::EffectiveAudience AudienceOf(const pb::CaseListEdition& edition);

// The edition in which an entry stands, and the list of either.
std::string EditionOf(absl::string_view entry);
std::string ListOfEdition(absl::string_view name);
// The prefix of the entries of an edition, by number.
storage::Key EntriesPrefix(const pb::CaseListEdition& edition);

// The edition called `name` if the caller sees it; NOT_FOUND otherwise, naming `asked_for`. One that is
// being prepared is not there yet.
[[nodiscard]] absl::StatusOr<EditionRow> FindReadableEdition(const Call& call,
                                                             absl::string_view name,
                                                             absl::string_view asked_for);

// Whether the caller reads the texts of an edition that it sees: of a withdrawn one its owner alone.
bool ReadsTexts(const Call& call, const pb::CaseListEdition& edition);

// The same for an entry whose text the caller reads.
[[nodiscard]] absl::StatusOr<EditionEntryRow> FindReadableEntry(const Call& call,
                                                                absl::string_view name);

// As the caller gets it, who sees it; without an etag where the row has no version.
pb::CaseListEdition PresentEdition(const Call& call, EditionRow row);

// For the feed: false where the caller reads nothing.
[[nodiscard]] absl::StatusOr<bool> ReadEditionChange(const Call& call, absl::string_view name,
                                                     pb::Change& change);
// For replies that are shown again.
[[nodiscard]] absl::StatusOr<bool> ReadEditionEntry(const Call& call,
                                                    pb::CaseListEditionEntry& shown);

// For what is derived from it: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadEditionTexts(const Call& call,
                                                             absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_MENU_BOOK_EDITION_ACCESS_H_
