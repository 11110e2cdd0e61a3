// Why a request is refused by the server itself, before or instead of its handler.

#ifndef RENKEI_SERVER_HTTP_MESSAGE_FAULT_H_
#define RENKEI_SERVER_HTTP_MESSAGE_FAULT_H_

#include "server/domain/error.h"

namespace renkei::http {

struct Fault {
  int status = 500;
  domain::Bilingual message;
  // When to come back; 0: it says nothing of that.
  int retry_after_seconds = 0;
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_MESSAGE_FAULT_H_
