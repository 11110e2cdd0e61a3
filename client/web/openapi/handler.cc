#include "client/web/openapi/handler.h"

#include "client/web/openapi/document.h"

namespace renkei::web {

void OpenApi::Handle(std::unique_ptr<http::Exchange> exchange) {
  std::call_once(made_, [this] { document_ = MakeOpenApiDocument(); });
  const http::Method method = exchange->request().head.method;
  if (method != http::Method::kGet && method != http::Method::kHead) {
    http::Reply reply =
        Describe({.status = 405, .message = {"it is fetched with GET", "GET で取得してください。"}},
                 &exchange->request().head);
    reply.headers.Set("Allow", "GET");
    return exchange->Send(std::move(reply));
  }
  exchange->Send({.headers = {{"Content-Type", "application/json"},
                              {"Cache-Control", "public, max-age=3600"},
                              {"X-Content-Type-Options", "nosniff"}},
                  .body = document_});
}

}  // namespace renkei::web
