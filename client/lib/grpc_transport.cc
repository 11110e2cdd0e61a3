// The one file of the client that includes gRPC. Calls go by path and bytes, without generated
// stubs, so that a new method costs no compile time here.
#include <grpc/support/time.h>
#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/client_callback.h>

#include "absl/time/time.h"
#include "client/lib/address.h"
#include "client/lib/async_transport.h"
#include "client/lib/error.h"
#include "client/lib/steady_time.h"
#include "client/lib/transport.h"
#include "storage/base/mutex.h"

namespace renkei::client {
namespace {

// How long the channel waits at most between two attempts to connect: a server that was restarted
// is found again within this.
constexpr absl::Duration kMaxChannelBackoff = absl::Seconds(5);

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string FromBuffer(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// By gRPC's own clock that nobody sets.
gpr_timespec ToGrpc(absl::Time steady) {
  if (steady == absl::InfiniteFuture()) return gpr_inf_future(GPR_CLOCK_MONOTONIC);
  return gpr_time_add(
      gpr_now(GPR_CLOCK_MONOTONIC),
      gpr_time_from_micros(absl::ToInt64Microseconds(steady - SteadyNow()), GPR_TIMESPAN));
}

void Prepare(const WireCall& call, grpc::ClientContext& context) {
  context.set_deadline(ToGrpc(call.deadline));
  for (const auto& [key, value] : call.metadata) context.AddMetadata(key, value);
}

absl::StatusOr<std::string> Outcome(const grpc::Status& status, const grpc::ByteBuffer& reply,
                                    const std::string& address) {
  if (status.ok()) return FromBuffer(reply);
  return StatusFromWire(static_cast<absl::StatusCode>(status.error_code()), status.error_message(),
                        status.error_details(), address);
}

// A completion queue for one call whose operations are waited for one at a time.
class OneAtATime {
 public:
  OneAtATime() = default;
  OneAtATime(const OneAtATime&) = delete;
  OneAtATime& operator=(const OneAtATime&) = delete;
  ~OneAtATime() {
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  grpc::CompletionQueue* get() { return &queue_; }
  void* tag() { return this; }

  // Waits for the operation that was started with tag(). Whether it succeeded.
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  // The same for so long; nullopt: it goes on.
  std::optional<bool> WaitFor(absl::Duration time) {
    void* tag = nullptr;
    bool ok = false;
    const auto next = queue_.AsyncNext(&tag, &ok, ToGrpc(SteadyNow() + time));
    if (next == grpc::CompletionQueue::TIMEOUT) return std::nullopt;
    return next == grpc::CompletionQueue::GOT_EVENT && ok;
  }

 private:
  grpc::CompletionQueue queue_;
};

class GrpcStream final : public WireStream {
 public:
  GrpcStream(grpc::GenericStub& stub, const WireCall& call, std::string address)
      : address_(std::move(address)) {
    Prepare(call, context_);
    stream_ = stub.PrepareCall(&context_, call.path, queue_.get());
    stream_->StartCall(queue_.tag());
    writable_ = queue_.Wait();
  }

  ~GrpcStream() override {
    if (finished_) return;
    context_.TryCancel();
    grpc::Status ignored;
    stream_->Finish(&ignored, queue_.tag());
    queue_.Wait();
  }

  bool Write(const std::string& message) override {
    if (!writable_) return false;
    stream_->Write(ToBuffer(message), queue_.tag());
    writable_ = queue_.Wait();
    return writable_;
  }

  void WritesDone() override {
    if (!writable_) return;
    stream_->WritesDone(queue_.tag());
    queue_.Wait();
    writable_ = false;
  }

  std::optional<std::string> Read(absl::Duration silence) override {
    grpc::ByteBuffer message;
    stream_->Read(&message, queue_.tag());
    std::optional<bool> arrived = queue_.WaitFor(silence);
    if (!arrived) {
      silent_ = true;
      context_.TryCancel();
      arrived = queue_.Wait();
    }
    if (!*arrived || silent_) return std::nullopt;
    return FromBuffer(message);
  }

  absl::Status Finish() override {
    grpc::Status status;
    stream_->Finish(&status, queue_.tag());
    queue_.Wait();
    finished_ = true;
    if (silent_) return StatusFromWire(absl::StatusCode::kDeadlineExceeded, "", "", address_);
    return Outcome(status, {}, address_).status();
  }

  void Cancel() override { context_.TryCancel(); }

 private:
  const std::string address_;
  OneAtATime queue_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  bool writable_ = false;
  bool silent_ = false;  // for longer than the reader waits
  bool finished_ = false;
};

class GrpcReply final : public WireReply {
 public:
  GrpcReply(grpc::GenericStub& stub, const WireCall& call, const std::string& request,
            const std::string& address)
      : address_(address) {
    Prepare(call, context_);
    reader_ = stub.PrepareUnaryCall(&context_, call.path, ToBuffer(request), queue_.get());
    reader_->StartCall();
    reader_->Finish(&reply_, &status_, queue_.tag());
  }

  ~GrpcReply() override {
    if (waited_) return;
    context_.TryCancel();
    queue_.Wait();
  }

  absl::StatusOr<std::string> Wait() override {
    waited_ = true;
    queue_.Wait();
    return Outcome(status_, reply_, address_);
  }

 private:
  const std::string& address_;  // the transport's
  OneAtATime queue_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader_;
  grpc::ByteBuffer reply_;
  grpc::Status status_;
  bool waited_ = false;
};

// What a new connection to the server needs.
struct Way {
  std::string address;
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  grpc::ChannelArguments arguments;

  std::shared_ptr<grpc::Channel> Open() const {
    return grpc::CreateCustomChannel(address, credentials, arguments);
  }
};

// Connections of readers. A server has a bound on the calls of one connection: many readers would hold
// up each other, and everything else that is asked over it. Thread-safe.
class ReaderLines {
 public:
  struct Line {
    grpc::GenericStub stub;
    int readers = 0;
  };
  struct GiveBack {
    ReaderLines* lines;
    void operator()(Line* line) const { lines->Return(*line); }
  };
  // A reader's place on a line.
  using Place = std::unique_ptr<Line, GiveBack>;

  // Not shared with other channels of the process.
  explicit ReaderLines(Way way) : way_(std::move(way)) {
    way_.arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  }

  // Waits for the last reader, which ends on gRPC's thread: whoever ends the last channel that has
  // had callbacks joins that thread, and it cannot join itself.
  ~ReaderLines() {
    const MutexLock lock(mutex_);
    while (readers_ > 0) none_.Wait(mutex_);
  }

  Place Take() {
    const MutexLock lock(mutex_);
    ++readers_;
    for (const std::unique_ptr<Line>& line : lines_) {
      if (line->readers >= kReadersOfOne) continue;
      ++line->readers;
      return Place(line.get(), GiveBack{this});
    }
    lines_.push_back(std::make_unique<Line>(Line{grpc::GenericStub(way_.Open()), 1}));
    return Place(lines_.back().get(), GiveBack{this});
  }

 private:
  // Less than what any server takes on one connection.
  static constexpr int kReadersOfOne = 64;

  void Return(Line& line) {
    const MutexLock lock(mutex_);
    --line.readers;
    if (--readers_ == 0) none_.NotifyAll();
  }

  Way way_;
  Mutex mutex_;
  CondVar none_;  // readers_ == 0
  int readers_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<Line>> lines_ ABSL_GUARDED_BY(mutex_);
};

// One request, many replies, by gRPC's callbacks. It lives until gRPC has told how the call ended.
class ReaderCall final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  ReaderCall(ReaderLines::Place line, const WireCall& call, const std::string& request,
             std::string address)
      : line_(std::move(line)), address_(std::move(address)), request_(ToBuffer(request)) {
    Prepare(call, context_);
  }

  static std::shared_ptr<ReaderCall> Start(ReaderLines::Place line, const WireCall& call,
                                           const std::string& request, std::string address) {
    auto self = std::make_shared<ReaderCall>(std::move(line), call, request, std::move(address));
    self->self_ = self;
    self->line_->stub.PrepareBidiStreamingCall(&self->context_, call.path, {}, self.get());
    // Reads begin outside of gRPC's callbacks: the call may not end before the last of them.
    self->AddHold();
    self->StartWriteLast(&self->request_, grpc::WriteOptions());
    self->StartCall();
    return self;
  }

  void Read(AsyncReader::Next next) {
    {
      const MutexLock lock(mutex_);
      if (!end_) {
        next_ = std::move(next);
        if (holds_) StartRead(&reply_);
        reading_ = holds_;
        return;
      }
    }
    next(End());
  }

  void Cancel() {
    context_.TryCancel();
    const MutexLock lock(mutex_);
    if (!reading_) LetGo();
  }

 private:
  void OnReadDone(bool ok) override {
    AsyncReader::Next next;
    {
      const MutexLock lock(mutex_);
      reading_ = false;
      // What comes instead is the end.
      if (!ok) return LetGo();
      next = std::move(next_);
      next_ = nullptr;
    }
    next(FromBuffer(reply_));
  }

  void OnDone(const grpc::Status& status) override {
    const std::shared_ptr<ReaderCall> self = std::move(self_);
    AsyncReader::Next next;
    {
      const MutexLock lock(mutex_);
      end_ = Outcome(status, {}, address_).status();
      next = std::move(next_);
      next_ = nullptr;
    }
    if (next) next(End());
  }

  absl::StatusOr<std::optional<std::string>> End() {
    const MutexLock lock(mutex_);
    if (end_->ok()) return std::nullopt;
    return *end_;
  }

  void LetGo() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (holds_) RemoveHold();
    holds_ = false;
  }

  const ReaderLines::Place line_;  // given back last: the context has a share in the channel
  const std::string address_;
  const grpc::ByteBuffer request_;
  grpc::ClientContext context_;
  grpc::ByteBuffer reply_;
  std::shared_ptr<ReaderCall> self_;  // until OnDone
  Mutex mutex_;
  bool holds_ ABSL_GUARDED_BY(mutex_) = true;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  AsyncReader::Next next_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
};

class GrpcReader final : public AsyncReader {
 public:
  explicit GrpcReader(std::shared_ptr<ReaderCall> call) : call_(std::move(call)) {}
  ~GrpcReader() override { call_->Cancel(); }

  void Read(Next next) override {
    const std::shared_ptr<ReaderCall> call = call_;  // `next` may destroy this
    call->Read(std::move(next));
  }
  void Cancel() override { call_->Cancel(); }

 private:
  const std::shared_ptr<ReaderCall> call_;
};

class GrpcTransport final : public AsyncTransport {
 public:
  explicit GrpcTransport(const Way& way) : address_(way.address), stub_(way.Open()), lines_(way) {}

  std::string server() const override { return address_; }

  std::unique_ptr<WireReply> Begin(const WireCall& call, const std::string& request) override {
    return std::make_unique<GrpcReply>(stub_, call, request, address_);
  }

  std::unique_ptr<WireStream> OpenStream(const WireCall& call) override {
    return std::make_unique<GrpcStream>(stub_, call, address_);
  }

  std::unique_ptr<AsyncReader> OpenReader(const WireCall& call,
                                          const std::string& request) override {
    return std::make_unique<GrpcReader>(ReaderCall::Start(lines_.Take(), call, request, address_));
  }

 private:
  const std::string address_;
  grpc::GenericStub stub_;
  ReaderLines lines_;
};

}  // namespace

std::unique_ptr<Transport> MakeGrpcTransport(const std::string& address,
                                             const TransportSecurity& security) {
  return MakeAsyncGrpcTransport(address, security);
}

std::unique_ptr<AsyncTransport> MakeAsyncGrpcTransport(const std::string& address,
                                                       const TransportSecurity& security,
                                                       const Patience& patience) {
  const auto set = [](grpc::ChannelArguments& to, const char* name, absl::Duration time) {
    to.SetInt(name, static_cast<int>(absl::ToInt64Milliseconds(time)));
  };
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetUserAgentPrefix("renkei-client");
  // Retrying is Client's: it knows which calls may be sent twice.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  // A server or a line that died without a word is noticed while a stream is open.
  set(arguments, GRPC_ARG_KEEPALIVE_TIME_MS, patience.keepalive);
  set(arguments, GRPC_ARG_KEEPALIVE_TIMEOUT_MS, patience.keepalive_answer);
  set(arguments, GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, patience.connect);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // A watch decides itself when to come back; a channel that waits longer would only refuse it.
  set(arguments, GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxChannelBackoff);
  // An office's web proxy cannot reach this machine's own loopback.
  if (IsLoopback(address)) arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  if (security.ca_pem.empty()) {
    credentials = grpc::InsecureChannelCredentials();
  } else {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = security.ca_pem;
    credentials = grpc::SslCredentials(options);
  }
  return std::make_unique<GrpcTransport>(
      Way{address, std::move(credentials), std::move(arguments)});
}

}  // namespace renkei::client
