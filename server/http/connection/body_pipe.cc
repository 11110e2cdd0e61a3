#include "server/http/connection/body_pipe.h"

#include <utility>

namespace renkei::http {

absl::StatusOr<std::string> BodyPipe::Read() {
  if (!std::exchange(asked_, true)) want_();
  std::string piece;
  {
    const MutexLock lock(mutex_);
    while (!piece_ && !end_) changed_.Wait(mutex_);
    if (!piece_) return end_->ok() ? absl::StatusOr<std::string>("") : *end_;
    piece = *std::exchange(piece_, std::nullopt);
  }
  want_();
  return piece;
}

void BodyPipe::Put(std::string piece) {
  {
    const MutexLock lock(mutex_);
    piece_ = std::move(piece);
  }
  changed_.NotifyOne();
}

void BodyPipe::End(const absl::Status& how) {
  {
    const MutexLock lock(mutex_);
    if (!end_) end_ = how;
  }
  changed_.NotifyOne();
}

}  // namespace renkei::http
