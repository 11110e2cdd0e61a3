// The life of a vision: submit, return, consent, publish, revise, archive.

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_LIFECYCLE_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_LIFECYCLE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterVisionLifecycle(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_LIFECYCLE_H_
