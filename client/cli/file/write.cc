#include "client/cli/file/write.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "client/lib/error.h"

namespace renkei::cli {
namespace {

absl::Status CannotWrite(const std::string& path, int error) {
  const std::string why = std::strerror(error);
  return client::LocalError(absl::StatusCode::kInvalidArgument,
                            {absl::StrCat("cannot write ", path, ": ", why),
                             absl::StrCat(path, " に書き込めません（", why, "）。")});
}

}  // namespace

absl::Status WriteFile(const std::string& path, absl::string_view bytes) {
  const std::string part = absl::StrCat(path, ".part", getpid());
  errno = 0;
  {
    std::ofstream file(part, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) {
      const int error = errno;
      (void)std::remove(part.c_str());
      return CannotWrite(path, error);
    }
  }
  if (std::rename(part.c_str(), path.c_str()) != 0) {
    const int error = errno;
    (void)std::remove(part.c_str());
    return CannotWrite(path, error);
  }
  return absl::OkStatus();
}

}  // namespace renkei::cli
