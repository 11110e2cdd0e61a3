// Files that the command writes.

#ifndef RENKEI_CLIENT_CLI_FILE_OUTPUT_H_
#define RENKEI_CLIENT_CLI_FILE_OUTPUT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace renkei::cli {

// Writes `bytes` to `path`, whole or not at all: into a file beside it that then takes its name.
// Errors are local ones in both languages that name the file.
absl::Status WriteWholeFile(const std::string& path, absl::string_view bytes);

// Makes the directory where it is missing. Errors as above.
absl::Status MakeDirectory(const std::string& path);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_OUTPUT_H_
