// Streams of a client that are answered with one message.

#include <cstdint>
#include <utility>
#include <vector>

#include "server/domain/error.h"
#include "server/service/dispatch/dispatcher.h"
#include "server/service/dispatch/dispatcher_running.h"
#include "server/service/dispatch/malformed.h"
#include "server/service/frame/share/spool.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

// Messages go to the spool in turns of the long calls; at the end they are parsed, checked and
// answered on the executor, of which few threads take uploads.
class Dispatcher::OpenUpload : public Upload,
                               public ReplyScheduler::Reader,
                               public std::enable_shared_from_this<OpenUpload> {
 public:
  OpenUpload(const Dispatcher& dispatcher, std::shared_ptr<Running> running)
      : dispatcher_(dispatcher), running_(std::move(running)), holder_(running_->holder()) {}

  const Holder& holder() const override { return holder_; }

  void Take(std::string bytes, Taken taken) override {
    bytes_ = std::move(bytes);
    taken_ = std::move(taken);
    dispatcher_.bulk_.Ready(shared_from_this());
  }

  // Nothing of this object is touched once `taken` is called: the next turn may be under way.
  void Turn() override {
    const Taken taken = std::exchange(taken_, nullptr);
    const absl::Status status = dispatcher_.bulk_.ending() ? Stopping() : Keep();
    taken(dispatcher_.Typed(status));
  }

  void Finish(Done done) override {
    running_->done = std::move(done);
    running_->began = dispatcher_.env_.steady();
    const absl::Status status =
        sizes_.empty()
            ? Malformed(*running_->method().request_prototype)
            : dispatcher_.Post(
                  *running_, [self = shared_from_this()] { self->Run(); }, Lane::kUploads);
    if (!status.ok()) dispatcher_.Finish(*running_, status, nullptr);
  }

 private:
  absl::Status Keep() {
    if (spool_ == nullptr) {
      ASSIGN_OR_RETURN(spool_, Spool::Create(dispatcher_.env_, holder_, kMaxStreamBytes));
    }
    sizes_.push_back(static_cast<uint32_t>(bytes_.size()));
    return spool_->Append(std::exchange(bytes_, {}));
  }

  void Run() {
    absl::Status status = running_->incoming.abandoned() ? absl::CancelledError() : ParseRequests();
    spool_.reset();
    running_->now = dispatcher_.env_.now();
    if (status.ok()) status = dispatcher_.Prepare(*running_);
    if (!status.ok()) return dispatcher_.Finish(*running_, status, nullptr);
    dispatcher_.Run(running_);
  }

  absl::Status ParseRequests() {
    const google::protobuf::Message& prototype = *running_->method().request_prototype;
    size_t at = 0;
    std::string bytes;
    for (const uint32_t size : sizes_) {
      bytes.clear();
      RETURN_IF_ERROR(spool_->Read(at, size, bytes));
      at += size;
      MessagePtr message(prototype.New());
      if (!message->ParseFromString(bytes)) return Malformed(prototype);
      running_->incoming.requests.push_back(std::move(message));
    }
    return absl::OkStatus();
  }

  const Dispatcher& dispatcher_;
  const std::shared_ptr<Running> running_;
  const Holder holder_;
  std::string bytes_;  // handed from Take to the turn, with taken_
  Taken taken_;
  std::unique_ptr<Spool> spool_;  // from the first message on
  std::vector<uint32_t> sizes_;   // of the messages in it
};

void Dispatcher::Receive(Incoming incoming, Receiving receiving) const {
  const auto sent = std::make_shared<Incoming>(std::move(incoming));
  const absl::Status begun =
      Begin(sent->address, [this, sent, receiving] { receiving(Receive(std::move(*sent))); });
  if (!begun.ok()) receiving(begun);
}

absl::StatusOr<std::shared_ptr<Upload>> Dispatcher::Receive(Incoming incoming) const {
  auto running = std::make_shared<Running>();
  running->incoming = std::move(incoming);
  running->now = env_.now();
  if (absl::Status status = Admit(*running); !status.ok()) return Typed(status);
  ASSIGN_OR_RETURN(running->open, env_.shares->Take(Counted::kBulkCalls, running->holder()));
  return std::make_shared<OpenUpload>(*this, std::move(running));
}

}  // namespace renkei::service
