#include "server/service/backup/copy/backup_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/backup/copy/backup_directory.h"

namespace renkei::service {
namespace {

constexpr char kLockName[] = ".lock";
constexpr int kBusyRetryMillis = 10'000;

absl::Status Busy() {
  return domain::MakeError(
      pb::REASON_OVERLOADED,
      {"another backup is being made, or old ones are being removed; try again when that is done",
       "別のバックアップを作成中、または整理中です。終わってから、もう一度お試しください。"},
      {{"limit", "backups"}, {"value", "1"}, {"retry_after_ms", absl::StrCat(kBusyRetryMillis)}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<BackupLock>> BackupLock::OfAll(const std::string& root) {
  const std::string path = absl::StrCat(root, "/", kLockName);
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    const std::error_code error(errno, std::generic_category());
    return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", error.message()));
  }
  auto lock = absl::WrapUnique(new BackupLock(file));
  if (flock(file, LOCK_EX | LOCK_NB) != 0) return Busy();
  return lock;
}

std::unique_ptr<BackupLock> BackupLock::ToRead(const std::string& backup) {
  return OfOne(backup, LOCK_SH);
}

std::unique_ptr<BackupLock> BackupLock::ToRemove(const std::string& backup) {
  return OfOne(backup, LOCK_EX);
}

std::unique_ptr<BackupLock> BackupLock::OfOne(const std::string& backup, int how) {
  const int file = open(absl::StrCat(backup, "/", kSumsName).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  auto lock = absl::WrapUnique(new BackupLock(file));
  return flock(file, how | LOCK_NB) == 0 ? std::move(lock) : nullptr;
}

BackupLock::~BackupLock() { close(file_); }

}  // namespace renkei::service
