#include "client/web/front/front.h"

#include "absl/strings/match.h"

namespace renkei::web {

Front::Front(Upstream&, const Config&) {}
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
