// Files that hold secrets: for their owner alone, and safe against a lost power supply.

#ifndef RENKEI_CLIENT_CLI_FILE_PRIVATE_FILE_H_
#define RENKEI_CLIENT_CLI_FILE_PRIVATE_FILE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::cli {

// A file of mode 0600 to which is only appended. Nobody else may work on it at the same time. All
// errors are local ones in both languages that name the file. One thread.
class PrivateFile {
 public:
  // Makes the file; it must not exist.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<PrivateFile>> Create(const std::string& path);
  // Opens one that exists: a plain file that others can neither read nor write.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<PrivateFile>> Open(const std::string& path);

  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  // All of it.
  [[nodiscard]] absl::StatusOr<std::string> Read() const;
  // Returns when the bytes, and the file's name in its directory, are on the disk.
  [[nodiscard]] absl::Status Append(absl::string_view bytes);
  // Cuts off everything behind the first `size` bytes.
  [[nodiscard]] absl::Status Truncate(size_t size);

 private:
  PrivateFile(std::string path, int descriptor) : path_(std::move(path)), fd_(descriptor) {}
  absl::Status Lock() const;

  const std::string path_;
  const int fd_;
};

// Whether there is anything under that name.
bool PathExists(const std::string& path);

// Makes `path`, mode 0600, hold `bytes`, replacing what was there; on the disk when it returns.
[[nodiscard]] absl::Status WritePrivateFile(const std::string& path, absl::string_view bytes);

// The content of a small file; nullopt where there is none.
[[nodiscard]] absl::StatusOr<std::optional<std::string>> ReadPrivateFile(const std::string& path);

// Removes the file if it is there.
void RemovePrivateFile(const std::string& path);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_PRIVATE_FILE_H_
