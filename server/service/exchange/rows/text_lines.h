// The lines of a spooled text, as UTF-8, some at a time.

#ifndef RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_TEXT_LINES_H_
#define RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_TEXT_LINES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/service/frame/share/spool.h"
#include "server/sheet/encoding.h"

namespace renkei::service {

// A resource holds 160 KiB; a row of a table or a line of JSON lines with all of it is below this.
inline constexpr size_t kMaxLineBytes = size_t{1} << 20;

class TextLines {
 public:
  // `spool` outlives the lines.
  TextLines(const Spool& spool, sheet::Encoding encoding, size_t max_line_bytes = kMaxLineBytes)
      : spool_(spool), encoding_(encoding), max_line_bytes_(max_line_bytes) {}

  // The next lines, each ended but for the last of the file; empty at the end. What
  // sheet::EndMarkSize counts is no part of them. INVALID_FIELDS
  // ("file"): LINE_TOO_LONG, BAD_ENCODING, BINARY_FILE, each with the line.
  [[nodiscard]] absl::StatusOr<std::string> Next();

  // Number of the first line of what Next returned last, from 1.
  size_t first_line() const { return first_line_; }
  // Of the file, given out already.
  size_t bytes_read() const { return offset_ - rest_.size(); }

 private:
  absl::Status FindEnd();
  absl::Status Fill();

  const Spool& spool_;
  const sheet::Encoding encoding_;
  const size_t max_line_bytes_;
  std::optional<size_t> end_;  // without the mark that some files have there
  size_t offset_ = 0;
  std::string rest_;  // read and not given out: the beginning of a line
  size_t first_line_ = 1;
  size_t next_line_ = 1;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_EXCHANGE_ROWS_TEXT_LINES_H_
