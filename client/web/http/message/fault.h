// Why a request is refused by the server itself, before or instead of its handler.

#ifndef RENKEI_CLIENT_WEB_HTTP_MESSAGE_FAULT_H_
#define RENKEI_CLIENT_WEB_HTTP_MESSAGE_FAULT_H_

#include "server/domain/error.h"

namespace renkei::web::http {

struct Fault {
  int status = 500;
  domain::Bilingual message;
  // When to come back; 0: it says nothing of that.
  int retry_after_seconds = 0;
};

}  // namespace renkei::web::http

#endif  // RENKEI_CLIENT_WEB_HTTP_MESSAGE_FAULT_H_
