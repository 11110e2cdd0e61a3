#include "client/mirror/files.h"

#include <utility>

#include "storage/base/status_macros.h"

namespace renkei::mirror {
namespace {

// Enough that a disk reads at full speed, little beside everything else.
constexpr size_t kReadBytes = size_t{256} << 10;

}  // namespace

absl::StatusOr<std::string> ReadWhole(Files& files, const std::string& path) {
  ASSIGN_OR_RETURN(std::unique_ptr<FileReader> file, files.Open(path));
  std::string text;
  while (true) {
    ASSIGN_OR_RETURN(const std::string piece,
                     file->ReadAt(static_cast<int64_t>(text.size()), kReadBytes));
    if (piece.empty()) return text;
    text += piece;
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
    ASSIGN_OR_RETURN(const std::string more, file_->ReadAt(read_, kReadBytes));
    if (more.empty()) return false;
    read_ += static_cast<int64_t>(more.size());
    buffer_ += more;
  }
}

}  // namespace renkei::mirror
