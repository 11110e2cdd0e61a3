#include "server/process/process.h"

#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "server/process/private_file.h"
#include "storage/base/status_macros.h"

namespace renkei::process {

void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
    spdlog::warn("the limit of open files stays as it is: {}", std::strerror(errno));
}

// Every thread that is made later inherits the mask.
sigset_t HoldSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

absl::Status ReplaceFile(const std::string& path, absl::string_view content) {
  const std::string next = absl::StrCat(path, ".new");
  std::error_code error;
  std::filesystem::remove(next, error);
  ASSIGN_OR_RETURN(const std::unique_ptr<PrivateFile> file, PrivateFile::Create(next));
  RETURN_IF_ERROR(file->Write(content));
  std::filesystem::rename(next, path, error);
  if (error)
    return absl::FailedPreconditionError(
        absl::StrCat("cannot write ", path, ": ", error.message()));
  return absl::OkStatus();
}

}  // namespace renkei::process
