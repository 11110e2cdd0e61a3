// `renkei admin backup`, `backups`, `verify-backup`, `prune-backups` and `status`.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ADMIN_BACKUP_VERBS_H_
#define RENKEI_CLIENT_CLI_NOUNS_ADMIN_BACKUP_VERBS_H_

#include "client/cli/frame/command.h"

namespace renkei::cli {

void AddBackupVerbs(Noun noun);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ADMIN_BACKUP_VERBS_H_
