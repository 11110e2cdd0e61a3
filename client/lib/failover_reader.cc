#include "client/lib/failover_reader.h"

#include <optional>
#include <utility>

#include "client/lib/server_choice.h"
#include "storage/base/mutex.h"

namespace renkei::client {
namespace {

// What goes on while the reader waits, also when whoever had it has let go.
class ReaderOfSeveral : public std::enable_shared_from_this<ReaderOfSeveral> {
 public:
  ReaderOfSeveral(FailoverTransport& servers, const WireCall& call, const std::string& request)
      : servers_(servers),
        call_(call),
        request_(request),
        round_(servers.choice(), call.deadline) {}

  // False: there is no server left.
  bool Open() {
    const std::optional<size_t> server = round_.Next();
    if (!server) return false;
    std::shared_ptr<AsyncReader> opened = servers_.at(*server).OpenReader(call_, request_);
    bool cancelled = false;
    {
      const MutexLock lock(mutex_);
      reader_.swap(opened);
      cancelled = cancelled_;
    }
    if (cancelled) reader()->Cancel();
    return true;
  }

  void Read(AsyncReader::Next next) {
    reader()->Read([self = shared_from_this(),
                    next = std::move(next)](absl::StatusOr<std::optional<std::string>> reply) {
      self->OnReply(std::move(reply), next);
    });
  }

  void Cancel() {
    std::shared_ptr<AsyncReader> reader;
    {
      const MutexLock lock(mutex_);
      cancelled_ = true;
      reader = reader_;
    }
    reader->Cancel();
  }

 private:
  void OnReply(absl::StatusOr<std::optional<std::string>> reply, const AsyncReader::Next& next) {
    if (reply.ok()) {
      if (!std::exchange(answered_, true)) round_.TakeAnswer();
      return next(std::move(reply));
    }
    const bool go_on = round_.TakeEnd(reply.status()) && call_.repeatable && !answered_;
    if (go_on && Moved()) return Read(next);
    next(round_.Error());
  }

  // Whether the call was begun anew at another server.
  bool Moved() {
    if (cancelled() || !servers_.BeginMove()) return false;
    const bool opened = Open();
    servers_.EndMove();
    return opened;
  }

  std::shared_ptr<AsyncReader> reader() {
    const MutexLock lock(mutex_);
    return reader_;
  }
  bool cancelled() {
    const MutexLock lock(mutex_);
    return cancelled_;
  }

  FailoverTransport& servers_;
  const WireCall call_;
  const std::string request_;
  // Of whoever reads: one Read at a time.
  ServerRound round_;
  bool answered_ = false;

  Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<AsyncReader> reader_ ABSL_GUARDED_BY(mutex_);
};

class FailoverReader final : public AsyncReader {
 public:
  explicit FailoverReader(std::shared_ptr<ReaderOfSeveral> reader) : reader_(std::move(reader)) {}
  ~FailoverReader() override { reader_->Cancel(); }

  void Read(Next next) override {
    const std::shared_ptr<ReaderOfSeveral> reader = reader_;  // `next` may destroy this
    reader->Read(std::move(next));
  }
  void Cancel() override { reader_->Cancel(); }

 private:
  const std::shared_ptr<ReaderOfSeveral> reader_;
};

}  // namespace

std::unique_ptr<AsyncReader> MakeFailoverReader(FailoverTransport& servers, const WireCall& call,
                                                const std::string& request) {
  auto reader = std::make_shared<ReaderOfSeveral>(servers, call, request);
  reader->Open();
  return std::make_unique<FailoverReader>(std::move(reader));
}

}  // namespace renkei::client
