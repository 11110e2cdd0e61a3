#include "server/service/programme/programme_read.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/programme/call_rules.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kNameSegments = 2;

internal_pb::EffectiveAudience Everybody(const pb::Programme& programme) {
  pb::Audience all;
  all.set_visibility(pb::VISIBILITY_PUBLIC);
  return auth::Chosen(all, {programme.owner()});
}

internal_pb::EffectiveAudience AudienceIf(bool published, const pb::Programme& programme) {
  return published ? Everybody(programme) : auth::OwnersOnly({programme.owner()});
}

// The keys are made of ids and numbers: under another spelling of the name it is not there.
template <typename M>
absl::StatusOr<std::optional<storage::Row<M>>> GetNamed(const Call& call,
                                                        const storage::Table<M>& table,
                                                        const storage::Key& key,
                                                        absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, table.Get(call.snapshot(), key));
  if (row.has_value() && row->message.name() != name) row.reset();
  return row;
}

template <typename M>
M Presented(const Call& call, const pb::Programme& programme, storage::Row<M> row) {
  if (row.version != storage::Sequence::kNone)
    row.message.set_etag(MakeEtag(call.env().store, row.version));
  auth::HideActors(call.caller(), {programme.owner()}, row.message);
  return std::move(row.message);
}

// A part of a programme that the caller may read, with the programme.
template <typename M>
struct ReadPart {
  ProgrammeRow programme;
  storage::Row<M> row;
};
template <typename M>
using Finder = absl::StatusOr<std::optional<storage::Row<M>>> (*)(const Call&, absl::string_view);

template <typename M>
absl::StatusOr<std::optional<ReadPart<M>>> FindPart(const Call& call, Finder<M> find,
                                                    absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, find(call, name));
  if (!row.has_value()) return std::optional<ReadPart<M>>();
  ASSIGN_OR_RETURN(auto programme, FindProgramme(call, ProgrammeNameOf(name)));
  if (!programme.has_value()) return std::optional<ReadPart<M>>();
  return std::optional(ReadPart<M>{*std::move(programme), *std::move(row)});
}

}  // namespace

std::string EditionNameOf(absl::string_view programme, int fiscal_year) {
  return absl::StrCat(programme, "/editions/", domain::EditionIdOf(fiscal_year));
}

absl::string_view ProgrammeNameOf(absl::string_view name) {
  return domain::ParentName(name, kNameSegments);
}

absl::StatusOr<std::optional<ProgrammeRow>> FindProgramme(const Call& call,
                                                          absl::string_view name) {
  return GetNamed(call, Programmes(), KeyByName(Programmes(), name), name);
}

absl::StatusOr<std::optional<ProgrammeEditionRow>> FindProgrammeEdition(const Call& call,
                                                                        absl::string_view name) {
  return GetNamed(call, ProgrammeEditions(), ProgrammeEditionKey(name), name);
}

absl::StatusOr<std::optional<CallRow>> FindProgrammeCall(const Call& call, absl::string_view name) {
  return GetNamed(call, ProgrammeCalls(), ProgrammeCallKey(name), name);
}

internal_pb::EffectiveAudience AudienceOf(const pb::Programme& programme) {
  return AudienceIf(programme.has_publish_time(), programme);
}

internal_pb::EffectiveAudience AudienceOf(const pb::Programme& programme,
                                          const pb::ProgrammeEdition& edition) {
  return AudienceIf(edition.has_publish_time(), programme);
}

internal_pb::EffectiveAudience AudienceOf(const pb::Programme& programme,
                                          const pb::ProgrammeCall& programme_call) {
  return AudienceIf(programme_call.announced(), programme);
}

pb::Programme PresentProgramme(const Call& call, ProgrammeRow row) {
  const pb::Programme programme = row.message;
  return Presented(call, programme, std::move(row));
}

pb::ProgrammeEdition PresentEdition(const Call& call, const pb::Programme& programme,
                                    ProgrammeEditionRow row) {
  return Presented(call, programme, std::move(row));
}

pb::ProgrammeCall PresentCall(const Call& call, const pb::Programme& programme, CallRow row) {
  pb::ProgrammeCall shown = Presented(call, programme, std::move(row));
  shown.set_state(domain::StateAt(shown, call.now()));
  return shown;
}

absl::StatusOr<std::optional<pb::Programme>> ReadableProgramme(const Call& call,
                                                               absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, FindProgramme(call, name));
  if (!row.has_value() || !auth::Sees(call.caller(), AudienceOf(row->message)))
    return std::optional<pb::Programme>();
  return std::optional(PresentProgramme(call, *std::move(row)));
}

absl::StatusOr<std::optional<pb::ProgrammeEdition>> ReadableProgrammeEdition(
    const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto part, FindPart<pb::ProgrammeEdition>(call, FindProgrammeEdition, name));
  if (!part.has_value() ||
      !auth::Sees(call.caller(), AudienceOf(part->programme.message, part->row.message)))
    return std::optional<pb::ProgrammeEdition>();
  return std::optional(PresentEdition(call, part->programme.message, std::move(part->row)));
}

absl::StatusOr<std::optional<pb::ProgrammeCall>> ReadableProgrammeCall(const Call& call,
                                                                       absl::string_view name) {
  ASSIGN_OR_RETURN(auto part, FindPart<pb::ProgrammeCall>(call, FindProgrammeCall, name));
  if (!part.has_value() ||
      !auth::Sees(call.caller(), AudienceOf(part->programme.message, part->row.message)))
    return std::optional<pb::ProgrammeCall>();
  return std::optional(PresentCall(call, part->programme.message, std::move(part->row)));
}

absl::StatusOr<storage::RowPage<pb::ProgrammeEdition>> ScanEditionsOfYear(const Call& call,
                                                                          int fiscal_year,
                                                                          absl::string_view after,
                                                                          size_t limit) {
  return ProgrammeEditions().ScanIndex(
      call.snapshot(),
      storage::Key(kProgrammeEditionsByYearId).Add(static_cast<uint64_t>(fiscal_year)), after,
      limit);
}

absl::StatusOr<storage::RowPage<pb::ProgrammeEdition>> ScanEditionsOfItem(const Call& call,
                                                                          absl::string_view item,
                                                                          int fiscal_year,
                                                                          absl::string_view after,
                                                                          size_t limit) {
  storage::Key prefix = storage::Key(kProgrammeEditionsByItemId).Add(item);
  if (fiscal_year > 0) prefix.Add(static_cast<uint64_t>(fiscal_year));
  return ProgrammeEditions().ScanIndex(call.snapshot(), prefix, after, limit);
}

absl::StatusOr<storage::RowPage<pb::ProgrammeEdition>> ScanEditionsOfProgramme(
    const Call& call, absl::string_view programme, absl::string_view after, size_t limit,
    bool latest_first) {
  return ProgrammeEditions().Scan(call.snapshot(), ProgrammeEditionKey(programme), after, limit,
                                  latest_first);
}

absl::StatusOr<storage::RowPage<pb::ProgrammeCall>> ScanOpenCalls(const Call& call,
                                                                  absl::Time as_of,
                                                                  absl::string_view after,
                                                                  size_t limit) {
  const storage::Key all(kProgrammeCallsByCloseId);
  const int64_t seconds = std::max<int64_t>(0, absl::ToUnixSeconds(as_of));
  // What closes at this very second has closed.
  const std::string closed =
      storage::PrefixRange(
          storage::Key(kProgrammeCallsByCloseId).Add(static_cast<uint64_t>(seconds)).bytes())
          .end;
  return ProgrammeCalls().ScanIndex(call.snapshot(), all,
                                    std::max<absl::string_view>(after, closed), limit);
}

absl::StatusOr<storage::RowPage<pb::ProgrammeCall>> ScanCallsOfEdition(const Call& call,
                                                                       absl::string_view edition,
                                                                       absl::string_view after,
                                                                       size_t limit) {
  return ProgrammeCalls().Scan(call.snapshot(), ProgrammeCallKey(edition), after, limit);
}

absl::StatusOr<storage::RowPage<pb::Programme>> ScanProgrammesOf(const Call& call,
                                                                 absl::string_view owner,
                                                                 absl::string_view after,
                                                                 size_t limit) {
  return Programmes().ScanIndex(call.snapshot(), storage::Key(kProgrammesByOwnerId).Add(owner),
                                after, limit);
}

absl::StatusOr<ResourceTexts> ReadProgrammeTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, FindProgramme(call, name));
  if (!row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_programme, std::move(row->message), std::move(audience)));
}

absl::StatusOr<ResourceTexts> ReadProgrammeEditionTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto part, FindPart<pb::ProgrammeEdition>(call, FindProgrammeEdition, name));
  if (!part.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(part->programme.message, part->row.message);
  return OneText(TextOf(&pb::Change::mutable_programme_edition, std::move(part->row.message),
                        std::move(audience)));
}

absl::StatusOr<ResourceTexts> ReadProgrammeCallTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto part, FindPart<pb::ProgrammeCall>(call, FindProgrammeCall, name));
  if (!part.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(part->programme.message, part->row.message);
  return OneText(TextOf(&pb::Change::mutable_programme_call, std::move(part->row.message),
                        std::move(audience)));
}

}  // namespace renkei::service
