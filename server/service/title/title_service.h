// TitleService: what resources are called, many at once.

#ifndef RENKEI_SERVER_SERVICE_TITLE_TITLE_SERVICE_H_
#define RENKEI_SERVER_SERVICE_TITLE_TITLE_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterTitleService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_TITLE_TITLE_SERVICE_H_
