// YAML and JSON, as the server reads them too.

#ifndef RENKEI_CLIENT_CLI_FILE_READER_H_
#define RENKEI_CLIENT_CLI_FILE_READER_H_

#include "client/cli/file/tree.h"
#include "server/text/reader.h"

namespace renkei::cli {

using text::ReadDocuments;
using text::ReadJson;

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_READER_H_
