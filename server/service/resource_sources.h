// What every service says of its resources to whoever derives something from them: where the sources
// are put together.

#ifndef RENKEI_SERVER_SERVICE_RESOURCE_SOURCES_H_
#define RENKEI_SERVER_SERVICE_RESOURCE_SOURCES_H_

#include "server/service/frame/resource_source.h"

namespace renkei::service {

// One source for every type in the feed; a test walks the enum. A new type is added there.
const ResourceSources& AllResourceSources();

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_RESOURCE_SOURCES_H_
