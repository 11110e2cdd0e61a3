// Files of a backup: copied in steps, with their checksums.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_COPY_FILE_COPY_H_
#define RENKEI_SERVER_SERVICE_BACKUP_COPY_FILE_COPY_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/checkpoint.h"

namespace renkei::service {

// A SHA-256 that is fed piece by piece.
class Sha256Sum {
 public:
  Sha256Sum();
  ~Sha256Sum();
  Sha256Sum(const Sha256Sum&) = delete;
  Sha256Sum& operator=(const Sha256Sum&) = delete;

  void Add(absl::string_view bytes);
  // In 64 lower-case hexadecimal digits. Called once.
  std::string Hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// Copies the first `from.bytes` of a file, or its content, to `to`, which must not exist, and sums
// them. With an empty `to` it only sums. Used by one thread.
class FileCopy {
 public:
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<FileCopy>> Begin(
      const storage::StoreFile& from, const std::string& to);
  ~FileCopy();
  FileCopy(const FileCopy&) = delete;
  FileCopy& operator=(const FileCopy&) = delete;

  // So many bytes further, at most; false: that was the end, and the copy is on the disk.
  // RESOURCE_EXHAUSTED: no room. UNAVAILABLE with what the system said otherwise; DATA_LOSS where
  // the file is shorter than it should be.
  [[nodiscard]] absl::StatusOr<bool> Step(uint64_t bytes);

  uint64_t copied() const { return copied_; }
  // After the end; called once.
  std::string Hex() { return sum_.Hex(); }

 private:
  FileCopy(const storage::StoreFile& from, std::string to) : from_(from), to_(std::move(to)) {}
  absl::StatusOr<absl::string_view> Read(uint64_t bytes);
  absl::Status Write(absl::string_view bytes);
  absl::Status Close();

  const storage::StoreFile from_;
  const std::string to_;
  int in_ = -1;
  int out_ = -1;
  uint64_t copied_ = 0;
  std::string buffer_;
  Sha256Sum sum_;
};

// The whole in one go; returns the checksum.
[[nodiscard]] absl::StatusOr<std::string> CopyFile(const storage::StoreFile& from,
                                                   const std::string& to);

// A file that is there, as the source of a copy. UNAVAILABLE.
[[nodiscard]] absl::StatusOr<storage::StoreFile> ExistingFile(const std::string& path);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_COPY_FILE_COPY_H_
