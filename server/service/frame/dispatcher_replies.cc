// Calls that are answered in many messages.

#include <atomic>
#include <utility>
#include <variant>

#include "server/domain/error.h"
#include "server/domain/validation/validator.h"
#include "server/service/frame/dispatcher.h"
#include "server/service/frame/dispatcher_running.h"
#include "server/service/frame/running_job.h"

namespace renkei::service {
namespace {

absl::Status Stopping() {
  return domain::MakeError(pb::REASON_UNAVAILABLE,
                           {"the server is stopping; open the stream again in a moment",
                            "サーバーを停止しています。少し待ってから接続し直してください。"});
}

}  // namespace

// In each turn: who calls, and one message of the source's.
class Dispatcher::OpenReplies : public Replies,
                                public ReplyScheduler::Reader,
                                public std::enable_shared_from_this<OpenReplies> {
 public:
  OpenReplies(const Dispatcher& dispatcher, ReplyScheduler& scheduler, std::shared_ptr<void> place,
              Running running, std::unique_ptr<ReplySource> source)
      : dispatcher_(dispatcher),
        scheduler_(scheduler),
        place_(std::move(place)),
        running_(std::move(running)),
        source_(std::move(source)) {}

  absl::Status Take(const google::protobuf::Message& message) override {
    if (absl::Status status = domain::ValidateRequest(message); !status.ok())
      return dispatcher_.Typed(status);
    return dispatcher_.Typed(source_->Take(*running_.NewCall(dispatcher_.env_), message));
  }

  void Next(Done done) override {
    done_ = std::move(done);
    scheduler_.Ready(shared_from_this());
  }

  void Cancel() override {
    cancelled_ = true;
    scheduler_.Wake(*this);
  }

  void Turn() override {
    absl::StatusOr<NextReply> next = Pull();
    if (!next.ok()) return Deliver(next.status(), nullptr);
    if (const auto* wait = std::get_if<WaitFor>(&*next)) {
      scheduler_.Sleep(shared_from_this(), wait->after, wait->at_most);
      // Cancel may have come before there was anyone asleep to be woken.
      if (cancelled_) scheduler_.Wake(*this);
      return;
    }
    auto* message = std::get_if<MessagePtr>(&*next);
    Deliver(absl::OkStatus(), message == nullptr ? nullptr : std::move(*message));
  }

 private:
  absl::StatusOr<NextReply> Pull() {
    if (cancelled_) return absl::CancelledError();
    if (scheduler_.ending()) return Stopping();
    const Env& env = dispatcher_.env_;
    running_.now = env.now();
    RunningJob job(
        env, [&] { return running_.NewCall(env); }, running_.method().name, running_.validate_only);
    // What is read is no newer than who reads it: a right that was taken away before the snapshot
    // opens nothing in it.
    job.call().snapshot();
    absl::StatusOr<auth::Caller> caller =
        dispatcher_.Identify(running_.method(), running_.incoming.authorization, running_.now);
    if (!caller.ok()) return caller.status();
    running_.caller = *std::move(caller);
    return source_->Pull(job);
  }

  void Deliver(const absl::Status& status, MessagePtr message) {
    const Done done = std::move(done_);
    done(dispatcher_.Typed(status), std::move(message));
  }

  const Dispatcher& dispatcher_;
  ReplyScheduler& scheduler_;
  const std::shared_ptr<void> place_;
  Running running_;
  const std::unique_ptr<ReplySource> source_;
  Done done_;  // handed from Next to the turn
  std::atomic<bool> cancelled_{false};
};

absl::StatusOr<std::shared_ptr<Replies>> Dispatcher::Open(Incoming incoming) const {
  Running running;
  running.incoming = std::move(incoming);
  running.now = env_.now();
  if (absl::Status status = Prepare(running); !status.ok()) return Typed(status);
  const bool inline_cost = running.method().policy->cost == auth::Cost::kInline;
  ReplyScheduler& scheduler = inline_cost ? followers_ : bulk_;
  std::shared_ptr<void> place = scheduler.TakePlace();
  if (place == nullptr) return Overloaded();
  absl::StatusOr<std::unique_ptr<ReplySource>> source =
      running.method().open(*running.NewCall(env_), running.request());
  if (!source.ok()) return Typed(source.status());
  return std::make_shared<OpenReplies>(*this, scheduler, std::move(place), std::move(running),
                                       *std::move(source));
}

void Dispatcher::EndReplies() const {
  followers_.End();
  bulk_.End();
}

}  // namespace renkei::service
