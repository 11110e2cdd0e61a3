// Files that the command writes for its user.

#ifndef RENKEI_CLIENT_CLI_FILE_WRITE_H_
#define RENKEI_CLIENT_CLI_FILE_WRITE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace renkei::cli {

// Makes `path` hold `bytes`, replacing what was there. Written beside it and then renamed, so that
// nobody finds half a file. Errors are local ones in both languages that name the file.
[[nodiscard]] absl::Status WriteFile(const std::string& path, absl::string_view bytes);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_WRITE_H_
