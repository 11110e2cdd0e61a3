#include "server/service/backup/prune.h"

#include <filesystem>
#include <system_error>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "server/domain/backup/retention.h"
#include "server/domain/error.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"

namespace renkei::service {
namespace {

absl::Status NotRemoved(const std::string& path, const std::string& why) {
  return domain::MakeError(
      pb::REASON_UNAVAILABLE,
      {absl::StrCat("cannot remove ", path, ": ", why),
       absl::StrCat("バックアップ ", path, " を削除できませんでした（", why, "）。")});
}

}  // namespace

absl::StatusOr<std::unique_ptr<BackupPruner>> BackupPruner::Begin(const Env& env, bool dry) {
  RETURN_IF_ERROR(CheckBackupsConfigured(env));
  auto pruner = absl::WrapUnique(new BackupPruner(env, dry));
  std::error_code error;
  if (!dry && std::filesystem::exists(env.backups.directory, error)) {
    ASSIGN_OR_RETURN(pruner->lock_, BackupLock::OfAll(env.backups.directory));
    RemovePartialBackups(env.backups.directory);
  }
  RETURN_IF_ERROR(pruner->Plan());
  return pruner;
}

absl::Status BackupPruner::Plan() {
  ASSIGN_OR_RETURN(std::vector<CataloguedBackup> backups, Catalogue(env_));
  std::vector<domain::RetainedBackup> judged;
  for (const CataloguedBackup& backup : backups) {
    judged.push_back({.create_time = backup.create_time(),
                      .named = backup.named(),
                      .judged = backup.IsGood(env_.store.id()) && HoldsOnlyBackup(backup.path)});
  }
  const auto reasons = domain::WhatIsKept(judged, env_.backups.retention);
  std::vector<const CataloguedBackup*> removed;
  std::vector<const CataloguedBackup*> kept;
  std::vector<std::unique_ptr<BackupLock>> locks(backups.size());
  for (size_t i = 0; i < backups.size(); ++i) {
    if (reasons[i].empty()) locks[i] = BackupLock::ToRemove(backups[i].path);
    (locks[i] == nullptr ? kept : removed).push_back(&backups[i]);
  }
  response_.set_freed_bytes(static_cast<int64_t>(BytesOfThemAlone(removed, kept)));
  for (size_t i = 0; i < backups.size(); ++i) {
    if (locks[i] != nullptr) {
      to_remove_.emplace_back(std::move(backups[i]), std::move(locks[i]));
    } else {
      Keep(backups[i], reasons[i]);
    }
  }
  return absl::OkStatus();
}

void BackupPruner::Keep(const CataloguedBackup& backup,
                        const std::vector<pb::BackupKeepReason>& reasons) {
  pb::KeptBackup& kept = *response_.add_kept();
  *kept.mutable_backup() = Describe(backup);
  for (const pb::BackupKeepReason reason : reasons) kept.add_reasons(reason);
  // Nothing keeps it but whoever reads it.
  if (reasons.empty()) kept.add_reasons(pb::BACKUP_KEEP_REASON_IN_USE);
}

absl::StatusOr<bool> BackupPruner::Step() {
  if (removed_ == to_remove_.size()) {
    if (!dry_ && removed_ > 0) env_.backup_news->Changed();
    return false;
  }
  const CataloguedBackup& backup = to_remove_[removed_].first;
  if (!dry_) {
    const std::string partial = absl::StrCat(backup.path, kPartialSuffix);
    std::error_code error;
    PassFailpoint(Failpoint::kPruneBegins);
    std::filesystem::rename(backup.path, partial, error);
    if (error) return NotRemoved(backup.path, error.message());
    // From here on it is no backup, on the disk as well, whatever becomes of its files.
    if (const absl::Status synced = storage::SyncDirectory(env_.backups.directory); !synced.ok())
      return NotRemoved(backup.path, std::string(synced.message()));
    PassFailpoint(Failpoint::kPruneRenamed);
    error = RemovePartialBackup(partial);
    if (error) return NotRemoved(partial, error.message());
    PassFailpoint(Failpoint::kPruneRemoved);
  }
  *response_.add_removed() = Describe(backup);
  ++removed_;
  return true;
}

}  // namespace renkei::service
