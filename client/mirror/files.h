// The file operations that a mirror is made of, few enough that a test can end the power at each of
// them.

#ifndef RENKEI_CLIENT_MIRROR_FILES_H_
#define RENKEI_CLIENT_MIRROR_FILES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::mirror {

// A file that is written from its front to its end. One thread.
class FileWriter {
 public:
  virtual ~FileWriter() = default;
  [[nodiscard]] virtual absl::Status Append(absl::string_view bytes) = 0;
  // Returns when everything appended is on the disk.
  [[nodiscard]] virtual absl::Status Sync() = 0;
};

// One thread.
class FileReader {
 public:
  virtual ~FileReader() = default;
  // Up to `size` bytes from `offset`; fewer only at the file's end.
  [[nodiscard]] virtual absl::StatusOr<std::string> ReadAt(int64_t offset, size_t size) = 0;
};

// Held until destroyed, or until the process ends, however it ends.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

// Errors are local ones in both languages that name the path: NOT_FOUND where there is no such
// file, FAILED_PRECONDITION for the rest. What a name stands for is certain to survive a lost power
// supply only after SyncDirectory of the directory that the name is in.
class Files {
 public:
  virtual ~Files() = default;

  // An empty file of that name, in the place of one that is there.
  [[nodiscard]] virtual absl::StatusOr<std::unique_ptr<FileWriter>> Create(
      const std::string& path) = 0;
  // The file cut to its first `size` bytes, to go on from there; made where it is missing.
  [[nodiscard]] virtual absl::StatusOr<std::unique_ptr<FileWriter>> Continue(
      const std::string& path, int64_t size) = 0;
  [[nodiscard]] virtual absl::StatusOr<std::unique_ptr<FileReader>> Open(
      const std::string& path) = 0;

  [[nodiscard]] virtual bool Exists(const std::string& path) = 0;
  // The names in a directory, in no order; none where there is no directory.
  [[nodiscard]] virtual absl::StatusOr<std::vector<std::string>> List(const std::string& path) = 0;

  // `to` is replaced if it is a file, and must not be there if it is a directory.
  [[nodiscard]] virtual absl::Status Rename(const std::string& from, const std::string& to) = 0;
  // Both names change what they stand for in one step. UNIMPLEMENTED where the file system cannot.
  [[nodiscard]] virtual absl::Status Exchange(const std::string& a, const std::string& b) = 0;
  // A further name for a file. UNIMPLEMENTED where the file system cannot.
  [[nodiscard]] virtual absl::Status Link(const std::string& from, const std::string& to) = 0;
  // A file, or a directory with all that is in it; OK where there is nothing.
  [[nodiscard]] virtual absl::Status RemoveAll(const std::string& path) = 0;
  // With those above it; OK where it is there.
  [[nodiscard]] virtual absl::Status MakeDirectory(const std::string& path) = 0;
  [[nodiscard]] virtual absl::Status SyncDirectory(const std::string& path) = 0;

  // Makes the file if need be. ABORTED where another process holds it.
  [[nodiscard]] virtual absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path) = 0;
};

// The machine's own. Files are made with mode 0600: a copy holds what its account may read.
std::unique_ptr<Files> MakePosixFiles();

// A small file as a whole.
[[nodiscard]] absl::StatusOr<std::string> ReadWhole(Files& files, const std::string& path);

// The lines of a file, one after another, without holding more than one and a buffer.
class LineReader {
 public:
  explicit LineReader(std::unique_ptr<FileReader> file) : file_(std::move(file)) {}

  // The next line without its line feed, valid until the next call; false at the end. What stands
  // behind the last line feed is no line.
  [[nodiscard]] absl::StatusOr<bool> Next(absl::string_view* line);
  // Offset behind the last line given.
  int64_t offset() const { return offset_; }

 private:
  const std::unique_ptr<FileReader> file_;
  std::string buffer_;
  // Where in the buffer the next line begins, and in the file what follows the buffer.
  size_t begin_ = 0;
  int64_t read_ = 0;
  int64_t offset_ = 0;
};

}  // namespace renkei::mirror

#endif  // RENKEI_CLIENT_MIRROR_FILES_H_
