// "Did you mean ...?", as the server says it.

#ifndef RENKEI_CLIENT_CLI_TEXT_SUGGEST_H_
#define RENKEI_CLIENT_CLI_TEXT_SUGGEST_H_

#include "server/domain/suggest.h"

namespace renkei::cli {

using domain::Closest;

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_TEXT_SUGGEST_H_
