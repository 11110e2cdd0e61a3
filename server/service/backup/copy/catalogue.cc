#include "server/service/backup/copy/catalogue.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// How long what was seen of the directory is good enough for a figure.
constexpr absl::Duration kLookAgain = absl::Minutes(1);

bool IsBackupId(const std::string& name) {
  return !name.empty() && name.front() != '-' && absl::c_all_of(name, [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  });
}

// "20261128-053000"
bool IsMadeFromTime(absl::string_view id) {
  constexpr absl::string_view kForm = "00000000-000000";
  return id.size() == kForm.size() && absl::c_equal(id, kForm, [](char c, char form) {
           return form == '-' ? c == form : absl::ascii_isdigit(c);
         });
}

bool HoldsBackup(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path / kSumsName, error) ||
         std::filesystem::exists(path / kManifestName, error);
}

void AddProblem(pb::BackupProblemKind kind, const std::string& file, CataloguedBackup& backup) {
  backup.state = pb::BACKUP_STATE_DAMAGED;
  ++backup.problem_count;
  if (backup.problems.size() == kMaxBackupProblems) return;
  pb::BackupProblem& problem = backup.problems.emplace_back();
  problem.set_kind(kind);
  problem.set_file(file);
}

// Whether every file is there, in its length where that is known.
void LookAtFiles(CataloguedBackup& backup) {
  std::map<std::string, int64_t> bytes;
  for (const internal_pb::BackupFile& file : backup.manifest.files()) {
    bytes[absl::StrCat(kStoreDirectory, "/", file.name())] = file.bytes();
  }
  for (const auto& [name, sum] : backup.sums) {
    std::error_code error;
    const auto found = std::filesystem::file_size(absl::StrCat(backup.path, "/", name), error);
    const auto expected = bytes.find(name);
    if (error) {
      AddProblem(pb::BACKUP_PROBLEM_KIND_MISSING_FILE, name, backup);
    } else if (expected != bytes.end() && static_cast<int64_t>(found) != expected->second) {
      AddProblem(pb::BACKUP_PROBLEM_KIND_CHANGED_FILE, name, backup);
    }
  }
  if (static_cast<int64_t>(backup.sums.size()) != backup.manifest.file_count() + 1) {
    AddProblem(pb::BACKUP_PROBLEM_KIND_UNREADABLE, "", backup);
  }
}

CataloguedBackup LookAt(const std::filesystem::path& path) {
  CataloguedBackup backup{.id = path.filename(), .path = path};
  absl::StatusOr<internal_pb::BackupManifest> manifest = ReadManifest(backup.path);
  absl::StatusOr<FileSums> sums = ReadSums(backup.path);
  if (manifest.ok()) backup.manifest = *std::move(manifest);
  if (absl::IsFailedPrecondition(manifest.status())) {
    backup.state = pb::BACKUP_STATE_NEWER_VERSION;
  } else if (!manifest.ok() || !sums.ok()) {
    AddProblem(pb::BACKUP_PROBLEM_KIND_UNREADABLE, manifest.ok() ? kSumsName : kManifestName,
               backup);
  } else {
    backup.sums = *std::move(sums);
    LookAtFiles(backup);
  }
  backup.check = ReadCheck(backup.path);
  if (backup.state == pb::BACKUP_STATE_COMPLETE && backup.check &&
      backup.check->problem_count() > 0) {
    backup.state = pb::BACKUP_STATE_DAMAGED;
    backup.problems.assign(backup.check->problems().begin(), backup.check->problems().end());
    backup.problem_count = backup.check->problem_count();
  }
  return backup;
}

using Inode = std::pair<dev_t, ino_t>;

// By inode its bytes.
std::map<Inode, uint64_t> InodesOf(const std::vector<const CataloguedBackup*>& backups) {
  std::map<Inode, uint64_t> inodes;
  for (const CataloguedBackup* backup : backups) {
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator entry(backup->path, error), end;
         !error && entry != end; entry.increment(error)) {
      struct stat status = {};
      if (lstat(entry->path().c_str(), &status) == 0 && S_ISREG(status.st_mode)) {
        inodes[{status.st_dev, status.st_ino}] = static_cast<uint64_t>(status.st_size);
      }
    }
  }
  return inodes;
}

}  // namespace

absl::Time CataloguedBackup::create_time() const { return FromProto(manifest.create_time()); }

bool CataloguedBackup::named() const {
  return manifest.files().empty() ? !IsMadeFromTime(id) : manifest.named();
}

absl::StatusOr<std::vector<CataloguedBackup>> ReadCatalogue(const std::string& root) {
  std::vector<CataloguedBackup> backups;
  std::error_code error;
  if (!std::filesystem::exists(root, error) && !error) return backups;
  for (std::filesystem::directory_iterator entry(root, error), end; !error && entry != end;
       entry.increment(error)) {
    if (IsBackupId(entry->path().filename()) && HoldsBackup(entry->path())) {
      backups.push_back(LookAt(entry->path()));
    }
  }
  if (error) {
    return absl::UnavailableError(absl::StrCat("cannot read ", root, ": ", error.message()));
  }
  absl::c_sort(backups, [](const CataloguedBackup& a, const CataloguedBackup& b) {
    return std::pair(a.create_time(), a.id) > std::pair(b.create_time(), b.id);
  });
  return backups;
}

absl::StatusOr<std::vector<CataloguedBackup>> Catalogue(const Env& env) {
  absl::StatusOr<std::vector<CataloguedBackup>> backups = ReadCatalogue(env.backups.directory);
  if (backups.ok()) return backups;
  const std::string why(backups.status().message());
  return domain::MakeError(pb::REASON_UNAVAILABLE,
                           {absl::StrCat("the directory of backups cannot be read: ", why),
                            absl::StrCat("バックアップ先を読み取れませんでした（", why, "）。")});
}

absl::StatusOr<CataloguedBackup> ReadBackup(const std::string& root, const std::string& id) {
  const std::filesystem::path path = std::filesystem::path(root) / id;
  if (IsBackupId(id) && HoldsBackup(path)) return LookAt(path);
  return domain::MakeError(
      pb::REASON_NOT_FOUND,
      {absl::StrCat("there is no backup \"", id, "\"; renkei admin backups lists them"),
       absl::StrCat("バックアップ「", id,
                    "」はありません。renkei admin backups で一覧を確認してください。")});
}

pb::Backup Describe(const CataloguedBackup& backup) {
  const internal_pb::BackupManifest& manifest = backup.manifest;
  pb::Backup told;
  told.set_backup_id(backup.id);
  told.set_directory(backup.path);
  told.set_store_id(manifest.store_id());
  told.set_head(static_cast<int64_t>(manifest.head()));
  told.set_file_count(manifest.file_count());
  told.set_total_bytes(manifest.total_bytes());
  if (manifest.has_create_time()) *told.mutable_create_time() = manifest.create_time();
  // One from before there were incremental ones has all of it.
  told.set_new_bytes(manifest.files().empty() ? manifest.total_bytes() : manifest.new_bytes());
  told.set_named(backup.named());
  told.set_state(backup.state);
  if (backup.check) *told.mutable_verify_time() = backup.check->check_time();
  for (const pb::BackupProblem& problem : backup.problems) *told.add_problems() = problem;
  told.set_problem_count(backup.problem_count);
  return told;
}

absl::Status CheckBackupsConfigured(const Env& env) {
  if (!env.backups.directory.empty()) return absl::OkStatus();
  return domain::MakeError(
      pb::REASON_NOT_CONFIGURED,
      {"the server has no directory for backups; its operator sets backup_dir (renkeid "
       "--backup-dir DIR)",
       "バックアップ先が設定されていません。運用担当者が renkeid の設定 backup_dir（--backup-dir）"
       "にディレクトリを指定してください。"},
      {{"option", "backup_dir"}});
}

DiskUse DiskUseOf(const std::string& root, const std::vector<CataloguedBackup>& backups) {
  std::vector<const CataloguedBackup*> all;
  for (const CataloguedBackup& backup : backups) all.push_back(&backup);
  DiskUse use;
  for (const auto& [inode, bytes] : InodesOf(all)) use.used += bytes;
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(root, error);
  if (!error) use.free = space.available;
  return use;
}

uint64_t BytesOfThemAlone(const std::vector<const CataloguedBackup*>& removed,
                          const std::vector<const CataloguedBackup*>& kept) {
  const std::map<Inode, uint64_t> needed = InodesOf(kept);
  uint64_t alone = 0;
  for (const auto& [inode, bytes] : InodesOf(removed)) {
    if (needed.count(inode) == 0) alone += bytes;
  }
  return alone;
}

std::optional<absl::Time> LastGoodBackup(const Env& env) {
  if (env.backups.directory.empty()) return std::nullopt;
  const absl::Time now = env.now();
  if (const auto seen = env.backup_news->Seen(now - kLookAgain)) return *seen;
  const absl::StatusOr<std::vector<CataloguedBackup>> backups =
      ReadCatalogue(env.backups.directory);
  std::optional<absl::Time> last;
  if (backups.ok()) {
    const auto good = absl::c_find_if(
        *backups, [&](const CataloguedBackup& backup) { return backup.IsGood(env.store.id()); });
    if (good != backups->end()) last = good->create_time();
  }
  env.backup_news->See(now, last);
  return last;
}

}  // namespace renkei::service
