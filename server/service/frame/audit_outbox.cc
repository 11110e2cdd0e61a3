#include "server/service/frame/audit_outbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace renkei::service {

void AuditOutbox::Refused(const domain::RefusedCall& call, absl::Time now) {
  const MutexLock lock(mutex_);
  if (!round_) round_ = now;
  refusals_.Add(call, now);
}

void AuditOutbox::Keep(pb::AuditEntry entry) {
  const MutexLock lock(mutex_);
  KeepLocked(std::move(entry));
}

void AuditOutbox::KeepLocked(pb::AuditEntry entry) {
  if (kept_.size() >= kMaxKeptEntries) {
    ++lost_;
    return;
  }
  kept_.push_back(std::move(entry));
}

std::vector<pb::AuditEntry> AuditOutbox::Take(absl::Time now, bool all, size_t limit) {
  const MutexLock lock(mutex_);
  // A clock that was set back does not keep a round open.
  if (round_ && (all || now - *round_ >= kRefusalRound || now < *round_)) {
    for (pb::AuditEntry& entry : refusals_.Take(now)) KeepLocked(std::move(entry));
    round_.reset();
  }
  const auto end = kept_.begin() + static_cast<std::ptrdiff_t>(std::min(limit, kept_.size()));
  std::vector<pb::AuditEntry> taken(std::make_move_iterator(kept_.begin()),
                                    std::make_move_iterator(end));
  kept_.erase(kept_.begin(), end);
  return taken;
}

void AuditOutbox::PutBack(std::vector<pb::AuditEntry> entries) {
  const MutexLock lock(mutex_);
  std::swap(kept_, entries);
  for (pb::AuditEntry& entry : entries) KeepLocked(std::move(entry));
}

int64_t AuditOutbox::TakeLost() {
  const MutexLock lock(mutex_);
  return std::exchange(lost_, 0);
}

}  // namespace renkei::service
