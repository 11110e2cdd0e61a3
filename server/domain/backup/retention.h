// Which backups an operator's rule keeps.

#ifndef RENKEI_SERVER_DOMAIN_BACKUP_RETENTION_H_
#define RENKEI_SERVER_DOMAIN_BACKUP_RETENTION_H_

#include <vector>

#include "absl/time/time.h"
#include "renkei/v1/admin_service.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Of how many of the last days, weeks (from Monday) and months in Japan that have a backup the last one
// is kept. All 0: everything is kept.
struct Retention {
  int daily = 0;
  int weekly = 0;
  int monthly = 0;

  bool keeps_all() const { return daily == 0 && weekly == 0 && monthly == 0; }
};

// What the rule asks of a backup.
struct RetainedBackup {
  absl::Time create_time;
  bool named = false;
  // Whole, as far as is known, and of the store that the rule is for: no other one is counted or removed.
  bool judged = true;
};

// For each of `backups`, in whatever order they are, why it stays; none: it is not kept. Days that have no backup are not
// counted, so that of a server that stood still for a month nothing is lost. The newest that is judged always stays.
std::vector<std::vector<pb::BackupKeepReason>> WhatIsKept(
    const std::vector<RetainedBackup>& backups, const Retention& retention);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_BACKUP_RETENTION_H_
