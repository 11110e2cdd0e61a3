#include "server/rpc/slow_peers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"

namespace renkei::rpc {

void SendingPace::BeginWait(service::Monotonic now) {
  MutexLock lock(mutex_);
  waiting_ = true;
  since_ = now;
}

bool SendingPace::EndWait(service::Monotonic now, size_t bytes) {
  MutexLock lock(mutex_);
  if (!waiting_) return false;
  waiting_ = false;
  waited_ += absl::FromChrono(now - since_);
  bytes_ += static_cast<int64_t>(bytes);
  return true;
}

bool SendingPace::CutOff(service::Monotonic now) {
  MutexLock lock(mutex_);
  if (!waiting_) return false;
  const absl::Duration waiting = absl::FromChrono(now - since_);
  const absl::Duration allowed = patience_ + absl::Seconds(bytes_ / kLeastBytesPerSecond);
  if (waiting < patience_ && waited_ + waiting < allowed) return false;
  waiting_ = false;
  return true;
}

bool SendingPace::Break() {
  const MutexLock lock(mutex_);
  return std::exchange(waiting_, false);
}

absl::Status SlowSender(absl::Duration patience) {
  const int64_t seconds = absl::ToInt64Seconds(patience);
  return domain::MakeError(
      pb::REASON_SLOW_SENDER,
      {absl::StrCat("too little of the stream came within ", seconds,
                    " seconds; send it again without a pause"),
       absl::StrCat("データの送信が", seconds,
                    "秒以上途切れたか、遅すぎたため、受信を打ち切りました。もう一度、続けて送って"
                    "ください。")},
      {{"seconds", absl::StrCat(seconds)}});
}

SlowPeers::SlowPeers(Patience patience, service::MonotonicClock clock,
                     std::chrono::milliseconds period)
    : patience_(patience), clock_(std::move(clock)), period_(period), thread_([this] { Run(); }) {}

SlowPeers::~SlowPeers() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void SlowPeers::Run() {
  while (true) {
    const service::Monotonic now = clock_();
    streams_.Visit([now](Stream& stream) { stream.Check(now); });
    const MutexLock lock(mutex_);
    if (!ending_) changed_.WaitFor(mutex_, period_);
    if (ending_) return;
  }
}

}  // namespace renkei::rpc
