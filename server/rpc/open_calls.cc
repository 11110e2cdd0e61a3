#include "server/rpc/open_calls.h"

#include <chrono>

namespace renkei::rpc {

bool OpenCalls::Enter(Call& call) {
  const MutexLock lock(mutex_);
  if (refusing_) return false;
  present_.Add(call);
  return true;
}

void OpenCalls::Leave(Call& call) {
  present_.Remove(call);
  // Who breaks the calls looks by itself afterwards.
  if (present_.IsVisitor()) return;
  const MutexLock lock(mutex_);
  if (refusing_) changed_.NotifyAll();
}

void OpenCalls::Refuse() {
  const MutexLock lock(mutex_);
  refusing_ = true;
}

size_t OpenCalls::AwaitNone(absl::Duration at_most) {
  const auto end = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(at_most);
  const MutexLock lock(mutex_);
  while (present_.size() > 0) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= left.zero()) break;
    changed_.WaitFor(mutex_, left);
  }
  return present_.size();
}

void OpenCalls::BreakAll(const grpc::Status& status) {
  present_.Visit([&](Call& call) { call.Break(status); });
}

}  // namespace renkei::rpc
