#include "server/service/frame/share/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::Status NoRoom() {
  return domain::MakeError(pb::REASON_UNAVAILABLE,
                           {"the server cannot keep the file while it is read; try again later",
                            "サーバーにファイルを一時保存できません。時間をおいて、"
                            "もう一度お試しください。"});
}

int OpenNameless(const std::string& directory) {
  const int file = open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) return file;
  // File systems without nameless files.
  std::string name = directory + "/renkei-spool-XXXXXX";
  const int named = mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) (void)unlink(name.c_str());
  return named;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Spool>> Spool::Create(const Env& env, const Holder& holder,
                                                     size_t max_bytes) {
  const std::string& directory = env.spool_directory;
  std::error_code error;
  const std::string where =
      directory.empty() ? std::filesystem::temp_directory_path(error).string() : directory;
  const int file = error ? -1 : OpenNameless(where);
  if (file < 0) return NoRoom();
  return absl::WrapUnique(new Spool(file, env, holder, max_bytes));
}

Spool::~Spool() { (void)close(file_); }

absl::Status Spool::Append(absl::string_view bytes) {
  if (bytes.size() > max_bytes_ - size_) {
    return domain::MakeError(
        pb::REASON_TOO_LARGE,
        {absl::StrCat("larger than ", max_bytes_ >> 20, " MiB; split it into several files"),
         absl::StrCat("一度に送れるのは ", max_bytes_ >> 20,
                      " MiB までです。いくつかのファイルに分けてください。")},
        {{"limit", absl::StrCat("bytes=", max_bytes_)}});
  }
  if (absl::Status health = env_.store.WriteHealth(); storage::IsDiskFull(health)) return health;
  RETURN_IF_ERROR(share_.Grow(static_cast<int64_t>(bytes.size())));
  while (!bytes.empty()) {
    const ssize_t written = pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return NoRoom();
    size_ += static_cast<size_t>(written);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status Spool::Read(size_t offset, size_t size, std::string& out) const {
  const size_t before = out.size();
  size = std::min(size, size_ - std::min(offset, size_));
  out.resize(before + size);
  for (size_t done = 0; done < size;) {
    const ssize_t got =
        pread(file_, out.data() + before + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return NoRoom();
    done += static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

}  // namespace renkei::service
