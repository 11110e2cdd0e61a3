// Whose each request is: calls are the gateway's, all else is pages. A handler of handlers, by the
// beginning of the path.

#ifndef RENKEI_CLIENT_WEB_FRONT_FRONT_H_
#define RENKEI_CLIENT_WEB_FRONT_FRONT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/web/front/config.h"
#include "client/web/upstream/upstream.h"
#include "server/http/handler.h"

namespace renkei::web {

class Front final : public http::Handler {
 public:
  // `upstream` outlives it.
  Front(Upstream& upstream, const Config& config);
  ~Front() override;

  http::Admission Admit(const http::RequestHead& head) override;
  void Handle(std::unique_ptr<http::Exchange> exchange) override;
  http::Reply Describe(const http::Fault& fault, const http::RequestHead* head) override;

 private:
  // Null: nobody's.
  http::Handler* OwnerOf(const http::RequestHead& head) const;

  // By the beginning of their paths; the first that fits.
  std::vector<std::pair<std::string, std::unique_ptr<http::Handler>>> owners_;
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_FRONT_FRONT_H_
