// Calls that are answered in many messages.

#include <atomic>
#include <utility>
#include <variant>

#include "server/domain/error.h"
#include "server/domain/validation/validator.h"
#include "server/service/dispatch/audit_entry.h"
#include "server/service/dispatch/dispatcher.h"
#include "server/service/dispatch/dispatcher_running.h"
#include "server/service/dispatch/running_job.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

// In each turn: who calls, and one message of the source's.
class Dispatcher::OpenReplies : public Replies,
                                public ReplyScheduler::Reader,
                                public std::enable_shared_from_this<OpenReplies> {
 public:
  OpenReplies(const Dispatcher& dispatcher, ReplyScheduler& scheduler, Running running)
      : dispatcher_(dispatcher),
        scheduler_(scheduler),
        running_(std::move(running)),
        holder_(running_.holder()) {}

  // A client that hung up between two messages is never asked for.
  ~OpenReplies() override { TellEnded(absl::CancelledError()); }

  const Holder& holder() const override { return holder_; }

  void Begin(Taken taken) override { Take(nullptr, std::move(taken)); }

  void Take(MessagePtr message, Taken taken) override {
    message_ = std::move(message);
    taken_ = std::move(taken);
    scheduler_.Ready(shared_from_this());
  }

  void Next(Done done) override {
    done_ = std::move(done);
    MakeReady();
  }

  void Cancel() override {
    cancelled_ = true;
    scheduler_.Wake(*this);
  }

  void Turn() override {
    if (taken_) return TakeOne();
    if (IsSteps()) running_.parts.waited += dispatcher_.Since(ready_);
    absl::StatusOr<NextReply> next = Pull();
    if (!next.ok()) return Deliver(next.status(), nullptr);
    if (const auto* wait = std::get_if<WaitFor>(&*next)) {
      // After the others' turns.
      if (wait->at_most <= absl::ZeroDuration()) return MakeReady();
      if (IsSteps()) ready_ = dispatcher_.env_.steady();
      scheduler_.Sleep(shared_from_this(), wait->after, wait->at_most);
      // Cancel may have come before there was anyone asleep to be woken.
      if (cancelled_) scheduler_.Wake(*this);
      return;
    }
    auto* message = std::get_if<MessagePtr>(&*next);
    Deliver(absl::OkStatus(), message == nullptr ? nullptr : std::move(*message));
  }

 private:
  // One answer, made step by step.
  bool IsSteps() const { return !running_.method().AnswersInParts(); }

  // Nothing of this object is touched after it: the turn may be under way.
  void MakeReady() {
    if (IsSteps()) ready_ = dispatcher_.env_.steady();
    scheduler_.Ready(shared_from_this());
  }

  // Whether there is still somebody to answer, and the source to ask.
  absl::Status Ready() {
    if (cancelled_) return absl::CancelledError();
    if (scheduler_.ending()) return Stopping();
    if (source_ != nullptr) return absl::OkStatus();
    ASSIGN_OR_RETURN(
        source_, running_.method().open(*running_.NewCall(dispatcher_.env_), running_.request()));
    return absl::OkStatus();
  }

  // Nothing of this object is touched once `taken` is called: the next turn may be under way.
  void TakeOne() {
    const Taken taken = std::exchange(taken_, nullptr);
    const MessagePtr message = std::exchange(message_, nullptr);
    absl::Status status = Ready();
    if (status.ok() && message != nullptr) status = domain::ValidateRequest(*message);
    if (status.ok() && message != nullptr)
      status = source_->Take(*running_.NewCall(dispatcher_.env_), *message);
    taken(dispatcher_.Typed(status));
  }

  absl::StatusOr<NextReply> Pull() {
    RETURN_IF_ERROR(Ready());
    const Env& env = dispatcher_.env_;
    running_.now = env.now();
    RunningJob job(
        env, [&] { return running_.NewCall(env); }, running_.method().name, running_.validate_only,
        &running_.parts);
    // What is read is no newer than who reads it: a right that was taken away before the snapshot
    // opens nothing in it.
    job.call().snapshot();
    RETURN_IF_ERROR(dispatcher_.Identify(running_));
    RETURN_IF_ERROR(Record(job.call()));
    return source_->Pull(job);
  }

  // Before anything goes out: nobody has it without the audit log's having said so.
  absl::Status Record(const Call& call) {
    if (recorded_ || running_.method().policy->recorded != auth::Recorded::kCalls)
      return absl::OkStatus();
    RETURN_IF_ERROR(RecordCall(call, running_.method(), running_.request()));
    recorded_ = true;
    return absl::OkStatus();
  }

  void Deliver(const absl::Status& status, MessagePtr message) {
    const Done done = std::move(done_);
    const absl::Status typed = dispatcher_.Typed(status);
    if (IsSteps() && typed.ok() && message != nullptr) dispatcher_.Encode(running_, *message);
    // The last one: before the answer, whoever has it may use its share again.
    if (message == nullptr || IsSteps()) {
      running_.GiveBack();
      TellEnded(typed);
    }
    done(typed, std::move(message));
  }

  // Once.
  void TellEnded(const absl::Status& status) {
    if (std::exchange(told_, true)) return;
    if (recorded_ && !status.ok())
      RecordBrokenOff(*running_.NewCall(dispatcher_.env_), running_.method(), running_.request());
    dispatcher_.TellEnded(running_, status, source_ == nullptr ? "" : source_->Outcome());
  }

  const Dispatcher& dispatcher_;
  ReplyScheduler& scheduler_;
  Running running_;
  const Holder holder_;
  std::unique_ptr<ReplySource> source_;  // from the first turn on
  Done done_;                            // handed from Next to the turn
  MessagePtr message_;                   // from Take, with taken_
  Taken taken_;
  Monotonic ready_;        // of steps: since when it could have its turn
  bool told_ = false;      // that it has ended
  bool recorded_ = false;  // that it has begun
  std::atomic<bool> cancelled_{false};
};

void Dispatcher::Open(Incoming incoming, Opened opened) const {
  const auto sent = std::make_shared<Incoming>(std::move(incoming));
  const absl::Status begun =
      Begin(sent->address, [this, sent, opened] { opened(Open(std::move(*sent))); });
  if (!begun.ok()) opened(begun);
}

absl::StatusOr<std::shared_ptr<Replies>> Dispatcher::Open(Incoming incoming) const {
  Running running;
  running.incoming = std::move(incoming);
  running.now = env_.now();
  running.began = env_.steady();
  if (absl::Status status = Prepare(running); !status.ok()) return Typed(status);
  const bool inline_cost = running.method().policy->cost == auth::Cost::kInline;
  ASSIGN_OR_RETURN(
      running.open,
      env_.shares->Take(inline_cost ? Counted::kWatches : Counted::kBulkCalls, running.holder()));
  return std::make_shared<OpenReplies>(*this, inline_cost ? followers_ : bulk_, std::move(running));
}

void Dispatcher::RunSteps(const std::shared_ptr<Running>& running) const {
  absl::StatusOr<std::unique_ptr<Share>> open =
      env_.shares->Take(Counted::kBulkCalls, running->holder());
  if (!open.ok()) return Finish(*running, open.status(), nullptr);
  running->open = *std::move(open);
  Done done = std::move(running->done);
  const auto steps = std::make_shared<OpenReplies>(*this, bulk_, std::move(*running));
  steps->Next([this, done = std::move(done)](const absl::Status& status, MessagePtr message) {
    if (status.ok() && message == nullptr)
      return done(Typed(absl::InternalError("steps that ended without an answer")), nullptr);
    done(status, std::move(message));
  });
}

metrics::Families Dispatcher::Figures() const {
  using metrics::Kind;
  metrics::Family turns = {"renkei_turn_wait_seconds",
                           "How long open calls waited for a turn: those that follow the feed, and "
                           "imports, exports and digests.",
                           Kind::kHistogram};
  metrics::Family ready = {"renkei_turn_waiting", "Open calls that wait for a turn.", Kind::kGauge};
  metrics::Family asleep = {"renkei_turn_asleep", "Open calls that wait for something to happen.",
                            Kind::kGauge};
  for (const auto& [name, scheduler] :
       {std::pair("followers", &followers_), std::pair("bulk", &bulk_)}) {
    const metrics::Labels labels = {{"calls", name}};
    const ReplyScheduler::Readers readers = scheduler->readers();
    turns.samples.push_back({.labels = labels, .classes = scheduler->turn_seconds().values()});
    ready.samples.push_back({.labels = labels, .value = static_cast<double>(readers.ready)});
    asleep.samples.push_back({.labels = labels, .value = static_cast<double>(readers.asleep)});
  }
  return {std::move(turns), std::move(ready), std::move(asleep),
          metrics::HistogramOf("renkei_feed_lag_seconds",
                               "How long after a commit those had their turn who follow the feed.",
                               followers_.lag_seconds()),
          metrics::GaugeOf("renkei_arrivals_waiting",
                           "Calls that have come and are not begun, where reads may block.",
                           arrivals_.load())};
}

void Dispatcher::EndReplies() const {
  followers_.End();
  bulk_.End();
}

}  // namespace renkei::service
