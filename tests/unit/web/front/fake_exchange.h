// An exchange without a socket, for tests of handlers.

#ifndef RENKEI_TESTS_UNIT_WEB_FRONT_FAKE_EXCHANGE_H_
#define RENKEI_TESTS_UNIT_WEB_FRONT_FAKE_EXCHANGE_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/http/handler.h"

namespace renkei::web {

inline http::Request MakeRequest(http::Method method, const std::string& target,
                                 std::string body = "", http::Headers headers = {}) {
  http::Request request;
  request.head.method = method;
  request.head.target = http::ParseTarget(target).value_or(http::Target());
  request.head.headers = std::move(headers);
  request.head.content_length = static_cast<int64_t>(body.size());
  request.body = std::move(body);
  return request;
}

// Hands `request` to `handler` as a server does, for replies that come before Handle returns.
inline http::Reply Ask(http::Handler& handler, http::Request request) {
  class Exchange final : public http::Exchange {
   public:
    Exchange(http::Request request, http::Reply& reply)
        : request_(std::move(request)), reply_(reply) {}
    const http::Request& request() const override { return request_; }
    http::BodyReader& body() override { std::abort(); }
    void Send(http::Reply reply) override { reply_ = std::move(reply); }
    std::unique_ptr<http::ReplyStream> Begin(http::ReplyHead, Length) override { std::abort(); }

   private:
    const http::Request request_;
    http::Reply& reply_;
  };
  http::Reply reply = {.status = 0};
  const http::Admission admission = handler.Admit(request.head);
  if (static_cast<int64_t>(request.body.size()) > admission.max_body_bytes)
    return handler.Describe({.status = 413}, &request.head);
  handler.Handle(std::make_unique<Exchange>(std::move(request), reply));
  return reply;
}

}  // namespace renkei::web

#endif  // RENKEI_TESTS_UNIT_WEB_FRONT_FAKE_EXCHANGE_H_
