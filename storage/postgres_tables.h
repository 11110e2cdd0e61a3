// The tables of a store in PostgreSQL, and every statement that is said to them. Internal to storage/.

#ifndef RENKEI_STORAGE_POSTGRES_TABLES_H_
#define RENKEI_STORAGE_POSTGRES_TABLES_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/incarnations.h"
#include "storage/postgres_connection.h"
#include "storage/postgres_store.h"
#include "storage/store.h"

namespace renkei::storage {

// Which server of the database answers: its data, the line of its history, and this start of it.
struct PgInstance {
  int64_t system = 0;    // system_identifier, given by initdb
  int64_t timeline = 0;  // one more with every promotion and every restore
  // This start of it, microseconds since 1970, and these tables in it, their number added: where they were replaced by those of
  // a dump, the history is another one.
  int64_t started = 0;

  friend bool operator==(const PgInstance&, const PgInstance&) = default;
};

// What a store in PostgreSQL knows of itself.
struct PgMeta {
  std::string store_id;
  Epoch epoch{};
  Sequence head = Sequence::kNone;
  Sequence earliest[2] = {Sequence{1}, Sequence{1}};  // by EarliestIndex
  Incarnation incarnation = Incarnation::kNone;       // the one that runs
};
constexpr size_t EarliestIndex(Log log) { return static_cast<size_t>(log) - 1; }

// INVALID_ARGUMENT: it is none that stands in a statement as it is.
[[nodiscard]] absl::Status CheckSchemaName(const std::string& schema);

// Makes the tables where there are none, if allowed; of two processes that do it at once one has made them. Errors as
// OpenPostgresStore.
[[nodiscard]] absl::Status EnsureTables(PostgresConnection& connection,
                                        const PostgresOptions& options);

// Makes the tables of a store that is being put there, in the place of those of one that was not finished. FAILED_PRECONDITION:
// there is a store, which is left as it is.
[[nodiscard]] absl::Status MakeUnfinishedTables(PostgresConnection& connection,
                                                const PostgresOptions& options);

// Has this session keep house for the schema of `options` until it ends, waiting for who does by connection_patience. FAILED_PRECONDITION:
// a process has the store open.
[[nodiscard]] absl::Status TakeHouse(PostgresConnection& connection,
                                     const PostgresOptions& options);

[[nodiscard]] absl::StatusOr<PgInstance> ReadInstance(PostgresConnection& connection);

// Begins an incarnation at the next commit, if the last one is not of `instance`.
[[nodiscard]] absl::Status EnsureIncarnation(PostgresConnection& connection,
                                             const PgInstance& instance, Incarnation drawn);

// What kIncarnations gives.
std::shared_ptr<const Incarnations> IncarnationsOf(const PgRows& rows);

// Of one row and one column, a boolean.
bool IsTrue(const PgRows& rows);

// The columns of kReadMeta and kLockMeta.
[[nodiscard]] absl::StatusOr<PgMeta> MetaOf(const PgRows& rows);

// For reading and for the look between.
extern const PgStatement kBeginReading;  // read only, one snapshot for all statements
extern const PgStatement kExport;        // a name under which other sessions join that snapshot
extern const PgStatement kReadMeta;
extern const PgStatement kIncarnations;
extern const PgStatement kGet;      // key -> version, value
extern const PgStatement kGetMany;  // keys -> key, version, value; those that are there
extern const PgStatement kScan;     // begin, limit -> key, version, value
extern const PgStatement kScanTo;   // begin, end, limit
extern const PgStatement kScanBack;
extern const PgStatement kScanBackTo;
extern const PgStatement kReadLog;  // log, sequence, index, limit -> sequence, index, payload
extern const PgStatement
    kListen;  // to new heads; the payload is the head and its incarnation, "12 345"
extern const PgStatement kKeepHouse;  // schema -> whether this session keeps house for it

// For writing.
extern const PgStatement kBegin;
extern const PgStatement kCommit;
extern const PgStatement kRollback;
extern const PgStatement kLockMeta;  // kReadMeta, locked until the transaction ends
extern const PgStatement kVersions;  // keys -> key, version
extern const PgStatement kPut;       // keys, versions, values
extern const PgStatement kDelete;    // keys
extern const PgStatement kAdd;       // keys, versions, counters as stored
extern const PgStatement kAppend;    // logs, sequences, indexes, payloads
// head, writer, its group: moves the head, notes that the writer's group is there, and tells of it.
extern const PgStatement kMoveHead;
// writer -> number of its last group; written anew, so that the COMMIT waits for the standby like any other.
extern const PgStatement kLastGroup;
extern const PgStatement kSetEarliest[2];  // sequence; by EarliestIndex
extern const PgStatement kTruncate;        // log, sequence, at most -> how many went

// For an import.
extern const PgStatement kSetIdentity;  // id, epoch, head, earliest of changes, of audit
extern const PgStatement kSetFormat;
extern const PgStatement kAnalyze;  // tables that have grown from nothing

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_POSTGRES_TABLES_H_
