// What backups are told as.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ADMIN_BACKUP_WORDS_H_
#define RENKEI_CLIENT_CLI_NOUNS_ADMIN_BACKUP_WORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "client/cli/session.h"
#include "client/cli/show/output.h"
#include "renkei/v1/admin_service.pb.h"

namespace renkei::cli {

inline constexpr int64_t kMebibyte = 1 << 20;

// Rounded up: "12 MiB".
std::string MebibytesText(int64_t bytes);

// How long ago `time` was at `now`: "40 minutes ago", "3 days ago".
std::string AgoText(const google::protobuf::Timestamp& time, const google::protobuf::Timestamp& now,
                    Lang lang);

std::vector<Column<pb::Backup>> BackupColumns(Session& session);

// A backup with its fields one below the other.
std::string BackupText(Session& session, const pb::Backup& backup);

// "file is missing: store/000123.sst", one a line; and how many more.
std::string ProblemsText(const pb::Backup& backup, Lang lang);

std::string ServerStatusText(Session& session, const pb::ServerStatus& status);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ADMIN_BACKUP_WORDS_H_
