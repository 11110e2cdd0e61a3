// The engine over PostgreSQL: any number of processes over one database, which has its own standbys.
//
// What lies where. Records, logs and the head of the one order are tables of one schema. A process writes each group of commits as one
// transaction, which locks the row of the head until it has committed: that gives all processes one order, without a gap. Reads are
// of repeatable-read transactions, shared by the calls of one moment. NOTIFY tells the others of a new head, and a look every second
// tells it all the same.
//
// What is asked of the database: PostgreSQL 13 or later, the primary, with fsync and full_page_writes on; a role that may make tables in
// the schema; sessions of its own (no pooler between that shares them by transaction). Commits wait for the standbys that
// synchronous_standby_names names. With nobody named there, an acknowledged write is as safe as the one disk.
//
// Histories. Each start of the database server, each promotion of a standby and each restore begins an incarnation, at the next
// commit: what was handed out of commits that this history does not have is refused. A primary that comes back after its
// standby was promoted is refused by everybody who has seen the promoted one.

#ifndef RENKEI_STORAGE_POSTGRES_STORE_H_
#define RENKEI_STORAGE_POSTGRES_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/store.h"

namespace renkei::storage {

// Of the tables; one of a newer format is not opened. 0: a store is being put there (postgres_import.h).
inline constexpr int64_t kPostgresFormat = 1;
inline constexpr int64_t kUnfinishedPostgresFormat = 0;

struct PostgresOptions {
  // Of libpq, a keyword string or a URL; several hosts with target_session_attrs=read-write follow a failover.
  std::string connection;
  std::string password;  // empty: as `connection`, or ~/.pgpass
  std::string schema = "renkei";
  bool create_if_missing = true;
  // Opens what an import has not released yet: for who looks at it.
  bool accept_unfinished = false;
  // For who moves the store away: no process that keeps house has it open, and none does as long as this one is. Such a store does not
  // keep house itself. FAILED_PRECONDITION where one has it after connection_patience.
  bool alone = false;
  // Of this process alone, made if missing; keeps which server of the database it has seen last. Empty: it is forgotten with the
  // process.
  std::string directory;

  // Connections for reads, at most; two more are for writes and for news. A snapshot that is being read has one or more.
  size_t max_read_connections = 32;
  // How long a read waits for one.
  absl::Duration connection_patience = absl::Seconds(5);
  // A snapshot is shared by all that are asked for within this time, as long as nothing newer is known of: what another process commits
  // is seen after this at the latest.
  absl::Duration snapshot_sharing = absl::Milliseconds(5);
  // After this a snapshot is RESOURCE_EXHAUSTED: the database keeps everything that it could still show.
  absl::Duration snapshot_life = absl::Minutes(10);
  // Of one read.
  absl::Duration read_timeout = absl::Seconds(30);
  // How long a group of commits that lost its connection is looked for and tried again before its callers are told
  // UNAVAILABLE. A COMMIT whose standby does not confirm is waited for without end.
  absl::Duration write_patience = absl::Seconds(20);
  // A database that has not confirmed a group for this long makes WriteHealth UNAVAILABLE.
  absl::Duration slow_commit = absl::Seconds(10);
  // How often the head is looked at beside what is told of it, and who keeps house.
  absl::Duration poll_period = absl::Seconds(1);

  // As of SequencerLimits.
  size_t max_queued_mutations = 16'384;
  size_t max_queued_bytes = size_t{64} << 20;
  absl::Duration reopen_period = absl::Seconds(1);

  // Made once when the store is created, and of each new incarnation. Empty and 0: drawn from the system's generator.
  std::string new_store_id;
  uint64_t new_incarnation = 0;
};

// Whether a connection string holds a password: what is written there, logs and lists of processes show.
bool HasPassword(const std::string& connection);

// Errors: NOT_FOUND: no store there and create_if_missing is false. FAILED_PRECONDITION: of a newer format, or not finished; settings that lose what is
// acknowledged; rights that are missing; a server of the database that is older than one that was seen. UNAVAILABLE: nobody
// answers. EngineDetail says more.
[[nodiscard]] absl::StatusOr<std::unique_ptr<Store>> OpenPostgresStore(
    const PostgresOptions& options);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_POSTGRES_STORE_H_
