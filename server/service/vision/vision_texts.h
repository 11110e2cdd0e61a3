// A vision and its parts for what is derived from them: both texts, and what stands below what
// (frame/resource_source.h).

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_TEXTS_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_TEXTS_H_

#include "server/service/frame/resource_source.h"

namespace renkei::service {

// Adds the sources of visions, nodes, KPIs, figures, reports and revisions.
void AddVisionSources(ResourceSources& sources);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_TEXTS_H_
