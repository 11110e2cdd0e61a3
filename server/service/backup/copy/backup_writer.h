// One backup while it is being written.
//
// RocksDB has a backup engine of its own, and it is not used: it keeps the files of all backups in pools under names of its own, so
// that no backup is whole by itself, neither sha256sum nor a plain copy understands one, and what is missing shows when it is
// restored; in 7.8 it restores no newest one if the newest was deleted; and it blocks its thread to the end, where this one goes in
// steps that share threads, keep to a pace and end with the call.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_COPY_BACKUP_WRITER_H_
#define RENKEI_SERVER_SERVICE_BACKUP_COPY_BACKUP_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/service/backup/copy/backup_directory.h"
#include "server/service/backup/copy/backup_lock.h"
#include "server/service/backup/copy/file_copy.h"
#include "server/service/backup/copy/shared_files.h"
#include "server/service/frame/call.h"
#include "storage/checkpoint.h"

namespace renkei::service {

// What is to be made.
struct BackupRequest {
  std::string id;
  bool named = false;  // by whoever asks for it
  bool full = false;   // shares nothing with earlier ones
};

// Takes a checkpoint of the store and copies it in steps: every file is read, and written where no earlier backup has it with the
// same bytes. Destroyed before the end it removes what it has written; what a killed process leaves is removed by the next one. Used
// by one thread at a time.
class BackupWriter {
 public:
  // In env.backups.directory, which it makes. Typed errors, as AdminService.CreateBackup has them;
  // what the system said about files goes to env.on_fault and, since only the server's operator may
  // call, into the error too. env.backup_news learns what becomes of it. `env` outlives it.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<BackupWriter>> Begin(const Env& env,
                                                                           BackupRequest request);
  ~BackupWriter();
  BackupWriter(const BackupWriter&) = delete;
  BackupWriter& operator=(const BackupWriter&) = delete;

  // A step of some tens of milliseconds; the first one longer, since what the store has in memory is
  // written to its disk. True: there is more to do.
  [[nodiscard]] absl::StatusOr<bool> Step();

  // What is in the copy, of total_bytes().
  uint64_t copied_bytes() const { return copied_bytes_ + (copy_ == nullptr ? 0 : copy_->copied()); }
  uint64_t total_bytes() const { return total_bytes_; }
  // What was read so far: more than copied_bytes(), since what is written is read again.
  uint64_t read_bytes() const { return read_bytes_ + (copy_ == nullptr ? 0 : copy_->copied()); }
  // After the last step.
  const internal_pb::BackupManifest& manifest() const { return manifest_; }
  const std::string& directory() const { return final_; }

 private:
  BackupWriter(const Env& env, BackupRequest request);
  absl::Status Open();
  absl::StatusOr<bool> Advance();
  absl::Status TakeCheckpoint();
  absl::Status CheckRoom(uint64_t bytes) const;
  absl::Status BeginFile();
  absl::Status BeginCopy();
  absl::Status EndFile();
  absl::StatusOr<bool> Share(const std::string& sum);
  absl::Status Complete();
  absl::Status Describe();
  absl::Status Failed(const absl::Status& status);
  absl::Status Typed(const absl::Status& status) const;
  const storage::StoreFile& file() const { return checkpoint_->files()[next_file_]; }
  std::string PathOf(const storage::StoreFile& file) const;
  std::string store_directory() const;

  const Env& env_;
  const BackupRequest request_;
  const std::string root_;            // of all backups
  const std::string final_;           // of this one, when it is complete
  const std::string partial_;         // until then
  std::unique_ptr<BackupLock> lock_;  // who has it writes below root_
  std::unique_ptr<storage::Checkpoint> checkpoint_;
  SharedFiles shared_;
  size_t next_file_ = 0;
  std::unique_ptr<FileCopy> copy_;  // of file(), or a look at it alone
  bool only_looks_ = false;         // whether file() is what shared_ may have
  FileSums sums_;
  uint64_t copied_bytes_ = 0;  // of files before file()
  uint64_t read_bytes_ = 0;    // before copy_
  uint64_t new_bytes_ = 0;
  uint64_t total_bytes_ = 0;
  internal_pb::BackupManifest manifest_;
  // Of these one after the other.
  bool begun_ = false;
  bool complete_ = false;
  bool failed_ = false;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_COPY_BACKUP_WRITER_H_
