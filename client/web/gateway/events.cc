#include "client/web/gateway/events.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/web/gateway/json.h"
#include "renkei/v1/change_service.pb.h"
#include "storage/base/mutex.h"

namespace renkei::web {
namespace {

// One reader. Two threads take turns: the transport's with a message, the connection's when the client
// has taken it; what one of them does the other waits for.
class Events : public std::enable_shared_from_this<Events> {
 public:
  Events(std::unique_ptr<http::Exchange> exchange, std::unique_ptr<client::AsyncReader> reader,
         ReaderCount readers)
      : exchange_(std::move(exchange)), reader_(std::move(reader)), readers_(std::move(readers)) {}
  ~Events() { --*readers_; }

  void Next() {
    reader_->Read([self = shared_from_this()](auto reply) { self->OnReply(std::move(reply)); });
  }

 private:
  void OnReply(absl::StatusOr<std::optional<std::string>> reply) {
    pb::WatchChangesResponse message;
    absl::Status status = reply.status();
    if (status.ok() && (!reply->has_value() || !message.ParseFromString(**reply)))
      status = absl::UnavailableError("the feed has ended");
    if (status.ok()) return Send(TextOf(message));
    if (exchange_ != nullptr) return exchange_->Send(ErrorReply(status));
    stream_->Write(absl::StrCat("event: error\ndata: ", ErrorJson(status), "\n\n"),
                   [self = shared_from_this()](bool open) {
                     if (open) self->stream_->End();
                   });
  }

  static std::string TextOf(const pb::WatchChangesResponse& message) {
    if (message.changes().empty())
      return absl::StrCat(": heartbeat\nid: ", message.cursor(), "\n\n");
    return absl::StrCat("id: ", message.cursor(), "\nevent: changes\ndata: ", WriteJson(message),
                        "\n\n");
  }

  void Send(std::string text) {
    if (exchange_ != nullptr) Begin();
    stream_->Write(std::move(text), [self = shared_from_this()](bool open) {
      if (open) self->Next();
    });
  }

  void Begin() {
    stream_ = exchange_->Begin({.headers = {{"Content-Type", "text/event-stream"},
                                            {"Cache-Control", "no-store"},
                                            {"X-Accel-Buffering", "no"},
                                            {"X-Content-Type-Options", "nosniff"}}},
                               http::Exchange::Length::kEndless);
    exchange_.reset();
    // It has a share in nothing that has a share in it.
    stream_->OnGone([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->reader_->Cancel();
    });
  }

  std::unique_ptr<http::Exchange> exchange_;  // until the first message
  std::unique_ptr<http::ReplyStream> stream_;
  const std::unique_ptr<client::AsyncReader> reader_;
  const ReaderCount readers_;
};

}  // namespace

void ServeEvents(std::unique_ptr<http::Exchange> exchange, const ConnectCall& call,
                 Upstream& upstream, ReaderCount readers) {
  const http::RequestHead& head = exchange->request().head;
  pb::WatchChangesRequest request;
  absl::Status read = absl::OkStatus();
  if (call.codec == Codec::kJson) {
    read = ReadJson(call.message, request);
  } else if (!request.ParseFromString(call.message)) {
    read = domain::InvalidField("", "NOT_PROTO",
                                {"the message cannot be read", "メッセージを読み取れません。"});
  }
  if (!read.ok()) {
    --*readers;
    return exchange->Send(ErrorReply(read));
  }
  const auto last = head.headers.Find("last-event-id");
  if (last && !last->empty()) request.set_cursor(std::string(*last));
  client::WireCall wire = upstream.CallFor(head, head.target.path, absl::InfiniteDuration());
  wire.repeatable = true;
  auto reader = upstream.transport().OpenReader(wire, request.SerializeAsString());
  std::make_shared<Events>(std::move(exchange), std::move(reader), std::move(readers))->Next();
}

}  // namespace renkei::web
