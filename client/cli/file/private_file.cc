#include "client/cli/file/private_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/file/input.h"
#include "client/lib/error.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

using client::LocalError;

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;

absl::Status Failed(const std::string& path, const std::string& why) {
  return LocalError(absl::StatusCode::kInvalidArgument,
                    {absl::StrCat("cannot write ", path, ": ", why),
                     absl::StrCat(path, " に書き込めません（", why, "）。")});
}

absl::Status Failed(const std::string& path) { return Failed(path, std::strerror(errno)); }

bool WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

// The names in the directory of `path` are on the disk.
bool SyncDirectory(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const int fd = open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool done = fsync(fd) == 0;
  close(fd);
  return done;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PrivateFile>> PrivateFile::Create(const std::string& path) {
  const int fd =
      open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
  if (fd < 0) return Failed(path);
  std::unique_ptr<PrivateFile> file(new PrivateFile(path, fd));
  // Whatever the umask was.
  if (fchmod(fd, kOwnerOnly) != 0) return Failed(path);
  RETURN_IF_ERROR(file->Lock());
  if (!SyncDirectory(path)) return Failed(path);
  return file;
}

absl::StatusOr<std::unique_ptr<PrivateFile>> PrivateFile::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return Failed(path);
  std::unique_ptr<PrivateFile> file(new PrivateFile(path, fd));
  struct stat info = {};
  if (fstat(fd, &info) != 0) return Failed(path);
  if (!S_ISREG(info.st_mode)) return Failed(path, "not a plain file");
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return LocalError(
        absl::StatusCode::kInvalidArgument,
        {absl::StrCat(path, " is to hold secrets and others can read it; run: chmod 600 ", path),
         absl::StrCat(path, " には秘密の文字列を書き込みますが、他の利用者も読めます。chmod 600 ",
                      path, " を実行してください。")});
  }
  RETURN_IF_ERROR(file->Lock());
  return file;
}

PrivateFile::~PrivateFile() { close(fd_); }

absl::Status PrivateFile::Lock() const {
  if (flock(fd_, LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
  return LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat(path_, " is in use by another command"),
       absl::StrCat(path_, " は別のコマンドが使用中です。終わってから実行してください。")});
}

absl::StatusOr<std::string> PrivateFile::Read() const {
  std::string bytes;
  char buffer[64 * 1024];
  while (bytes.size() <= kMaxFileBytes) {
    const ssize_t read = pread(fd_, buffer, sizeof(buffer), static_cast<off_t>(bytes.size()));
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return Failed(path_);
    if (read == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(read));
  }
  return Failed(path_, "too large");
}

absl::Status PrivateFile::Append(absl::string_view bytes) {
  return WriteAll(fd_, bytes) && fsync(fd_) == 0 ? absl::OkStatus() : Failed(path_);
}

absl::Status PrivateFile::Truncate(size_t size) {
  return ftruncate(fd_, static_cast<off_t>(size)) == 0 && fsync(fd_) == 0 ? absl::OkStatus()
                                                                          : Failed(path_);
}

bool PathExists(const std::string& path) {
  struct stat info = {};
  return lstat(path.c_str(), &info) == 0;
}

absl::Status WritePrivateFile(const std::string& path, absl::string_view bytes) {
  const std::string part = absl::StrCat(path, ".new");
  unlink(part.c_str());
  const int fd =
      open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
  if (fd < 0) return Failed(part);
  const bool written = WriteAll(fd, bytes) && fsync(fd) == 0;
  close(fd);
  if (!written || rename(part.c_str(), path.c_str()) != 0 || !SyncDirectory(path))
    return Failed(path);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> ReadPrivateFile(const std::string& path) {
  if (!PathExists(path)) return std::optional<std::string>();
  ASSIGN_OR_RETURN(std::string text, ReadBinaryFile(path));
  return std::optional<std::string>(std::move(text));
}

void RemovePrivateFile(const std::string& path) { unlink(path.c_str()); }

}  // namespace renkei::cli
