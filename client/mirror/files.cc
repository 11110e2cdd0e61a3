#include "client/mirror/files.h"

#include <utility>

namespace renkei::mirror {
namespace {

// Enough that a disk reads at full speed, little beside everything else.
constexpr size_t kReadBytes = size_t{256} << 10;

}  // namespace

absl::StatusOr<std::string> ReadWhole(Files& files, const std::string& path) {
  absl::StatusOr<std::unique_ptr<FileReader>> file = files.Open(path);
  if (!file.ok()) return file.status();
  std::string text;
  while (true) {
    const absl::StatusOr<std::string> piece =
        (*file)->ReadAt(static_cast<int64_t>(text.size()), kReadBytes);
    if (!piece.ok()) return piece.status();
    if (piece->empty()) return text;
    text += *piece;
  }
}

absl::StatusOr<bool> LineReader::Next(absl::string_view* line) {
  size_t searched = begin_;
  while (true) {
    const size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos) {
      *line = absl::string_view(buffer_).substr(begin_, end - begin_);
      offset_ += static_cast<int64_t>(end + 1 - begin_);
      begin_ = end + 1;
      return true;
    }
    buffer_.erase(0, begin_);
    begin_ = 0;
    searched = buffer_.size();
    const absl::StatusOr<std::string> more = file_->ReadAt(read_, kReadBytes);
    if (!more.ok()) return more.status();
    if (more->empty()) return false;
    read_ += static_cast<int64_t>(more->size());
    buffer_ += *more;
  }
}

}  // namespace renkei::mirror
