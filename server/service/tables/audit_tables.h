// The tables of the audit log's chain (service/audit/README.md).

#ifndef RENKEI_SERVER_SERVICE_TABLES_AUDIT_TABLES_H_
#define RENKEI_SERVER_SERVICE_TABLES_AUDIT_TABLES_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/identity.pb.h"
#include "server/auth/visibility.h"
#include "storage/table.h"

namespace renkei::service {

enum AuditTableId : uint8_t {
  kAuditRecordsId = 190,  // (sequence, index): in the order of the chain
  // (AuditWay, what it is the way to, day in Japan): whoever reads a day reads that day alone.
  kAuditRecordsByWayId = 191,
  kAuditChainsId = 192,  // one row
  kAuditKeysId = 193,    // one row
};

const storage::Table<internal_pb::AuditRecord>& AuditRecords();
const storage::Table<internal_pb::AuditChain>& AuditChains();
const storage::Table<internal_pb::AuditKey>& AuditKeys();

// What was recorded, without its values. False: it cannot be read.
bool ReadAuditEntry(const internal_pb::AuditRecord& record, pb::AuditEntry& entry);

// By what entries are found. A resource is also found by those above it, but for a body and an account: what they have is found by who
// did it.
enum class AuditWay : uint64_t { kAll = 0, kOrganization = 1, kActor = 2, kResource = 3 };

// The resources by which what was done to one is found: itself and those above it.
std::vector<absl::string_view> AuditedResources(absl::string_view resource);

// The prefix of the entries on a way (`what`: "" of kAll), and of those of one day.
storage::Key AuditEntriesBy(AuditWay way, absl::string_view what);
storage::Key AuditEntriesOn(AuditWay way, absl::string_view what, absl::CivilDay day);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_TABLES_AUDIT_TABLES_H_
