#include "server/process/version.h"

namespace renkei::process {

const char* const kVersion = RENKEI_VERSION;

}  // namespace renkei::process
