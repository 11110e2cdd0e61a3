// Files that people give to the command.

#ifndef RENKEI_CLIENT_CLI_FILE_INPUT_H_
#define RENKEI_CLIENT_CLI_FILE_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cli/file/tree.h"
#include "server/text/place.h"

namespace renkei::cli {

// Largest file that is read: a vision of 20,000 nodes with a paragraph each is about 20 MiB.
inline constexpr size_t kMaxFileBytes = 32 << 20;

// The content of `path`, or of standard input for "-", as UTF-8 text without its byte order mark.
// Errors are local ones in both languages that name the file: missing, a directory, unreadable, too
// large, not UTF-8 (with line and column; when the bytes look like Shift_JIS the hint says so),
// binary.
[[nodiscard]] absl::StatusOr<std::string> ReadTextFile(const std::string& path);

// The bytes of `path` as they are. A larger file than kMaxFileBytes is refused by its size, unread.
// Errors as above, but for what the bytes are.
[[nodiscard]] absl::StatusOr<std::string> ReadBinaryFile(const std::string& path);

// The same checks on bytes that are here already; `name` is used in errors.
[[nodiscard]] absl::StatusOr<std::string> CheckText(std::string bytes, const std::string& name);

using text::FileError;
using text::PlaceText;

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_INPUT_H_
