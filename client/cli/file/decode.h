// Trees to messages, as the server reads them too.

#ifndef RENKEI_CLIENT_CLI_FILE_DECODE_H_
#define RENKEI_CLIENT_CLI_FILE_DECODE_H_

#include "client/cli/file/tree.h"
#include "client/cli/text/lang.h"
#include "server/text/decode.h"

namespace renkei::cli {

using text::Decoder;
using text::kMaxMistakes;

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_DECODE_H_
