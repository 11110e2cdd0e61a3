// SearchService: what is asked becomes a request to the index (search_index.h), and what the index
// answers is read anew for the caller (hit_writer.h).

#ifndef RENKEI_SERVER_SERVICE_SEARCH_SEARCH_SERVICE_H_
#define RENKEI_SERVER_SERVICE_SEARCH_SEARCH_SERVICE_H_

#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterSearchService(MethodRegistry& methods);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_SEARCH_SERVICE_H_
