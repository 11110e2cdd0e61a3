// One backup while its files are looked at.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_LOOK_BACKUP_VERIFIER_H_
#define RENKEI_SERVER_SERVICE_BACKUP_LOOK_BACKUP_VERIFIER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/admin_service.pb.h"
#include "server/service/backup/copy/backup_directory.h"
#include "server/service/backup/copy/backup_lock.h"
#include "server/service/backup/copy/file_copy.h"
#include "storage/store.h"

namespace renkei::service {

// Reads every file against its checksum, in steps, and looks for files too many. Changes nothing, and keeps the backup from being
// pruned. Used by one thread at a time.
class BackupVerifier {
 public:
  // Errors as ReadSums and ReadManifest.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<BackupVerifier>> Begin(
      const std::string& backup);

  // So many bytes further, at most. False: that was all. UNAVAILABLE: it cannot be read, which says nothing of it.
  [[nodiscard]] absl::StatusOr<bool> Step(uint64_t bytes);
  // Whether the store in it opens and is the one that the backup tells of; after the last step. May take some tenths of a second.
  // UNAVAILABLE as for Step.
  [[nodiscard]] absl::Status CheckContent();

  const internal_pb::BackupManifest& manifest() const { return manifest_; }
  // Of the file that is being read: its path in the backup.
  const std::string& file() const { return file_; }
  uint64_t read_bytes() const { return read_bytes_ + (copy_ == nullptr ? 0 : copy_->copied()); }
  uint64_t total_bytes() const { return total_bytes_; }
  // What was found, the first kMaxBackupProblems of it.
  const std::vector<pb::BackupProblem>& problems() const { return problems_; }
  int64_t problem_count() const { return problem_count_; }

 private:
  BackupVerifier(std::string backup, FileSums sums, internal_pb::BackupManifest manifest);
  absl::Status BeginNext();
  absl::Status FindStrangers();
  void Add(pb::BackupProblemKind kind, const std::string& file);
  std::string PathOf(const std::string& file) const;

  const std::string backup_;
  const std::unique_ptr<BackupLock> lock_;
  const FileSums sums_;
  const internal_pb::BackupManifest manifest_;
  FileSums::const_iterator next_;
  std::string file_;
  std::string sum_;  // that file_ should have
  std::unique_ptr<FileCopy> copy_;
  uint64_t read_bytes_ = 0;
  uint64_t total_bytes_ = 0;
  std::vector<pb::BackupProblem> problems_;
  int64_t problem_count_ = 0;
};

// In words for the server's operator.
std::string Describe(const pb::BackupProblem& problem);

// Whether an opened copy is the store, in the state, that the manifest tells of.
bool IsStoreOf(const storage::Store& store, const internal_pb::BackupManifest& manifest);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_LOOK_BACKUP_VERIFIER_H_
