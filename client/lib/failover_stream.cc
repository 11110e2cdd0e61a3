#include "client/lib/failover_stream.h"

#include <utility>

namespace renkei::client {

FailoverStream::FailoverStream(FailoverTransport& servers, const WireCall& call)
    : servers_(servers), call_(call), round_(servers.choice(), call.deadline) {
  OpenNext();
}

bool FailoverStream::OpenNext() {
  const std::optional<size_t> server = round_.Next();
  if (!server) return false;
  std::unique_ptr<WireStream> opened = servers_.at(*server).OpenStream(call_);
  const MutexLock lock(mutex_);
  opened.swap(wire_);
  if (cancelled_) wire_->Cancel();
  return true;
}

bool FailoverStream::MoveOn() {
  // A server may have answered although it did not read.
  early_ = wire_->Read(absl::InfiniteDuration());
  if (early_) return false;
  end_ = wire_->Finish();
  const bool go_on = round_.TakeEnd(*end_);
  if (go_on && OpenNext()) {
    end_.reset();
    return true;
  }
  end_ = round_.Error();
  return false;
}

bool FailoverStream::Write(const std::string& message) {
  if (end_ || early_) return false;
  if (written_) return wire_->Write(message);
  // What is refused before anything has gone out was not sent.
  while (!wire_->Write(message)) {
    if (!MoveOn()) return false;
  }
  written_ = true;
  if (call_.repeatable) sent_ = message;
  return true;
}

void FailoverStream::WritesDone() {
  writes_done_ = true;
  if (!end_ && !early_) wire_->WritesDone();
}

bool FailoverStream::SendAgain() {
  while (!wire_->Write(*sent_)) {
    if (!MoveOn()) return false;
  }
  if (writes_done_) wire_->WritesDone();
  return true;
}

std::optional<std::string> FailoverStream::Read(absl::Duration silence) {
  while (!end_) {
    std::optional<std::string> reply = early_ ? std::exchange(early_, {}) : wire_->Read(silence);
    if (reply) {
      if (!answered_) round_.TakeAnswer();
      answered_ = true;
      sent_.reset();
      return reply;
    }
    end_ = wire_->Finish();
    const bool go_on = round_.TakeEnd(*end_) && sent_.has_value();
    if (go_on && OpenNext()) {
      end_.reset();
      if (SendAgain()) continue;
      if (early_) continue;
    }
    if (!end_->ok()) end_ = round_.Error();
  }
  return std::nullopt;
}

absl::Status FailoverStream::Finish() {
  if (!end_) {
    end_ = wire_->Finish();
    round_.TakeEnd(*end_);
  }
  return *end_;
}

void FailoverStream::Cancel() {
  const MutexLock lock(mutex_);
  cancelled_ = true;
  if (wire_ != nullptr) wire_->Cancel();
}

}  // namespace renkei::client
