#include "server/http/connection/exchange.h"

#include <utility>

namespace renkei::http {
namespace {

class LiveStream final : public ReplyStream {
 public:
  LiveStream(std::shared_ptr<Connection> connection, std::shared_ptr<Loop> loop,
             Connection::Serial serial)
      : connection_(std::move(connection)), loop_(std::move(loop)), serial_(serial) {}

  ~LiveStream() override {
    if (ended_) return;
    loop_->Post([connection = connection_, serial = serial_] { connection->DropStream(serial); });
  }

  void Write(std::string piece, Taken taken) override {
    const bool posted = loop_->Post(
        [connection = connection_, serial = serial_, piece = std::move(piece), taken]() mutable {
          connection->WritePiece(serial, std::move(piece), std::move(taken));
        });
    if (!posted) taken(false);
  }

  void OnGone(std::function<void()> gone) override {
    const bool posted = loop_->Post([connection = connection_, serial = serial_, gone]() mutable {
      connection->OnGone(serial, std::move(gone));
    });
    if (!posted) gone();
  }

  void End() override {
    ended_ = true;
    loop_->Post([connection = connection_, serial = serial_] { connection->EndStream(serial); });
  }

 private:
  const std::shared_ptr<Connection> connection_;
  const std::shared_ptr<Loop> loop_;
  const Connection::Serial serial_;
  bool ended_ = false;
};

}  // namespace

LiveExchange::~LiveExchange() {
  if (answered_) return;
  loop_->Post([connection = connection_, serial = serial_] { connection->Unanswered(serial); });
}

void LiveExchange::Send(Reply reply) {
  answered_ = true;
  loop_->Post([connection = connection_, serial = serial_, reply = std::move(reply)]() mutable {
    connection->Answer(serial, std::move(reply));
  });
}

std::unique_ptr<ReplyStream> LiveExchange::Begin(ReplyHead head, Length length) {
  answered_ = true;
  loop_->Post([connection = connection_, serial = serial_, head = std::move(head), length] {
    connection->BeginStream(serial, head, length);
  });
  return std::make_unique<LiveStream>(connection_, loop_, serial_);
}

}  // namespace renkei::http
