#include "server/service/tables/audit_tables.h"

#include "absl/strings/match.h"
#include "renkei/internal/v1/audit.pb.h"
#include "server/auth/audit_values.h"
#include "server/domain/time/date.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using storage::EmitKey;
using storage::Key;
using storage::Table;
using storage::TableSpec;

namespace {

// No name of ours is longer; what somebody made up is found by everything else.
constexpr size_t kLongestWay = 500;

// Days since 1970 in Japan; one before that is the first.
uint64_t DayNumber(absl::CivilDay day) {
  const absl::civil_diff_t days = day - absl::CivilDay(1970, 1, 1);
  return days < 0 ? 0 : static_cast<uint64_t>(days);
}

void EmitEntry(const internal_pb::AuditRecord& record, const EmitKey& emit) {
  pb::AuditEntry entry;
  // One that cannot be read is found by its place alone; who verifies the chain says so.
  if (!ReadAuditEntry(record, entry)) return;
  const absl::CivilDay day = domain::TodayInJapan(absl::FromUnixSeconds(entry.time().seconds()));
  emit(AuditEntriesOn(AuditWay::kAll, "", day));
  const auto by = [&](AuditWay way, absl::string_view what) {
    if (!what.empty() && what.size() <= kLongestWay) emit(AuditEntriesOn(way, what, day));
  };
  by(AuditWay::kOrganization, entry.organization());
  by(AuditWay::kActor, entry.actor());
  for (const absl::string_view resource : AuditedResources(entry.resource()))
    by(AuditWay::kResource, resource);
}

}  // namespace

bool ReadAuditEntry(const internal_pb::AuditRecord& record, pb::AuditEntry& entry) {
  internal_pb::AuditStored stored;
  return stored.ParseFromString(record.content()) &&
         auth::ReadAuditContent(stored.content(), entry);
}

std::vector<absl::string_view> AuditedResources(absl::string_view resource) {
  std::vector<absl::string_view> found;
  size_t segments = 0;
  for (size_t end = 0; end < resource.size(); ++end) {
    if (resource[end] != '/' || ++segments % 2 == 1) continue;
    // A body's and an account's own name is no way to what they have.
    const absl::string_view above = resource.substr(0, end);
    if (segments == 2 &&
        (absl::StartsWith(above, "organizations/") || absl::StartsWith(above, "accounts/")))
      continue;
    found.push_back(above);
  }
  if (!resource.empty()) found.push_back(resource);
  return found;
}

Key AuditEntriesBy(AuditWay way, absl::string_view what) {
  return Key(kAuditRecordsByWayId).Add(static_cast<uint64_t>(way)).Add(what);
}

Key AuditEntriesOn(AuditWay way, absl::string_view what, absl::CivilDay day) {
  return AuditEntriesBy(way, what).Add(DayNumber(day));
}

const Table<internal_pb::AuditRecord>& AuditRecords() {
  static const auto& table =
      *new Table<internal_pb::AuditRecord>(TableSpec<internal_pb::AuditRecord>{
          .id = kAuditRecordsId,
          .name = "audit_records",
          .primary_key =
              [](const internal_pb::AuditRecord& r, Key& key) {
                key.Add(r.sequence()).Add(static_cast<uint64_t>(r.index()));
              },
          .indexes = {
              {.id = kAuditRecordsByWayId, .name = "audit_records_by_way", .keys = EmitEntry}}});
  return table;
}

const Table<internal_pb::AuditChain>& AuditChains() {
  static const auto& table = *new Table<internal_pb::AuditChain>(TableSpec<internal_pb::AuditChain>{
      .id = kAuditChainsId,
      .name = "audit_chains",
      .primary_key = [](const internal_pb::AuditChain&, Key&) {}});
  return table;
}

const Table<internal_pb::AuditKey>& AuditKeys() {
  static const auto& table = *new Table<internal_pb::AuditKey>(
      TableSpec<internal_pb::AuditKey>{.id = kAuditKeysId,
                                       .name = "audit_keys",
                                       .primary_key = [](const internal_pb::AuditKey&, Key&) {}});
  return table;
}

}  // namespace renkei::service
