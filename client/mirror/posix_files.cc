#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "client/lib/descriptor.h"
#include "client/lib/error.h"
#include "client/mirror/files.h"

namespace renkei::mirror {
namespace {

using client::Descriptor;
using client::LocalError;

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
constexpr mode_t kOwnerOnlyDirectory = S_IRWXU;

absl::Status Failed(const std::string& path, int error) {
  if (error == ENOENT) {
    return LocalError(absl::StatusCode::kNotFound, {absl::StrCat(path, " does not exist"),
                                                    absl::StrCat(path, " がありません。")});
  }
  const std::string why = std::strerror(error);
  return LocalError(absl::StatusCode::kFailedPrecondition,
                    {absl::StrCat("cannot use ", path, ": ", why),
                     absl::StrCat(path, " を読み書きできません（", why, "）。")});
}

absl::Status Outcome(const std::string& path, int result) {
  return result == 0 ? absl::OkStatus() : Failed(path, errno);
}

bool IsUnsupported(int error) {
  return error == EINVAL || error == ENOSYS || error == EOPNOTSUPP || error == EPERM ||
         error == EMLINK || error == EXDEV;
}

class PosixWriter final : public FileWriter {
 public:
  PosixWriter(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  absl::Status Append(absl::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = write(fd_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return Failed(path_, errno);
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return absl::OkStatus();
  }
  absl::Status Sync() override { return Outcome(path_, fsync(fd_.get())); }

 private:
  const std::string path_;
  const Descriptor fd_;
};

class PosixReader final : public FileReader {
 public:
  PosixReader(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  absl::StatusOr<std::string> ReadAt(int64_t offset, size_t size) override {
    std::string bytes(size, '\0');
    size_t got = 0;
    while (got < size) {
      const ssize_t read = pread(fd_.get(), bytes.data() + got, size - got,
                                 static_cast<off_t>(offset + static_cast<int64_t>(got)));
      if (read < 0 && errno == EINTR) continue;
      if (read < 0) return Failed(path_, errno);
      if (read == 0) break;
      got += static_cast<size_t>(read);
    }
    bytes.resize(got);
    return bytes;
  }

 private:
  const std::string path_;
  const Descriptor fd_;
};

class PosixLock final : public FileLock {
 public:
  explicit PosixLock(int fd) : fd_(fd) {}
  int fd() const { return fd_.get(); }

 private:
  const Descriptor fd_;
};

class PosixFiles final : public Files {
 public:
  absl::StatusOr<std::unique_ptr<FileWriter>> Create(const std::string& path) override {
    // A new file, and not the old one emptied: it may have another name too, which keeps it.
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return Failed(path, errno);
    const int fd =
        open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
    if (fd < 0) return Failed(path, errno);
    return std::make_unique<PosixWriter>(path, fd);
  }

  absl::StatusOr<std::unique_ptr<FileWriter>> Continue(const std::string& path,
                                                       int64_t size) override {
    const int fd =
        open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
    if (fd < 0) return Failed(path, errno);
    auto writer = std::make_unique<PosixWriter>(path, fd);
    if (ftruncate(fd, static_cast<off_t>(size)) != 0) return Failed(path, errno);
    return writer;
  }

  absl::StatusOr<std::unique_ptr<FileReader>> Open(const std::string& path) override {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return Failed(path, errno);
    return std::make_unique<PosixReader>(path, fd);
  }

  bool Exists(const std::string& path) override {
    struct stat info = {};
    return lstat(path.c_str(), &info) == 0;
  }

  absl::StatusOr<std::vector<std::string>> List(const std::string& path) override {
    std::vector<std::string> names;
    std::error_code error;
    std::filesystem::directory_iterator at(path, error);
    for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
      names.push_back(at->path().filename().string());
    }
    if (error && error.value() != ENOENT) return Failed(path, error.value());
    return names;
  }

  absl::Status Rename(const std::string& from, const std::string& to) override {
    return Outcome(from, rename(from.c_str(), to.c_str()));
  }

  absl::Status Exchange(const std::string& a, const std::string& b) override {
    if (renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0) {
      return absl::OkStatus();
    }
    return IsUnsupported(errno) ? absl::UnimplementedError("no exchange") : Failed(a, errno);
  }

  absl::Status Link(const std::string& from, const std::string& to) override {
    if (link(from.c_str(), to.c_str()) == 0) return absl::OkStatus();
    return IsUnsupported(errno) ? absl::UnimplementedError("no links") : Failed(from, errno);
  }

  absl::Status RemoveAll(const std::string& path) override {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    return error ? Failed(path, error.value()) : absl::OkStatus();
  }

  absl::Status MakeDirectory(const std::string& path) override {
    std::error_code error;
    const std::filesystem::path parent = std::filesystem::path(path).parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, error);
    if (error) return Failed(parent.string(), error.value());
    if (mkdir(path.c_str(), kOwnerOnlyDirectory) == 0) return absl::OkStatus();
    struct stat info = {};
    const int why = errno;
    const bool there = stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
    return there ? absl::OkStatus() : Failed(path, why);
  }

  absl::Status SyncDirectory(const std::string& path) override {
    const Descriptor directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0) return Failed(path, errno);
    return Outcome(path, fsync(directory.get()));
  }

  absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path) override {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwnerOnly);
    if (fd < 0) return Failed(path, errno);
    auto lock = std::make_unique<PosixLock>(fd);
    if (flock(lock->fd(), LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK) return Failed(path, errno);
    return LocalError(
        absl::StatusCode::kAborted,
        {absl::StrCat(path, " is held by another renkei sync; wait until it has ended"),
         absl::StrCat("別の renkei sync が実行中です。終わってから実行してください（", path,
                      "）。")});
  }
};

}  // namespace

std::unique_ptr<Files> MakePosixFiles() { return std::make_unique<PosixFiles>(); }

}  // namespace renkei::mirror
