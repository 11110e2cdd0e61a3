// What one account, one organization and all together may hold of the server at once. The one place
// that counts: whoever wants a place or bytes asks here, and holds a Share for as long as it has
// them.

#ifndef RENKEI_SERVER_SERVICE_FRAME_SHARE_SHARES_H_
#define RENKEI_SERVER_SERVICE_FRAME_SHARE_SHARES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/share/holder.h"
#include "storage/base/metrics.h"
#include "storage/base/mutex.h"

namespace renkei::service {

enum class Counted {
  kWatches,         // open streams of the feed
  kBulkCalls,       // imports, exports, applies and digests, from their first message to their end
  kExecutorPlaces,  // calls of the executor, waiting and running
  kSpoolBytes,      // on disk, of uploads that are being received or read
  kBookBytes,       // in memory, of workbooks that are being read
  kPasswordPlaces,  // calls that hash a password, waiting and running
};
inline constexpr size_t kCountedKinds = 6;

struct ShareLimit {
  int64_t account = 0;
  int64_t organization = 0;
  int64_t total = 0;
};

// The defaults are those of server/rpc/config.cc. What an account may hold is far above what an
// officer or a script needs, and far enough below the whole that two of them leave most of it.
struct ShareLimits {
  ShareLimit watches = {.account = 100, .organization = 500, .total = 5'000};
  ShareLimit bulk_calls = {.account = 4, .organization = 8, .total = 32};
  ShareLimit executor_places = {.account = 64, .organization = 128, .total = 256};
  // One import has at most 512 MiB.
  ShareLimit spool_bytes = {
      .account = int64_t{1} << 30, .organization = int64_t{2} << 30, .total = int64_t{4} << 30};
  // The largest workbook takes about 256 MiB.
  ShareLimit book_bytes = {.account = int64_t{256} << 20,
                           .organization = int64_t{512} << 20,
                           .total = int64_t{768} << 20};
  // Who has just come to the office signs in from one address with all others of it: what waits here
  // is done in five seconds.
  ShareLimit password_places = {.account = 32, .organization = 64, .total = 128};

  const ShareLimit& Of(Counted what) const;
};

class Shares;

// Held by one call; gives back what it holds when it is destroyed. Not thread-safe by itself.
class Share {
 public:
  Share(Shares& shares, Counted what, Holder holder)
      : shares_(shares), what_(what), holder_(std::move(holder)) {}
  ~Share();
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;

  // So much more; on an error it holds what it held before. As Shares::Take.
  [[nodiscard]] absl::Status Grow(int64_t more);

  int64_t held() const { return held_; }

 private:
  Shares& shares_;
  const Counted what_;
  const Holder holder_;
  int64_t held_ = 0;
};

// Thread-safe. Outlives its shares.
class Shares {
 public:
  explicit Shares(const ShareLimits& limits = {}) : limits_(limits) {}

  // OVERLOADED where a limit would be passed; metadata "limit" ("watches_per_account",
  // "watches_per_organization", "watches"), "value", and "retry_after_ms".
  [[nodiscard]] absl::StatusOr<std::unique_ptr<Share>> Take(Counted what, const Holder& holder,
                                                            int64_t amount = 1);

  // All that is held now.
  int64_t total(Counted what) const;

  // What is held and may be held, in things or bytes; and how often each limit refused.
  metrics::Families Figures() const;

 private:
  friend class Share;

  struct Counts {
    // Nobody stands here with nothing.
    std::map<std::string, int64_t> accounts;
    std::map<std::string, int64_t> organizations;
    int64_t total = 0;
  };

  // Whether `holder` may have so much more of `what`: every byte of a spool and every place passes
  // here.
  absl::Status Add(Counted what, const Holder& holder, int64_t more);
  void GiveBack(Counted what, const Holder& holder, int64_t amount);

  // Of an account (an address), an organization (all without an account), and the whole.
  static constexpr size_t kScopes = 3;

  const ShareLimits limits_;
  mutable Mutex mutex_;
  std::array<Counts, kCountedKinds> counts_ ABSL_GUARDED_BY(mutex_);
  std::array<std::array<metrics::Counter, kScopes>, kCountedKinds> refused_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_SHARE_SHARES_H_
