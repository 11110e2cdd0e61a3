// Answers /openapi.json.

#ifndef RENKEI_CLIENT_WEB_OPENAPI_HANDLER_H_
#define RENKEI_CLIENT_WEB_OPENAPI_HANDLER_H_

#include <mutex>
#include <string>

#include "server/http/handler.h"

namespace renkei::web {

class OpenApi final : public http::Handler {
 public:
  http::Admission Admit(const http::RequestHead&) override { return {}; }
  void Handle(std::unique_ptr<http::Exchange> exchange) override;

 private:
  std::once_flag made_;
  std::string document_;
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_OPENAPI_HANDLER_H_
