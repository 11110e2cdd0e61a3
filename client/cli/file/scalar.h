// Single values in files.

#ifndef RENKEI_CLIENT_CLI_FILE_SCALAR_H_
#define RENKEI_CLIENT_CLI_FILE_SCALAR_H_

#include "client/cli/text/lang.h"
#include "server/text/scalar.h"

namespace renkei::cli {

using domain::kClearMarker;
using domain::NumberText;
using domain::ParseNumber;
using text::DurationText;
using text::EnumText;
using text::EnumTexts;
using text::LooksLikeNumber;
using text::ParseDuration;
using text::ParseEnum;
using text::ParsePeriod;
using text::ParseTimestamp;
using text::TimestampText;

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FILE_SCALAR_H_
