// Whether a backup, or the directory of a store that no server has open, can be relied on.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_H_
#define RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/service/backup/copy/backup_directory.h"
#include "server/service/backup/look/verify_store.h"

namespace renkei::service {

struct VerifyReport {
  std::optional<internal_pb::BackupManifest> manifest;  // of a backup
  std::string store_id;
  storage::Sequence head = storage::Sequence::kNone;
  storage::Epoch epoch{};
  StoreContents contents;
  std::optional<pb::AuditHead> audit_head;  // against which the audit log was held
  Findings findings;
};

// A directory with SHA256SUMS is a backup: every file is read against its sum, and none may be
// missing or too many. Then, as of a store, every block against its checksum, and everything that it
// holds (VerifyStore). Nothing is changed. A file that is damaged is a finding. Errors: NOT_FOUND
// (neither a backup nor a store), FAILED_PRECONDITION (a server has it open; of a newer version; `head` was signed after the backup was
// made, which then need not have what it knows of), UNAVAILABLE (it cannot be read).
[[nodiscard]] absl::StatusOr<VerifyReport> Verify(const std::string& directory,
                                                  const TellProgress& tell,
                                                  std::optional<pb::AuditHead> head = std::nullopt);

// In lines for the operator.
std::string Describe(const VerifyReport& report);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_H_
