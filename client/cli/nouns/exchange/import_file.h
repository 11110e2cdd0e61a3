// Sending a file to the server, which reads it: the one door for tables and documents of all kinds.

#ifndef RENKEI_CLIENT_CLI_NOUNS_EXCHANGE_IMPORT_FILE_H_
#define RENKEI_CLIENT_CLI_NOUNS_EXCHANGE_IMPORT_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "client/cli/session.h"
#include "renkei/v1/exchange_service.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// Imports the file at `path` ("-": standard input), or checks it where the session is a dry run, and
// tells what came of it: every mistake with its place, then the counts.
[[nodiscard]] absl::Status ImportFile(Session& session, const std::string& path,
                                      pb::ImportOptions options);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_EXCHANGE_IMPORT_FILE_H_
