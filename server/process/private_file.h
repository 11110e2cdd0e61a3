// Files that only their owner can read, and that nobody had before: for secrets.

#ifndef RENKEI_SERVER_PROCESS_PRIVATE_FILE_H_
#define RENKEI_SERVER_PROCESS_PRIVATE_FILE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::process {

// Made before what it is to hold is, so that no secret is made that cannot be kept. Removed again
// when it was not written.
class PrivateFile {
 public:
  // Mode 0600. ALREADY_EXISTS where there is something of that name, but for an empty file of the same owner and mode that no
  // process holds: one left it that was killed before it wrote.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<PrivateFile>> Create(const std::string& path);
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  // The whole content, on the disk when it returns; once.
  [[nodiscard]] absl::Status Write(absl::string_view content);

 private:
  PrivateFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  const std::string path_;
  const int descriptor_;
  bool written_ = false;
};

// The first line of a file that an operator keeps a secret in, without spaces at its end. INVALID_ARGUMENT names `option`, which named
// the file: it cannot be read, or has no line in it.
[[nodiscard]] absl::StatusOr<std::string> ReadSecret(absl::string_view option,
                                                     const std::string& path);

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_PRIVATE_FILE_H_
