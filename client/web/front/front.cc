#include "client/web/front/front.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "client/web/front/page_handler.h"
#include "client/web/gateway/gateway.h"
#include "client/web/openapi/handler.h"

namespace renkei::web {

Front::Front(Upstream& upstream, const Config& config) {
  owners_.emplace_back(
      "/renkei.v1.",
      std::make_unique<Gateway>(upstream, GatewayOptions{
                                              .call_bytes = config.call_bytes,
                                              .upload_bytes = config.upload_bytes,
                                              .transfers = std::max(1, config.limits.workers / 2),
                                              .event_streams = config.event_streams,
                                          }));
  owners_.emplace_back("/openapi.json", std::make_unique<OpenApi>());
  owners_.emplace_back("/", std::make_unique<PageHandler>(upstream, [] { return absl::Now(); }));
}
Front::~Front() = default;

http::Handler* Front::OwnerOf(const http::RequestHead& head) const {
  for (const auto& [beginning, handler] : owners_) {
    if (absl::StartsWith(head.target.path, beginning)) return handler.get();
  }
  return nullptr;
}

http::Admission Front::Admit(const http::RequestHead& head) {
  http::Handler* const owner = OwnerOf(head);
  if (owner != nullptr) return owner->Admit(head);
  return {.run = http::Admission::Run::kInline};
}

void Front::Handle(std::unique_ptr<http::Exchange> exchange) {
  const http::RequestHead& head = exchange->request().head;
  http::Handler* const owner = OwnerOf(head);
  if (owner != nullptr) return owner->Handle(std::move(exchange));
  exchange->Send(http::Handler::Describe(
      {.status = 404,
       .message = {"there is nothing at this address", "このアドレスには何もありません。"}},
      &head));
}

http::Reply Front::Describe(const http::Fault& fault, const http::RequestHead* head) {
  http::Handler* const owner = head == nullptr ? nullptr : OwnerOf(*head);
  return owner != nullptr ? owner->Describe(fault, head) : http::Handler::Describe(fault, head);
}

}  // namespace renkei::web
