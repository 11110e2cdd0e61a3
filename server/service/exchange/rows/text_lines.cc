#include "server/service/exchange/rows/text_lines.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/sheet/file_error.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kBlockBytes = size_t{256} << 10;
// Where a mark at the end of the file is looked for: hosts filled up blocks smaller than this.
constexpr size_t kTailBytes = size_t{64} << 10;

absl::Status LineTooLong(size_t line, size_t limit) {
  return sheet::FileError(
      "LINE_TOO_LONG", {absl::StrCat("line ", line, " is longer than ", limit >> 20, " MiB"),
                        absl::StrCat(line, " 行目が ", limit >> 20,
                                     " MiB を超えています。ファイルの形式を確かめてください。")});
}

}  // namespace

absl::Status TextLines::FindEnd() {
  std::string tail;
  const size_t size = std::min(spool_.size(), kTailBytes);
  RETURN_IF_ERROR(spool_.Read(spool_.size() - size, size, tail));
  end_ = spool_.size() - sheet::EndMarkSize(tail);
  return absl::OkStatus();
}

absl::Status TextLines::Fill() {
  const bool first = offset_ == 0;
  const size_t before = rest_.size();
  const size_t size = std::min(kBlockBytes, *end_ - offset_);
  RETURN_IF_ERROR(spool_.Read(offset_, size, rest_));
  offset_ += rest_.size() - before;
  if (first && absl::StartsWith(rest_, sheet::kUtf8Mark))
    rest_.erase(0, sizeof(sheet::kUtf8Mark) - 1);
  return absl::OkStatus();
}

absl::StatusOr<std::string> TextLines::Next() {
  if (!end_) {
    RETURN_IF_ERROR(FindEnd());
  }
  size_t end = std::string::npos;
  while (end == std::string::npos) {
    const bool last = offset_ >= *end_;
    if (!last) {
      RETURN_IF_ERROR(Fill());
    }
    const size_t at = rest_.rfind('\n');
    if (last || offset_ >= *end_) {
      end = rest_.size();
    } else if (at != std::string::npos) {
      end = at + 1;
    } else if (rest_.size() > max_line_bytes_) {
      return LineTooLong(next_line_, max_line_bytes_);
    }
  }
  const std::string lines = rest_.substr(0, end);
  rest_.erase(0, end);
  first_line_ = next_line_;
  next_line_ += static_cast<size_t>(std::count(lines.begin(), lines.end(), '\n'));
  return sheet::DecodeLines(lines, encoding_, first_line_);
}

}  // namespace renkei::service
