// Whom tokens belong to, kept in memory: every call asks, and the answer changes when an account or
// a token does.

#ifndef RENKEI_SERVER_SERVICE_CALLER_KNOWN_CALLERS_H_
#define RENKEI_SERVER_SERVICE_CALLER_KNOWN_CALLERS_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/auth/caller.h"
#include "server/service/frame/kept_by_clock.h"
#include "storage/base/mutex.h"
#include "storage/store.h"

namespace renkei::service {

// How many are kept; about 4 MB. The one beyond begins anew.
inline constexpr size_t kMaxKnownCallers = 10'000;

// Thread-safe. One for each store; right by the clock of accounts and tokens (kIdentityClockId): a
// token that is revoked, and an account that is changed, are read anew by the next call.
class KnownCallers {
 public:
  KnownCallers();

  struct Known {
    auth::Caller caller;  // before the end of its organization takes roles from it
    absl::Time expire_time = absl::InfiniteFuture();
  };
  using Reader = std::function<absl::StatusOr<Known>()>;

  // Who has the token with `secret_hash`, from memory or from `read`, whose errors are not kept. What
  // has expired by `now` is read again.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<const Known>> Find(const storage::Snapshot& snapshot,
                                                                  const std::string& secret_hash,
                                                                  absl::Time now,
                                                                  const Reader& read);

 private:
  struct Callers {
    Mutex mutex;
    absl::flat_hash_map<std::string, std::shared_ptr<const Known>> by_hash ABSL_GUARDED_BY(mutex);
  };

  KeptByClock<Callers> callers_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CALLER_KNOWN_CALLERS_H_
