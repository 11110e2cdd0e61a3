// A file that the command writes piece by piece.

#ifndef RENKEI_CLIENT_CLI_FILE_PART_FILE_H_
#define RENKEI_CLIENT_CLI_FILE_PART_FILE_H_

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::cli {

// Written beside its place, which it takes when it is complete; unfinished, nothing of it stays.
// Errors are local ones in both languages that name the file.
class PartFile {
 public:
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<PartFile>> Create(const std::string& path);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  [[nodiscard]] absl::Status Append(absl::string_view bytes);
  // Called once, at the end.
  [[nodiscard]] absl::Status Finish();

 private:
  PartFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}
  std::string beside() const { return path_ + ".part"; }

  const std::string path_;
  std::FILE* file_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_PART_FILE_H_
