#include "server/service/dispatch/dispatcher.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "server/auth/password_hash.h"
#include "server/domain/error.h"
#include "server/domain/validation/validator.h"
#include "server/service/caller/admission.h"
#include "server/service/caller/identify.h"
#include "server/service/dispatch/audit_entry.h"
#include "server/service/dispatch/dispatcher_running.h"
#include "server/service/dispatch/refused_resource.h"
#include "server/service/dispatch/request_log.h"
#include "server/service/dispatch/running_job.h"
#include "server/service/frame/canonical.h"
#include "server/service/frame/share/origin.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using google::protobuf::Message;

constexpr size_t kIncidentBytes = 5;  // 8 characters of base32: enough to find a line in a log

absl::Status LostRace() {
  return domain::MakeError(pb::REASON_CONFLICT,
                           {"other writes kept winning; send the same request again",
                            "ほかの変更と重なりました。もう一度同じ操作をしてください。"});
}

// Where a method's handler runs, also when it is run again.
Lane LaneOf(const Method& method) {
  switch (method.policy->cost) {
    case auth::Cost::kSearch:
      return Lane::kSearch;
    case auth::Cost::kPassword:
      return Lane::kPasswords;
    case auth::Cost::kInline:
    case auth::Cost::kExecutor:
      break;
  }
  return Lane::kCalls;
}

// What is secret in a request does not outlive its answer. gRPC's own buffers are out of reach.
void WipeSecrets(const Method& method, Message& request) {
  for (const google::protobuf::FieldDescriptor* field : method.secrets) {
    const google::protobuf::Reflection& reflection = *request.GetReflection();
    if (!reflection.HasField(request, field)) continue;
    std::string unused;
    auth::Wipe(const_cast<std::string&>(reflection.GetStringReference(request, field, &unused)));
  }
}

}  // namespace

absl::Status Dispatcher::Overloaded() {
  return domain::MakeError(pb::REASON_OVERLOADED,
                           {"the server is busy; try again in a moment",
                            "サーバーが混み合っています。少し待ってからもう一度お試しください。"});
}

absl::Status Dispatcher::Identify(Running& running) const {
  const Incoming& incoming = running.incoming;
  if (incoming.on_behalf) {
    const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
    ASSIGN_OR_RETURN(running.caller,
                     ActFor(env_, kept_, *snapshot, running.now, incoming.on_behalf->account));
    running.caller.roles = running.caller.roles.Within(incoming.on_behalf->roles);
    return absl::OkStatus();
  }
  const CallCredentials sent = {.authorization = incoming.authorization,
                                .front = incoming.front,
                                .forwarded_for = incoming.forwarded_for,
                                .address = incoming.address};
  const std::unique_ptr<storage::Snapshot> snapshot = env_.store.NewSnapshot();
  absl::StatusOr<Identified> who = service::Identify(env_, kept_, *snapshot, running.now, sent,
                                                     *running.method().policy, reading_);
  if (!who.ok()) {
    // Nobody's word counts for where they are.
    running.state.network = NetworkOf(incoming.address).value_or("");
    if (absl::IsUnauthenticated(who.status()) && env_.observer != nullptr)
      env_.observer->Refused(incoming.address, who.status());
    return who.status();
  }
  running.caller = std::move(who->caller);
  running.state.network = std::move(who->network);
  return absl::OkStatus();
}

absl::Status Dispatcher::Stopping() {
  return domain::MakeError(pb::REASON_UNAVAILABLE,
                           {"the server is stopping; come back in a moment",
                            "サーバーを停止しています。少し待ってから接続し直してください。"});
}

absl::Status Dispatcher::Admit(Running& running) const {
  RETURN_IF_ERROR(Identify(running));
  return CheckAdmission(*running.NewCall(env_), running.method());
}

absl::Status Dispatcher::Post(Running& running, std::function<void()> task, Lane lane) const {
  if (running.place == nullptr) {
    const Counted places =
        lane == Lane::kPasswords ? Counted::kPasswordPlaces : Counted::kExecutorPlaces;
    ASSIGN_OR_RETURN(running.place, env_.shares->Take(places, running.holder()));
  }
  const Monotonic posted = env_.steady();
  // The task keeps the call.
  const bool taken = executor_.Post(
      running.holder(),
      [this, &running, posted, task = std::move(task)] {
        running.parts.waited += Since(posted);
        task();
      },
      lane);
  return taken ? absl::OkStatus() : Stopping();
}

absl::Status Dispatcher::Begin(const std::string& address, std::function<void()> task) const {
  if (!env_.store.ReadsMayBlock()) {
    task();
    return absl::OkStatus();
  }
  // Nobody knows yet whose call it is: addresses take turns.
  const Holder holder = {.account = address, .organization = address};
  if (arrivals_.fetch_add(1) >= kMaxArrivals) {
    --arrivals_;
    return Overloaded();
  }
  const bool taken = executor_.Post(
      holder,
      [this, task = std::move(task)] {
        // Before the answer: the server may end once it was given.
        --arrivals_;
        task();
      },
      Lane::kArrivals);
  if (taken) return absl::OkStatus();
  --arrivals_;
  return Stopping();
}

void Dispatcher::Dispatch(Incoming incoming, Done done) const {
  auto running = std::make_shared<Running>();
  running->incoming = std::move(incoming);
  running->done = std::move(done);
  running->now = env_.now();
  running->began = env_.steady();
  const absl::Status begun = Begin(running->incoming.address, [this, running] {
    if (env_.store.ReadsMayBlock()) running->parts.waited += Since(running->began);
    Start(running);
  });
  if (!begun.ok()) Finish(*running, begun, nullptr);
}

void Dispatcher::Start(const std::shared_ptr<Running>& running) const {
  if (absl::Status status = Prepare(*running); !status.ok())
    return Finish(*running, status, nullptr);
  if (running->method().kind == Method::Kind::kSteps) return RunSteps(running);
  // Nobody waits for a turn also with what is short: there are more addresses than threads.
  const bool at_once =
      running->method().policy->cost == auth::Cost::kInline && !running->caller.anonymous();
  if (at_once) return Run(running);
  if (absl::Status status = Post(
          *running, [this, running] { Run(running); }, LaneOf(running->method()));
      !status.ok())
    Finish(*running, status, nullptr);
}

absl::Status Dispatcher::Prepare(Running& running) const {
  const Method& method = running.method();
  RETURN_IF_ERROR(Admit(running));
  PassFailpoint(Failpoint::kCallAdmitted);
  const std::unique_ptr<Call> call = running.NewCall(env_);
  for (const MessagePtr& request : running.incoming.requests) {
    RETURN_IF_ERROR(domain::ValidateRequest(*request));
  }
  const Message* options =
      method.options_of ? method.options_of(running.request()) : &running.request();
  if (options == nullptr) {
    return domain::InvalidField(
        "header", "REQUIRED",
        {"the stream must begin with a header", "最初のメッセージにはヘッダーが必要です。"});
  }
  const auto& reflection = *options->GetReflection();
  running.validate_only =
      method.validate_only != nullptr && reflection.GetBool(*options, method.validate_only);
  if (method.request_id != nullptr && !method.answers_repeats && !running.validate_only) {
    running.request_key.request_id = reflection.GetString(*options, method.request_id);
    if (!running.request_key.request_id.empty()) {
      running.request_key.account = running.caller.account;
      running.request_key.method = method.name;
      running.request_key.fingerprint = FingerprintOf(method, running.incoming.requests);
    }
  }
  for (const MessagePtr& request : running.incoming.requests) {
    RETURN_IF_ERROR(Canonicalize(*call, *request));
  }
  return absl::OkStatus();
}

void Dispatcher::Run(const std::shared_ptr<Running>& running) const {
  switch (running->method().kind) {
    case Method::Kind::kRead: {
      const std::unique_ptr<Call> call = running->NewCall(env_);
      absl::StatusOr<MessagePtr> reply = running->method().read(*call, running->request());
      if (!reply.ok()) return Finish(*running, reply.status(), nullptr);
      return Finish(*running, absl::OkStatus(), *std::move(reply));
    }
    case Method::Kind::kWrite:
      return RunWrite(running);
    case Method::Kind::kJob:
    case Method::Kind::kStream:
      return RunJob(running);
    case Method::Kind::kSteps:
    case Method::Kind::kReplies:
    case Method::Kind::kExchange:
      return Finish(*running, absl::InternalError("a method with many replies or steps is opened"),
                    nullptr);
  }
}

void Dispatcher::RunWrite(const std::shared_ptr<Running>& running) const {
  ++running->attempts;
  const std::unique_ptr<Call> call = running->NewCall(env_);
  const bool keep = !running->request_key.request_id.empty();
  if (keep) {
    absl::StatusOr<std::optional<MessagePtr>> replay =
        FindReplay(*call, methods_, running->method(), running->request_key);
    if (!replay.ok()) return Finish(*running, replay.status(), nullptr);
    if (replay->has_value()) return Finish(*running, absl::OkStatus(), **std::move(replay));
  }
  absl::StatusOr<ErasedWrite> result = running->method().write(*call, running->request());
  if (!result.ok()) return Finish(*running, result.status(), nullptr);
  if (!result->mutation.empty()) {
    if (absl::Status status = call->CheckProven(); !status.ok())
      return Finish(*running, status, nullptr);
  }
  if (running->validate_only || (result->mutation.empty() && !keep)) {
    return Finish(*running, absl::OkStatus(), std::move(result->reply));
  }
  if (keep) {
    const Message& kept = result->replay ? *result->replay : *result->reply;
    if (absl::Status status =
            KeepRequest(*call, methods_, running->request_key, kept, result->mutation);
        !status.ok()) {
      return Finish(*running, status, nullptr);
    }
  }
  if (!result->unlogged) {
    if (absl::Status status = AppendAudit(*call, running->method().name, *result, result->mutation);
        !status.ok())
      return Finish(*running, status, nullptr);
  }
  auto pending = std::make_shared<ErasedWrite>(*std::move(result));
  PassFailpoint(Failpoint::kCallCommits);
  const Monotonic begun = env_.steady();
  env_.store.Commit(std::move(pending->mutation),
                    [this, running, pending, begun](absl::StatusOr<storage::Sequence> sequence) {
                      running->parts.committing += Since(begun);
                      Committed(running, *pending, std::move(sequence));
                    });
}

// On the sequencer's thread: completes the reply, or hands the call back for another round.
void Dispatcher::Committed(const std::shared_ptr<Running>& running, ErasedWrite& result,
                           absl::StatusOr<storage::Sequence> sequence) const {
  if (sequence.ok()) {
    PassFailpoint(Failpoint::kCallCommitted);
    FillEtags(*result.reply, MakeEtag(env_.store, *sequence));
    return Finish(*running, absl::OkStatus(), std::move(result.reply));
  }
  if (!absl::IsAborted(sequence.status())) return Finish(*running, sequence.status(), nullptr);
  if (running->attempts >= kMaxWriteAttempts || running->incoming.abandoned()) {
    return Finish(*running, LostRace(), nullptr);
  }
  if (!Post(
           *running, [this, running] { RunWrite(running); }, LaneOf(running->method()))
           .ok())
    Finish(*running, LostRace(), nullptr);
}

void Dispatcher::RunJob(const std::shared_ptr<Running>& running) const {
  RunningJob job(
      env_, [&] { return running->NewCall(env_); }, running->method().name, running->validate_only,
      &running->parts);
  const bool keep = !running->request_key.request_id.empty();
  if (keep) {
    absl::StatusOr<std::optional<MessagePtr>> replay =
        FindReplay(job.call(), methods_, running->method(), running->request_key);
    if (!replay.ok()) return Finish(*running, replay.status(), nullptr);
    if (replay->has_value()) return Finish(*running, absl::OkStatus(), **std::move(replay));
  }
  absl::StatusOr<MessagePtr> reply = running->method().job(job, running->incoming.requests);
  if (!reply.ok()) return Finish(*running, reply.status(), nullptr);
  if (keep) {
    storage::Mutation mutation;
    absl::Status kept =
        KeepRequest(job.Refresh(), methods_, running->request_key, **reply, mutation);
    if (kept.ok()) kept = storage::CommitAndWait(env_.store, std::move(mutation)).status();
    // Two calls under one id at once: the other one has kept the same reply.
    if (!kept.ok() && !absl::IsAborted(kept)) return Finish(*running, kept, nullptr);
  }
  Finish(*running, absl::OkStatus(), *std::move(reply));
}

void Dispatcher::Finish(Running& running, const absl::Status& status, MessagePtr reply) const {
  const Done done = std::move(running.done);
  if (status.ok() && reply != nullptr) Encode(running, *reply);
  // Before the answer: whoever has it may use its share again.
  running.GiveBack();
  absl::Status typed = Typed(status);
  if (!typed.ok() && !running.incoming.requests.empty() && running.incoming.requests.front())
    typed = WithResource(typed, running.request());
  TellEnded(running, typed, "");
  if (!running.incoming.requests.empty() && running.incoming.requests.front())
    WipeSecrets(running.method(), running.request());
  done(typed, typed.ok() ? std::move(reply) : nullptr);
}

void Dispatcher::Encode(Running& running, const Message& reply) const {
  if (!running.incoming.encode) return;
  const Monotonic begun = env_.steady();
  running.incoming.encode(reply);
  running.parts.replying = Since(begun);
}

void Dispatcher::TellEnded(const Running& running, const absl::Status& typed,
                           std::string outcome) const {
  CountRefusal(env_, running.caller, running.state, running.now, running.method().name, typed);
  if (env_.observer == nullptr) return;
  env_.observer->Ended({.method = running.method().name,
                        .account = running.caller.account,
                        .status = typed,
                        .stream = running.method().AnswersInParts(),
                        .taken = Since(running.began),
                        .outcome = std::move(outcome),
                        .parts = running.parts});
}

absl::Status Dispatcher::Typed(const absl::Status& status) const {
  if (status.ok() || domain::DetailOf(status)) return status;
  if (storage::IsDiskFull(status)) {
    return domain::MakeError(pb::REASON_DISK_FULL,
                             {"the server's disk is full: nothing was written; try again once its "
                              "operator has made room",
                              "サーバーのディスクの空きが足りないため、登録できません。何も変更して"
                              "いません。閲覧はできま"
                              "す。運用担当者が空きを作ると、再び登録できるようになります。"});
  }
  if (absl::IsUnavailable(status)) {
    // What the store says of itself is told once, by the watch over its health, and not with every call.
    if (env_.store.WriteHealth().ok()) env_.on_fault("store", status.ToString());
    return domain::MakeError(
        pb::REASON_UNAVAILABLE,
        {"the server cannot take requests now; try again later",
         "サーバーは現在利用できません。しばらくしてからもう一度お試しください。"});
  }
  if (absl::IsResourceExhausted(status)) return Overloaded();
  if (absl::IsAborted(status)) return LostRace();
  if (absl::IsCancelled(status)) {
    return domain::MakeError(pb::REASON_ABANDONED,
                             {"the caller no longer waits", "呼び出し側が待つのをやめました。"});
  }
  const std::string incident = Base32(env_.random.Bytes(kIncidentBytes));
  env_.on_fault(incident, status.ToString());
  return domain::MakeError(
      pb::REASON_INTERNAL,
      {absl::StrCat("a fault of the server; tell its operator the incident ", incident),
       absl::StrCat("サーバー内部で問題が起きました。運用担当者に受付番号 ", incident,
                    " をお知らせください。")},
      {{"incident", incident}});
}

}  // namespace renkei::service
