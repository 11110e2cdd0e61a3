#include "client/cli/file/output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "client/lib/error.h"

namespace renkei::cli {
namespace {

absl::Status CannotWrite(const std::string& path, const std::string& why) {
  return client::LocalError(absl::StatusCode::kInvalidArgument,
                            {absl::StrCat("cannot write ", path, ": ", why),
                             absl::StrCat(path, " に書き込めません（", why, "）。")});
}

}  // namespace

absl::Status WriteWholeFile(const std::string& path, absl::string_view bytes) {
  const std::string beside = path + ".part";
  errno = 0;
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out) {
      const std::string why = std::strerror(errno);
      std::remove(beside.c_str());
      return CannotWrite(path, why);
    }
  }
  if (std::rename(beside.c_str(), path.c_str()) == 0) return absl::OkStatus();
  const std::string why = std::strerror(errno);
  std::remove(beside.c_str());
  return CannotWrite(path, why);
}

absl::Status MakeDirectory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error || !std::filesystem::is_directory(path, error))
    return CannotWrite(path, error ? error.message() : "not a directory");
  return absl::OkStatus();
}

}  // namespace renkei::cli
