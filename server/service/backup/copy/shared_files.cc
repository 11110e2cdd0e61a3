#include "server/service/backup/copy/shared_files.h"

#include <sys/stat.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {
namespace {

using FileIdentity = std::pair<dev_t, ino_t>;

// Files that a look found changed: other backups have them under other names. Where it found more than it kept, all of
// that backup.
std::set<FileIdentity> ChangedFiles(const std::vector<CataloguedBackup>& backups) {
  std::set<FileIdentity> changed;
  const auto add = [&](const CataloguedBackup& backup, const std::string& name) {
    struct stat status = {};
    if (stat(absl::StrCat(backup.path, "/", name).c_str(), &status) == 0) {
      changed.insert({status.st_dev, status.st_ino});
    }
  };
  for (const CataloguedBackup& backup : backups) {
    for (const pb::BackupProblem& problem : backup.problems) add(backup, problem.file());
    if (backup.problem_count <= static_cast<int64_t>(backup.problems.size())) continue;
    for (const auto& [name, sum] : backup.sums) add(backup, name);
  }
  return changed;
}

}  // namespace

SharedFiles::SharedFiles(const std::vector<CataloguedBackup>& backups) {
  const std::set<FileIdentity> changed = ChangedFiles(backups);
  for (const CataloguedBackup& backup : backups) {
    if (backup.state != pb::BACKUP_STATE_COMPLETE) continue;
    for (const auto& [path, sum] : backup.sums) {
      absl::string_view name = path;
      if (!storage::IsTableFile(path) ||
          !absl::ConsumePrefix(&name, absl::StrCat(kStoreDirectory, "/"))) {
        continue;
      }
      std::string whole = absl::StrCat(backup.path, "/", path);
      struct stat status = {};
      if (stat(whole.c_str(), &status) != 0 || changed.count({status.st_dev, status.st_ino}) > 0) {
        continue;
      }
      paths_[{std::string(name), static_cast<uint64_t>(status.st_size)}].emplace(sum,
                                                                                 std::move(whole));
    }
  }
}

std::string SharedFiles::Find(const std::string& name, uint64_t bytes,
                              const std::string& sum) const {
  const auto found = paths_.find({name, bytes});
  if (found == paths_.end()) return "";
  const auto path = found->second.find(sum);
  return path == found->second.end() ? "" : path->second;
}

}  // namespace renkei::service
