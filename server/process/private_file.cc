#include "server/process/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace renkei::process {

absl::StatusOr<std::unique_ptr<PrivateFile>> PrivateFile::Create(const std::string& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) return std::unique_ptr<PrivateFile>(new PrivateFile(path, descriptor));
  if (errno == EEXIST) {
    return absl::AlreadyExistsError(
        absl::StrCat(path, " exists already; remove it or name another file"));
  }
  return absl::FailedPreconditionError(absl::StrCat("cannot create ", path, ": ", strerror(errno)));
}

PrivateFile::~PrivateFile() {
  close(descriptor_);
  if (!written_) unlink(path_.c_str());
}

absl::Status PrivateFile::Write(absl::string_view content) {
  written_ =
      write(descriptor_, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      fsync(descriptor_) == 0;
  return written_ ? absl::OkStatus() : absl::DataLossError(absl::StrCat("cannot write ", path_));
}

absl::StatusOr<std::string> ReadSecret(absl::string_view option, const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line)) {
    return absl::InvalidArgumentError(
        absl::StrCat(option, " ", path, " cannot be read, or has no line in it"));
  }
  absl::StripTrailingAsciiWhitespace(&line);
  return line;
}

}  // namespace renkei::process
