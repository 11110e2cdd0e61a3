#include <limits>

#include "server/domain/programme/call_rules.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using domain::LastSegment;
using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

constexpr int kProgrammeSegments = 2;
constexpr int kEditionSegments = 4;
constexpr int kCallSegments = 6;

// "" where the name has fewer than `segments`.
absl::string_view ProgrammePartId(absl::string_view name, int segments) {
  const absl::string_view part = domain::ParentName(name, segments);
  return domain::ParentName(name, segments - 1) == part ? "" : LastSegment(part);
}

// Adds what stands below a programme in a key, as far as the name goes.
void AddBelow(absl::string_view name, Key& key) {
  key.Add(ProgrammePartId(name, kProgrammeSegments));
  const absl::string_view edition = ProgrammePartId(name, kEditionSegments);
  if (edition.empty()) return;
  key.Add(static_cast<uint64_t>(domain::FiscalYearOfEditionId(edition).value_or(0)));
  const absl::string_view round = ProgrammePartId(name, kCallSegments);
  if (round.empty()) return;
  uint64_t number = 0;
  for (const char c : round) number = c >= '0' && c <= '9' ? number * 10 + uint64_t(c - '0') : 0;
  key.Add(number);
}

uint64_t ClosingSeconds(const pb::ProgrammeCall& call) {
  if (!call.has_close_time()) return std::numeric_limits<uint64_t>::max();
  return static_cast<uint64_t>(call.close_time().seconds());
}

}  // namespace

Key ProgrammeEditionKey(absl::string_view name) {
  Key key(kProgrammeEditionsId);
  AddBelow(name, key);
  return key;
}

Key ProgrammeCallKey(absl::string_view name) {
  Key key(kProgrammeCallsId);
  AddBelow(name, key);
  return key;
}

const Table<pb::Programme>& Programmes() {
  static const auto& table = *new Table<pb::Programme>(TableSpec<pb::Programme>{
      .id = kProgrammesId,
      .name = "programmes",
      .primary_key = [](const pb::Programme& p, Key& key) { key.Add(LastSegment(p.name())); },
      .indexes = {
          {.id = kProgrammesByExternalIdId,
           .name = "programmes_by_external_id",
           .unique = true,
           .keys =
               [](const pb::Programme& p, const EmitKey& emit) {
                 if (p.external_id().empty()) return;
                 emit(Key(kProgrammesByExternalIdId).Add(p.owner()).Add(p.external_id()));
               }},
          {.id = kProgrammesByOwnerId,
           .name = "programmes_by_owner",
           .keys = [](const pb::Programme& p,
                      const EmitKey& emit) { emit(Key(kProgrammesByOwnerId).Add(p.owner())); }},
          {.id = kProgrammesBySuccessorId,
           .name = "programmes_by_successor",
           .keys =
               [](const pb::Programme& p, const EmitKey& emit) {
                 if (p.successor().empty()) return;
                 emit(Key(kProgrammesBySuccessorId).Add(p.successor()));
               }},
          {.id = kProgrammesByMinistryId,
           .name = "programmes_by_ministry",
           .keys = [](const pb::Programme& p, const EmitKey& emit) {
             emit(Key(kProgrammesByMinistryId).Add(p.ministry()));
           }}}});
  return table;
}

const Table<pb::ProgrammeEdition>& ProgrammeEditions() {
  static const auto& table = *new Table<pb::ProgrammeEdition>(TableSpec<pb::ProgrammeEdition>{
      .id = kProgrammeEditionsId,
      .name = "programme_editions",
      .primary_key = [](const pb::ProgrammeEdition& e, Key& key) { AddBelow(e.name(), key); },
      .indexes = {{.id = kProgrammeEditionsByYearId,
                   .name = "programme_editions_by_year",
                   .keys =
                       [](const pb::ProgrammeEdition& e, const EmitKey& emit) {
                         emit(Key(kProgrammeEditionsByYearId)
                                  .Add(static_cast<uint64_t>(e.fiscal_year()))
                                  .Add(e.ministry()));
                       }},
                  {.id = kProgrammeEditionsByItemId,
                   .name = "programme_editions_by_item",
                   .keys = [](const pb::ProgrammeEdition& e, const EmitKey& emit) {
                     for (const std::string& item : domain::ItemsOf(e)) {
                       emit(Key(kProgrammeEditionsByItemId)
                                .Add(item)
                                .Add(static_cast<uint64_t>(e.fiscal_year())));
                     }
                   }}}});
  return table;
}

const Table<pb::ProgrammeCall>& ProgrammeCalls() {
  static const auto& table = *new Table<pb::ProgrammeCall>(TableSpec<pb::ProgrammeCall>{
      .id = kProgrammeCallsId,
      .name = "programme_calls",
      .primary_key = [](const pb::ProgrammeCall& c, Key& key) { AddBelow(c.name(), key); },
      .indexes = {{.id = kProgrammeCallsByCloseId,
                   .name = "programme_calls_by_close",
                   .keys = [](const pb::ProgrammeCall& c, const EmitKey& emit) {
                     if (!c.announced() || c.has_cancel_time()) return;
                     emit(Key(kProgrammeCallsByCloseId).Add(ClosingSeconds(c)));
                   }}}});
  return table;
}

}  // namespace renkei::service
