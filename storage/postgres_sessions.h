// The one door to the database: connections to a server of it that has all that was seen of it before. Internal to storage/.

#ifndef RENKEI_STORAGE_POSTGRES_SESSIONS_H_
#define RENKEI_STORAGE_POSTGRES_SESSIONS_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/mutex.h"
#include "storage/postgres_connection.h"
#include "storage/postgres_store.h"
#include "storage/postgres_tables.h"

namespace renkei::storage {

// A primary whose standby was promoted goes on in a history of its own when it comes back: whatever is read there or written to it
// is lost. The promoted server counts one more timeline, so that who has seen it knows the other as old, and refuses it. What was
// seen is kept in a file of the process's own directory, for its next start. Thread-safe.
class PostgresSessions {
 public:
  // `stop` ends what waits; it outlives all connections.
  PostgresSessions(const PostgresOptions& options, const std::atomic<bool>* stop);

  // The tables are there, of a format that this program knows; what was seen before is read. Errors as OpenPostgresStore.
  // Before the first Open; returns what the store knows of itself.
  [[nodiscard]] absl::StatusOr<PgMeta> Begin();

  // A connection on which the tables are found without their schema. With several hosts, each in turn until one is as it has to be. The
  // incarnation of the server that answers has begun. UNAVAILABLE, FAILED_PRECONDITION as PostgresConnection::Open.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<PostgresConnection>> Open();

 private:
  absl::StatusOr<std::unique_ptr<PostgresConnection>> OpenAt(const std::string& connection);
  // Refuses a server that is older than the one that was seen; notes one that is newer.
  absl::Status Admit(PostgresConnection& connection);
  absl::Status ReadWitness() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status WriteWitness(const PgInstance& instance) const;

  const PostgresOptions options_;
  const std::atomic<bool>* const stop_;
  const std::vector<std::string> connections_;  // the same hosts, each once the first one
  // Which one answered last: a host that is silent is waited for once, not by every connection.
  std::atomic<size_t> last_good_{0};

  Mutex
      mutex_;  // held while a server is admitted: of many connections that are opened at once, one begins an incarnation
  std::optional<PgInstance> seen_ ABSL_GUARDED_BY(mutex_);
  bool confirmed_ ABSL_GUARDED_BY(mutex_) = false;  // by this process, not by the file alone
};

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_POSTGRES_SESSIONS_H_
