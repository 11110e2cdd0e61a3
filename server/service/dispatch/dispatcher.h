// The way of a call, the same for every method and every transport:
//
//   identity -> policy -> constraints -> canonical form -> (executor, if it costs) -> request_id ->
//   handler
//            -> one Mutation -> commit -> reply
//
// Write handlers run again on a new snapshot when their commit lost a race inside the server; a
// stale etag of the client's is the handler's own finding and is not tried again.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_DISPATCHER_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_DISPATCHER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "server/auth/public_reading.h"
#include "server/service/caller/authenticate.h"
#include "server/service/dispatch/replies.h"
#include "server/service/dispatch/turns/executor.h"
#include "server/service/dispatch/turns/reply_scheduler.h"
#include "server/service/dispatch/upload.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// Threads that give turns to those who follow the feed, and to what is long: exports and imports.
// Two of each let one wait for the disk.
inline constexpr int kFollowerThreads = 2;
inline constexpr int kBulkThreads = 2;
// One account's long steps do not take both threads.
inline constexpr RunningBounds kBulkBounds = {.per_account = 1, .per_organization = 1};
// Calls that have come and are not begun, where they have to wait for a thread: beyond that the
// engine does not keep up, and who waits longer would not be served either.
inline constexpr int kMaxArrivals = 4'096;

class Dispatcher {
 public:
  // All references outlive the dispatcher; the executor's tasks end before it. `reading`: whether
  // callers without a token read what is public.
  Dispatcher(const Env& env, const MethodRegistry& methods, Executor& executor,
             auth::PublicReading reading = auth::PublicReading::kOff)
      : env_(env),
        methods_(methods),
        executor_(executor),
        reading_(reading),
        followers_(env.store, kFollowerThreads),
        bulk_(env.store, kBulkThreads, kBulkBounds, Priority::kLong) {}

  // Instead of a token: for whom the server itself goes on with what that account has begun.
  struct OnBehalf {
    std::string account;
    auth::Roles roles;  // never more than these, whatever the account may do now
  };

  struct Incoming {
    const Method* method = nullptr;
    std::string authorization;         // metadata value, "" if absent
    std::vector<MessagePtr> requests;  // one; for streams all of them, at least one
    std::function<bool()> abandoned;   // the caller no longer waits
    // Of who is at the other end, without a port; what the transport calls them if that is no IP
    // address.
    std::string address = {};
    std::string front = {};  // metadata values: see caller/identify.h
    std::string forwarded_for = {};
    std::optional<OnBehalf> on_behalf = {};  // never of a transport
    // Makes of the one reply what is sent, before `done` gets it: its time is the call's. May be missing.
    std::function<void(const google::protobuf::Message& reply)> encode = {};
  };

  // Called once, from any thread: an error as domain code made it (always with an ErrorDetail), or
  // the reply.
  using Done = std::function<void(absl::Status, MessagePtr)>;

  // Never blocks for long, whatever the engine: for a transport's threads, as are the other two that
  // answer through a callback.
  void Dispatch(Incoming incoming, Done done) const;

  // Opens a call that is answered in many messages (Method::AnswersInParts), with its first request.
  // OVERLOADED where the caller's share of open calls is used up.
  using Opened = std::function<void(absl::StatusOr<std::shared_ptr<Replies>>)>;
  void Open(Incoming incoming, Opened opened) const;
  // The same on a thread that may wait for the store.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<Replies>> Open(Incoming incoming) const;

  // Ends all open calls with UNAVAILABLE, and their threads; once, before the transport stops.
  void EndReplies() const;

  // Begins a stream of the client's that is answered with one message (Method::Kind::kStream);
  // `incoming` has no requests yet. Whoever may not call, or has used up its share, is told here,
  // before anything is read.
  using Receiving = std::function<void(absl::StatusOr<std::shared_ptr<Upload>>)>;
  void Receive(Incoming incoming, Receiving receiving) const;
  // The same on a thread that may wait for the store.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<Upload>> Receive(Incoming incoming) const;

  // Any status made below the handlers, given its reason; those that have one come back as they
  // are. Faults are told to env.on_fault, and the caller gets nothing but the incident's id.
  absl::Status Typed(const absl::Status& status) const;

  // UNAVAILABLE: what is answered by a server that was told to stop.
  static absl::Status Stopping();

  const MethodRegistry& methods() const { return methods_; }

  // How turns are given, and what waits.
  metrics::Families Figures() const;

 private:
  struct Running;
  class OpenReplies;
  class OpenUpload;

  static absl::Status Overloaded();
  // The one decision on where a call begins: runs `task`, which reads the store, on this thread, or
  // on one that may wait where the store's reads may block. On an error it was not run: too many
  // have just come from everywhere, or the server is stopping.
  absl::Status Begin(const std::string& address, std::function<void()> task) const;
  // The way of a call from where it begins.
  void Start(const std::shared_ptr<Running>& running) const;
  // Into `running`, at every turn of a call that has many.
  absl::Status Identify(Running& running) const;
  // Who calls, and whether they may call the method at all.
  absl::Status Admit(Running& running) const;
  // Admission, and everything else before the handler that is the same for all methods.
  absl::Status Prepare(Running& running) const;
  // On the executor, in a place of the caller's.
  absl::Status Post(Running& running, std::function<void()> task, Lane lane = Lane::kCalls) const;
  void RunSteps(const std::shared_ptr<Running>& running) const;
  void Run(const std::shared_ptr<Running>& running) const;
  void RunWrite(const std::shared_ptr<Running>& running) const;
  void RunJob(const std::shared_ptr<Running>& running) const;
  void Committed(const std::shared_ptr<Running>& running, ErasedWrite& result,
                 absl::StatusOr<storage::Sequence> sequence) const;
  // Since `begun`, by the clock that nobody sets.
  absl::Duration Since(Monotonic begun) const { return absl::FromChrono(env_.steady() - begun); }
  void Finish(Running& running, const absl::Status& status, MessagePtr reply) const;
  void Encode(Running& running, const google::protobuf::Message& reply) const;
  // Tells env.observer, if there is one.
  void TellEnded(const Running& running, const absl::Status& typed, std::string outcome) const;

  const Env& env_;
  const MethodRegistry& methods_;
  Executor& executor_;
  const auth::PublicReading reading_;
  mutable std::atomic<int> arrivals_{0};  // waiting for a thread: at most kMaxArrivals
  // Looks into the store and keeps what it found; it changes nothing that a caller could see.
  mutable KeptIdentities kept_;
  // Of calls with many replies: those that run inline, and those of the executor's kind. The latter
  // also give turns to what is received, and to what is answered in steps.
  mutable ReplyScheduler followers_;
  mutable ReplyScheduler bulk_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_DISPATCHER_H_
