#include "client/cli/file/part_file.h"

#include <cerrno>
#include <cstring>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "client/lib/error.h"

namespace renkei::cli {
namespace {

absl::Status CannotWrite(const std::string& path) {
  const std::string why = std::strerror(errno);
  return client::LocalError(absl::StatusCode::kInvalidArgument,
                            {absl::StrCat("cannot write ", path, ": ", why),
                             absl::StrCat(path, " に書き込めません（", why, "）。")});
}

}  // namespace

absl::StatusOr<std::unique_ptr<PartFile>> PartFile::Create(const std::string& path) {
  std::FILE* file = std::fopen((path + ".part").c_str(), "wb");
  if (file == nullptr) return CannotWrite(path);
  return absl::WrapUnique(new PartFile(path, file));
}

PartFile::~PartFile() {
  if (file_ == nullptr) return;
  (void)std::fclose(file_);
  (void)std::remove(beside().c_str());
}

absl::Status PartFile::Append(absl::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) return CannotWrite(path_);
  return absl::OkStatus();
}

absl::Status PartFile::Finish() {
  std::FILE* const file = std::exchange(file_, nullptr);
  const bool written = std::fclose(file) == 0;
  if (written && std::rename(beside().c_str(), path_.c_str()) == 0) return absl::OkStatus();
  absl::Status status = CannotWrite(path_);
  (void)std::remove(beside().c_str());
  return status;
}

}  // namespace renkei::cli
