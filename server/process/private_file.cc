#include "server/process/private_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace renkei::process {

namespace {

// Nothing was ever written to it, nobody else can read it, and nobody holds it: a process made it that was killed.
bool IsLeftEmpty(int descriptor) {
  struct stat status = {};
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0 &&
         status.st_uid == geteuid() && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PrivateFile>> PrivateFile::Create(const std::string& path) {
  int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool was_there = descriptor < 0 && errno == EEXIST;
  if (was_there) descriptor = open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0 && !was_there) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot create ", path, ": ", strerror(errno)));
  }
  // Whoever holds it is the one who writes it; a disk may know no locks.
  const bool held = descriptor >= 0 && (flock(descriptor, LOCK_EX | LOCK_NB) == 0 ||
                                        (!was_there && errno != EWOULDBLOCK));
  if (held && IsLeftEmpty(descriptor))
    return std::unique_ptr<PrivateFile>(new PrivateFile(path, descriptor));
  if (descriptor >= 0) close(descriptor);
  return absl::AlreadyExistsError(
      absl::StrCat(path, " exists already; remove it or name another file"));
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
