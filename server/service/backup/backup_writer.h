// One backup while it is being written.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_BACKUP_WRITER_H_
#define RENKEI_SERVER_SERVICE_BACKUP_BACKUP_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/service/backup/backup_directory.h"
#include "server/service/backup/file_copy.h"
#include "server/service/frame/call.h"
#include "storage/checkpoint.h"

namespace renkei::service {

// Takes a checkpoint of the store and copies it in steps. Destroyed before the end it removes what it
// has written; what a killed process leaves is removed by the next one. Used by one thread at a time.
class BackupWriter {
 public:
  // In env.backup_directory, which it makes. Typed errors, as AdminService.CreateBackup has them;
  // what the system said about files goes to env.on_fault and, since only the server's operator may
  // call, into the error too. `env` outlives it.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<BackupWriter>> Begin(
      const Env& env, const std::string& backup_id);
  ~BackupWriter();
  BackupWriter(const BackupWriter&) = delete;
  BackupWriter& operator=(const BackupWriter&) = delete;

  // A step of some tens of milliseconds; the first one longer, since what the store has in memory is
  // written to its disk. True: there is more to do.
  [[nodiscard]] absl::StatusOr<bool> Step();

  uint64_t copied_bytes() const { return copied_bytes_; }
  uint64_t total_bytes() const { return total_bytes_; }
  // After the last step.
  const internal_pb::BackupManifest& manifest() const { return manifest_; }
  const std::string& directory() const { return final_; }

 private:
  BackupWriter(const Env& env, const std::string& backup_id);
  absl::Status Lock();
  absl::Status CheckNew() const;
  void RemovePartial() const;
  absl::StatusOr<bool> Advance();
  absl::Status TakeCheckpoint();
  absl::Status CheckRoom() const;
  absl::Status BeginFile();
  absl::Status EndFile();
  absl::Status Complete();
  absl::Status Describe();
  absl::Status Typed(const absl::Status& status) const;
  std::string store_directory() const;

  const Env& env_;
  const std::string root_;     // of all backups
  const std::string final_;    // of this one, when it is complete
  const std::string partial_;  // until then
  int lock_ = -1;  // who has it writes below root_; the system gives it back with the process
  std::unique_ptr<storage::Checkpoint> checkpoint_;
  size_t next_file_ = 0;
  std::unique_ptr<FileCopy> copy_;  // of the file before next_file_
  FileSums sums_;
  uint64_t copied_bytes_ = 0;
  uint64_t total_bytes_ = 0;
  internal_pb::BackupManifest manifest_;
  bool complete_ = false;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_BACKUP_WRITER_H_
