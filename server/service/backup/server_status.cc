#include "server/service/backup/server_status.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "server/domain/error.h"
#include "server/service/backup/copy/catalogue.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

void Tell(const BackupNews::State& news, pb::BackupStatus& status) {
  if (news.running_since) *status.mutable_running_since() = ToProto(*news.running_since);
  if (!news.last_failure) return;
  pb::BackupFailure& failure = *status.mutable_last_failure();
  *failure.mutable_failure_time() = ToProto(news.last_failure->time);
  failure.set_message(std::string(news.last_failure->status.message()));
  const auto detail = domain::DetailOf(news.last_failure->status);
  failure.set_message_ja(detail ? detail->message_ja() : failure.message());
}

void Tell(const BackupOptions& options, pb::BackupStatus& status) {
  status.set_keep_daily(options.retention.daily);
  status.set_keep_weekly(options.retention.weekly);
  status.set_keep_monthly(options.retention.monthly);
  status.set_due_hours(static_cast<int32_t>(absl::ToInt64Hours(options.due)));
}

absl::StatusOr<pb::BackupStatus> StatusOfBackups(const Call& call) {
  const Env& env = call.env();
  const BackupOptions& options = env.backups;
  pb::BackupStatus status;
  if (options.directory.empty()) return status;
  status.set_configured(true);
  Tell(options, status);
  Tell(env.backup_news->state(), status);
  ASSIGN_OR_RETURN(const std::vector<CataloguedBackup> backups, Catalogue(env));
  status.set_count(static_cast<int32_t>(backups.size()));
  status.set_damaged_count(
      static_cast<int32_t>(absl::c_count_if(backups, [](const CataloguedBackup& backup) {
        return backup.state == pb::BACKUP_STATE_DAMAGED;
      })));
  const DiskUse use = DiskUseOf(options.directory, backups);
  status.set_used_bytes(static_cast<int64_t>(use.used));
  status.set_free_bytes(static_cast<int64_t>(use.free));
  const auto good = absl::c_find_if(
      backups, [&](const CataloguedBackup& backup) { return backup.IsGood(env.store.id()); });
  if (good != backups.end()) *status.mutable_last_good() = Describe(*good);
  const bool old = good == backups.end() || call.now() - good->create_time() > options.due;
  status.set_overdue(options.due > absl::ZeroDuration() && old);
  return status;
}

}  // namespace

absl::StatusOr<pb::ServerStatus> GetServerStatus(const Call& call,
                                                 const pb::GetServerStatusRequest&) {
  const Env& env = call.env();
  pb::ServerStatus status;
  status.set_version(env.version);
  status.set_store_id(env.store.id());
  status.set_head(static_cast<int64_t>(storage::ToInt(call.snapshot().sequence())));
  *status.mutable_server_time() = ToProto(call.now());
  ASSIGN_OR_RETURN(*status.mutable_backups(), StatusOfBackups(call));
  return status;
}

}  // namespace renkei::service
