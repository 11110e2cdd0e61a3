// An exchange without a socket, for tests of handlers.

#ifndef RENKEI_TESTS_UNIT_HTTP_FAKE_EXCHANGE_H_
#define RENKEI_TESTS_UNIT_HTTP_FAKE_EXCHANGE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/http/handler.h"

namespace renkei::http {

inline Request MakeRequest(Method method, const std::string& target, std::string body = "",
                           Headers headers = {}) {
  Request request;
  request.head.method = method;
  request.head.target = ParseTarget(target).value_or(Target());
  request.head.headers = std::move(headers);
  request.head.content_length = static_cast<int64_t>(body.size());
  request.body = std::move(body);
  return request;
}

// Hands `request` to `handler` as a server does, for replies that come before Handle returns.
inline Reply Ask(Handler& handler, Request request) {
  class Exchange final : public http::Exchange {
   public:
    Exchange(Request request, Reply& reply) : request_(std::move(request)), reply_(reply) {}
    const Request& request() const override { return request_; }
    BodyReader& body() override { std::abort(); }
    void Send(Reply reply) override { reply_ = std::move(reply); }
    std::unique_ptr<ReplyStream> Begin(ReplyHead, Length) override { std::abort(); }

   private:
    const Request request_;
    Reply& reply_;
  };
  Reply reply = {.status = 0};
  const Admission admission = handler.Admit(request.head);
  if (static_cast<int64_t>(request.body.size()) > admission.max_body_bytes)
    return handler.Describe({.status = 413}, &request.head);
  handler.Handle(std::make_unique<Exchange>(std::move(request), reply));
  return reply;
}

}  // namespace renkei::http

#endif  // RENKEI_TESTS_UNIT_HTTP_FAKE_EXCHANGE_H_
