#include "server/http/connection/shared.h"

#include <algorithm>

namespace renkei::http {

void Counters::CountReply(const AccessRecord& record) {
  seconds.Add(record.duration);
  received_bytes += record.received_bytes;
  sent_bytes += record.sent_bytes;
  ++replies[static_cast<size_t>(std::clamp(record.status / 100, 0, 5))];
}

CounterValues Counters::Values() const {
  CounterValues values;
  values.requests_running = requests_running;
  values.body_bytes = body_bytes;
  values.connections_accepted = connections_accepted;
  values.connections_refused = connections_refused;
  values.connections_cut = connections_cut;
  values.received_bytes = received_bytes;
  values.sent_bytes = sent_bytes;
  std::copy(replies.begin(), replies.end(), values.replies.begin());
  values.seconds = seconds.values();
  return values;
}

bool OpenConnections::Add(const IpAddress& visitor, bool counted) {
  const MutexLock lock(mutex_);
  if (count_ >= most_) return false;
  if (counted) {
    int& own = by_visitor_[visitor.Network()];
    if (own >= most_of_one_) return false;
    ++own;
  }
  ++count_;
  return true;
}

void OpenConnections::Remove(const IpAddress& visitor, bool counted) {
  {
    const MutexLock lock(mutex_);
    --count_;
    const auto own = by_visitor_.find(visitor.Network());
    if (counted && --own->second == 0) by_visitor_.erase(own);
  }
  changed_.NotifyAll();
}

int OpenConnections::count() const {
  const MutexLock lock(mutex_);
  return count_;
}

void OpenConnections::WaitUntilNone(absl::Duration patience) {
  const auto end = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(patience);
  const MutexLock lock(mutex_);
  while (count_ > 0) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= left.zero()) return;
    changed_.WaitFor(mutex_, left);
  }
}

}  // namespace renkei::http
