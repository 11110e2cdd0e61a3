#include "server/service/caller/known_callers.h"

#include <utility>

#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

KnownCallers::KnownCallers() : callers_(storage::Key(kIdentityClockId).bytes()) {}

absl::StatusOr<std::shared_ptr<const KnownCallers::Known>> KnownCallers::Find(
    const storage::Snapshot& snapshot, const std::string& secret_hash, absl::Time now,
    const Reader& read) {
  const auto nobody = [](const storage::Snapshot&) -> absl::StatusOr<std::shared_ptr<Callers>> {
    return std::make_shared<Callers>();
  };
  ASSIGN_OR_RETURN(const auto found, callers_.At(snapshot, nobody));
  Callers& callers = *found.kept;
  {
    const MutexLock lock(callers.mutex);
    const auto it = callers.by_hash.find(secret_hash);
    if (it != callers.by_hash.end() && now < it->second->expire_time) return it->second;
  }
  ASSIGN_OR_RETURN(Known known, read());
  auto kept = std::make_shared<const Known>(std::move(known));
  // What an older view says may be over by now: it holds for its own call alone.
  if (!found.current) return kept;
  const MutexLock lock(callers.mutex);
  if (callers.by_hash.size() >= kMaxKnownCallers) callers.by_hash.clear();
  callers.by_hash.insert_or_assign(secret_hash, kept);
  return kept;
}

}  // namespace renkei::service
