// What somebody types that nobody shall see.

#ifndef RENKEI_CLIENT_CLI_FILE_SECRET_INPUT_H_
#define RENKEI_CLIENT_CLI_FILE_SECRET_INPUT_H_

#include <string>

#include "absl/status/statusor.h"

namespace renkei::cli {

// One line of standard input without its end. At a terminal it is not shown while it is typed; else it
// is the next line, so that scripts can give it. INVALID_ARGUMENT where there is none.
[[nodiscard]] absl::StatusOr<std::string> ReadSecretLine();

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_SECRET_INPUT_H_
