// What the audit log is to be told and is not written at once: calls that were refused, counted; and what happened while the store took no
// writes. Whoever keeps the log (service/audit/chain_keeper.h) takes it from here.

#ifndef RENKEI_SERVER_SERVICE_FRAME_AUDIT_OUTBOX_H_
#define RENKEI_SERVER_SERVICE_FRAME_AUDIT_OUTBOX_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "renkei/v1/identity.pb.h"
#include "server/domain/audit/refusal_counts.h"
#include "storage/base/mutex.h"

namespace renkei::service {

namespace pb = renkei::v1;

inline constexpr absl::Duration kRefusalRound = absl::Minutes(1);
// Entries that wait for a store that takes no writes; further ones are counted as lost.
inline constexpr size_t kMaxKeptEntries = 1'000;

// Thread-safe, and quick: it is told on the threads that answer.
class AuditOutbox {
 public:
  void Refused(const domain::RefusedCall& call, absl::Time now);
  void Keep(pb::AuditEntry entry);

  // What is due: entries at once, refusals a minute after the first of them, or now with `all`. At most `limit`.
  std::vector<pb::AuditEntry> Take(absl::Time now, bool all, size_t limit);
  // Back to the front, in their order: they could not be written.
  void PutBack(std::vector<pb::AuditEntry> entries);

  // How many were lost for lack of room since it was last asked.
  int64_t TakeLost();

 private:
  void KeepLocked(pb::AuditEntry entry) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  domain::RefusalCounts refusals_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Time> round_ ABSL_GUARDED_BY(mutex_);
  std::vector<pb::AuditEntry> kept_ ABSL_GUARDED_BY(mutex_);
  int64_t lost_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_AUDIT_OUTBOX_H_
