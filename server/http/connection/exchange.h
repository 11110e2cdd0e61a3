// Exchange and ReplyStream of a connection that is open, or was.

#ifndef RENKEI_SERVER_HTTP_CONNECTION_EXCHANGE_H_
#define RENKEI_SERVER_HTTP_CONNECTION_EXCHANGE_H_

#include <memory>

#include "server/http/connection/connection.h"

namespace renkei::http {

class LiveExchange final : public Exchange {
 public:
  // `pipe` may be null.
  LiveExchange(std::shared_ptr<Connection> connection, std::shared_ptr<Loop> loop,
               Connection::Serial serial, Request request, std::shared_ptr<BodyPipe> pipe)
      : connection_(std::move(connection)),
        loop_(std::move(loop)),
        serial_(serial),
        request_(std::move(request)),
        pipe_(std::move(pipe)) {}
  ~LiveExchange() override;

  const Request& request() const override { return request_; }
  BodyReader& body() override { return *pipe_; }
  void Send(Reply reply) override;
  std::unique_ptr<ReplyStream> Begin(ReplyHead head, Length length) override;

 private:
  const std::shared_ptr<Connection> connection_;
  const std::shared_ptr<Loop> loop_;
  const Connection::Serial serial_;
  const Request request_;
  const std::shared_ptr<BodyPipe> pipe_;
  bool answered_ = false;
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_CONNECTION_EXCHANGE_H_
