#include "storage/directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace renkei::storage {
namespace {

constexpr mode_t kDirectoryMode = 0700;

std::error_code LastError() { return {errno, std::generic_category()}; }

absl::Status Failed(absl::string_view doing, const std::string& directory,
                    const std::error_code& error) {
  return absl::UnavailableError(
      absl::StrCat("cannot ", doing, " the directory ", directory, ": ", error.message()));
}

absl::Status Sync(const std::string& path, int flags) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
  if (descriptor < 0) return Failed("open", path, LastError());
  absl::Status synced;
  if (fsync(descriptor) != 0) synced = Failed("sync", path, LastError());
  close(descriptor);
  return synced;
}

}  // namespace

absl::Status MakeDirectory(const std::string& directory) {
  std::error_code error;
  std::filesystem::path path = std::filesystem::absolute(directory, error).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();  // "directory/"
  if (std::filesystem::is_directory(path, error)) return absl::OkStatus();
  std::filesystem::create_directories(path.parent_path(), error);
  if (error) return Failed("make", directory, error);
  if (mkdir(path.c_str(), kDirectoryMode) != 0) return Failed("make", directory, LastError());
  return SyncDirectory(path.parent_path());
}

absl::Status SyncDirectory(const std::string& directory) { return Sync(directory, O_DIRECTORY); }

absl::Status SyncFiles(const std::string& directory) {
  std::error_code error;
  for (std::filesystem::directory_iterator file(directory, error), end; file != end && !error;
       file.increment(error)) {
    if (file->is_regular_file(error)) RETURN_IF_ERROR(Sync(file->path(), 0));
  }
  if (error) return Failed("read", directory, error);
  return SyncDirectory(directory);
}

}  // namespace renkei::storage
