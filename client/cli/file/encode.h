// Messages to YAML.

#ifndef RENKEI_CLIENT_CLI_FILE_ENCODE_H_
#define RENKEI_CLIENT_CLI_FILE_ENCODE_H_

#include "server/text/encode.h"

namespace renkei::cli {

using text::EncodeOptions;
using text::EncodeYaml;
using text::YamlScalar;
using text::YamlText;

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_ENCODE_H_
