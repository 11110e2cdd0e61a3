#include "storage/postgres_tables.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"
#include "storage/random_bytes.h"

namespace renkei::storage {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(30);
constexpr absl::Duration kLockWait = absl::InfiniteDuration();  // the server ends it
// Taken while tables are made: any number, the same for all.
constexpr int64_t kMakingLock = 0x72656e6b6569;  // "renkei"

// A record is a row, a counter too: its value is that of storage/counter.h. Keys are ordered by their bytes, as bytea is whatever the
// database's collation. `store` has one row, `writer` one for each start of a process, written with each of its groups. Rows that
// every commit updates have room on their page for what takes their place.
constexpr const char* kTables[] = {
    "CREATE TABLE store (one boolean PRIMARY KEY DEFAULT true CHECK (one),"
    " format int8 NOT NULL, id text NOT NULL, epoch int8 NOT NULL, head int8 NOT NULL,"
    " earliest_changes int8 NOT NULL, earliest_audit int8 NOT NULL) WITH (fillfactor = 10)",
    "CREATE TABLE incarnation (begin int8 PRIMARY KEY, number int8 NOT NULL,"
    " system int8 NOT NULL, timeline int8 NOT NULL, started int8 NOT NULL)",
    "CREATE TABLE writer (number int8 PRIMARY KEY, last_group int8 NOT NULL,"
    " seen timestamptz NOT NULL) WITH (fillfactor = 10)",
    "CREATE TABLE record (key bytea PRIMARY KEY, version int8 NOT NULL, value bytea NOT NULL)",
    "CREATE TABLE log (log int4 NOT NULL, sequence int8 NOT NULL, index int4 NOT NULL,"
    " payload bytea NOT NULL, PRIMARY KEY (log, sequence, index))",
};

constexpr PgStatement kHasTables = {"", "SELECT to_regclass('store') IS NOT NULL"};
constexpr PgStatement kFormat = {"", "SELECT format FROM store"};
constexpr const char* kDropTables = "DROP TABLE IF EXISTS store, incarnation, writer, record, log";
// Which process keeps house. Schemas of one database are stores of their own.
#define RENKEI_PG_HOUSE "hashtextextended('renkei house ' || $1::text, 0)"
constexpr PgStatement kTakeHouse = {"", "SELECT pg_advisory_lock(" RENKEI_PG_HOUSE ")"};
constexpr PgStatement kLockTimeout = {"", "SELECT set_config('lock_timeout', $1, false)"};
constexpr PgStatement kHasSchema = {"", "SELECT to_regnamespace($1) IS NOT NULL"};
constexpr PgStatement kLockMaking = {"", "SELECT pg_advisory_xact_lock($1)"};
constexpr PgStatement kNewStore = {
    "",
    "INSERT INTO store (format, id, epoch, head, earliest_changes, earliest_audit)"
    " VALUES ($1, $2, 1, 0, 1, 1)"};
constexpr PgStatement kInstance = {
    "",
    "SELECT (SELECT system_identifier FROM pg_control_system()),"
    " ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int8,"
    " (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::int8"
    " + coalesce(to_regclass('store')::oid::int8, 0)"};
constexpr PgStatement kLastInstance = {
    "", "SELECT system, timeline, started FROM incarnation ORDER BY begin DESC LIMIT 1"};
// Where nothing was committed since the last one, it takes that one's place.
constexpr PgStatement kNewIncarnation = {
    "",
    "INSERT INTO incarnation (begin, number, system, timeline, started)"
    " SELECT head + 1, $1, $2, $3, $4 FROM store"
    " ON CONFLICT (begin) DO UPDATE SET number = excluded.number, system = excluded.system,"
    " timeline = excluded.timeline, started = excluded.started"};
// Of processes that are long gone; nobody looks for their groups any more.
constexpr PgStatement kForgetWriters = {
    "", "DELETE FROM writer WHERE seen < now() - interval '30 days'"};

#define RENKEI_PG_META                                             \
  "SELECT id, epoch, head, earliest_changes, earliest_audit,"      \
  " (SELECT number FROM incarnation ORDER BY begin DESC LIMIT 1)," \
  " format FROM store"
#define RENKEI_PG_RECORDS "SELECT key, version, value FROM record WHERE key >= $1"

// The number in a counter's value, and zero of what is none; the sum modulo 2^64, by way of a type that does not overflow.
#define RENKEI_PG_NUMBER(value)    \
  "(CASE WHEN octet_length(" value \
  ") = 8"                          \
  " THEN ('x' || encode(" value ", 'hex'))::bit(64)::int8 ELSE 0 END)::numeric"

absl::Status Do(PostgresConnection& connection, const std::string& sql) {
  const PgStatement statement{"", sql.c_str()};
  return connection.Run({{&statement}}, kTimeout).status();
}

absl::StatusOr<bool> HasTables(PostgresConnection& connection) {
  ASSIGN_OR_RETURN(const auto rows, connection.Run({{&kHasTables}}, kTimeout));
  return IsTrue(rows.front());
}

absl::StatusOr<int64_t> ReadFormat(PostgresConnection& connection) {
  ASSIGN_OR_RETURN(const auto rows, connection.Run({{&kFormat}}, kTimeout));
  if (rows.front().size() != 1)
    return absl::DataLossError("the store's own row in the database is missing");
  return rows.front().Int(0, 0);
}

absl::Status CheckTablesAreFinished(PostgresConnection& connection,
                                    const PostgresOptions& options) {
  if (options.accept_unfinished) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int64_t format, ReadFormat(connection));
  if (format != kUnfinishedPostgresFormat) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "a move into the schema ", options.schema,
      " was broken off; run the same renkeid move again: it begins anew there (スキーマ ",
      options.schema,
      " への移行が途中で終わっています。同じ renkeid move "
      "をもう一度実行してください。最初からやり直します。)"));
}

absl::Status MakeTables(PostgresConnection& connection, const PostgresOptions& options,
                        int64_t format) {
  ASSIGN_OR_RETURN(const auto schema, connection.Run({{&kHasSchema, {options.schema}}}, kTimeout));
  // Where an operator has made it, the role need not be allowed to.
  if (!IsTrue(schema.front()))
    RETURN_IF_ERROR(Do(connection, absl::StrCat("CREATE SCHEMA ", options.schema)));
  for (const char* table : kTables) RETURN_IF_ERROR(Do(connection, table));
  std::string id = options.new_store_id;
  if (id.empty()) {
    ASSIGN_OR_RETURN(id, RandomStoreId());
  }
  return connection.Run({{&kNewStore, {PgInt8(format), id}}}, kTimeout).status();
}

}  // namespace

const PgStatement kBeginReading = {"begin_reading",
                                   "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
const PgStatement kExport = {"export", "SELECT pg_export_snapshot()"};
const PgStatement kReadMeta = {"read_meta", RENKEI_PG_META};
const PgStatement kIncarnations = {"", "SELECT begin, number FROM incarnation ORDER BY begin"};
const PgStatement kGet = {"get", "SELECT version, value FROM record WHERE key = $1"};
const PgStatement kGetMany = {
    "get_many", "SELECT key, version, value FROM record WHERE key = ANY ($1::bytea[])"};
const PgStatement kScan = {"scan", RENKEI_PG_RECORDS " ORDER BY key LIMIT $2::int8"};
const PgStatement kScanTo = {"scan_to",
                             RENKEI_PG_RECORDS " AND key < $2 ORDER BY key LIMIT $3::int8"};
const PgStatement kScanBack = {"scan_back", RENKEI_PG_RECORDS " ORDER BY key DESC LIMIT $2::int8"};
const PgStatement kScanBackTo = {
    "scan_back_to", RENKEI_PG_RECORDS " AND key < $2 ORDER BY key DESC LIMIT $3::int8"};
const PgStatement kReadLog = {
    "read_log",
    "SELECT sequence, index, payload FROM log WHERE log = $1 AND (sequence, index) >= ($2, $3)"
    " ORDER BY sequence, index LIMIT $4::int8"};
const PgStatement kListen = {"", "LISTEN renkei_head"};
const PgStatement kKeepHouse = {"keep_house", "SELECT pg_try_advisory_lock(" RENKEI_PG_HOUSE ")"};

const PgStatement kBegin = {"begin", "BEGIN"};
const PgStatement kCommit = {"commit", "COMMIT"};
const PgStatement kRollback = {"rollback", "ROLLBACK"};
const PgStatement kLockMeta = {"lock_meta", RENKEI_PG_META " FOR UPDATE"};
const PgStatement kVersions = {"versions",
                               "SELECT key, version FROM record WHERE key = ANY ($1::bytea[])"};
const PgStatement kPut = {
    "put",
    "INSERT INTO record (key, version, value)"
    " SELECT * FROM unnest($1::bytea[], $2::int8[], $3::bytea[])"
    " ON CONFLICT (key) DO UPDATE SET version = excluded.version, value = excluded.value"};
const PgStatement kDelete = {"delete", "DELETE FROM record WHERE key = ANY ($1::bytea[])"};
const PgStatement kAdd = {
    "add",
    "INSERT INTO record AS r (key, version, value)"
    " SELECT * FROM unnest($1::bytea[], $2::int8[], $3::bytea[])"
    " ON CONFLICT (key) DO UPDATE SET version = excluded.version, value = int8send((mod("
    RENKEI_PG_NUMBER("r.value") " + " RENKEI_PG_NUMBER("excluded.value")
    " + 27670116110564327424, 18446744073709551616) - 9223372036854775808)::int8)"};
const PgStatement kAppend = {
    "append",
    "INSERT INTO log (log, sequence, index, payload)"
    " SELECT * FROM unnest($1::int4[], $2::int8[], $3::int4[], $4::bytea[])"};
const PgStatement kMoveHead = {
    "move_head",
    "WITH head AS (UPDATE store SET head = $1 RETURNING head),"
    " writer AS (INSERT INTO writer (number, last_group, seen) VALUES ($2, $3, now())"
    " ON CONFLICT (number) DO UPDATE SET last_group = excluded.last_group, seen = excluded.seen"
    " RETURNING number)"
    " SELECT pg_notify('renkei_head', head || ' ' ||"
    " (SELECT i.number FROM incarnation i ORDER BY begin DESC LIMIT 1)) FROM head, writer"};
const PgStatement kLastGroup = {
    "last_group", "UPDATE writer SET seen = now() WHERE number = $1 RETURNING last_group"};
const PgStatement kSetEarliest[2] = {
    {"", "UPDATE store SET earliest_changes = $1 WHERE earliest_changes < $1"},
    {"", "UPDATE store SET earliest_audit = $1 WHERE earliest_audit < $1"}};
const PgStatement kTruncate = {
    "truncate",
    "DELETE FROM log WHERE (log, sequence, index) IN (SELECT log, sequence, index FROM log"
    " WHERE log = $1 AND sequence < $2 ORDER BY sequence, index LIMIT $3::int8)"};

const PgStatement kSetIdentity = {"",
                                  "UPDATE store SET id = $1, epoch = $2, head = $3,"
                                  " earliest_changes = $4, earliest_audit = $5"};
const PgStatement kSetFormat = {"", "UPDATE store SET format = $1"};
const PgStatement kAnalyze = {"", "ANALYZE record, log"};

bool IsTrue(const PgRows& rows) { return rows.Bytes(0, 0) == "\1"; }

absl::StatusOr<PgMeta> MetaOf(const PgRows& rows) {
  if (rows.size() != 1)
    return absl::DataLossError("the store's own row in the database is missing");
  if (const int64_t format = rows.Int(0, 6); format > kPostgresFormat) {
    return absl::FailedPreconditionError(
        absl::StrCat("the store was written by a newer version: its format is ", format,
                     ", this program reads up to ", kPostgresFormat));
  }
  PgMeta meta;
  meta.store_id = std::string(rows.Bytes(0, 0));
  meta.epoch = Epoch{static_cast<uint64_t>(rows.Int(0, 1))};
  meta.head = Sequence{static_cast<uint64_t>(rows.Int(0, 2))};
  for (const Log log : kAllLogs) {
    const auto column = static_cast<int>(3 + EarliestIndex(log));
    meta.earliest[EarliestIndex(log)] = Sequence{static_cast<uint64_t>(rows.Int(0, column))};
  }
  meta.incarnation = Incarnation{static_cast<uint64_t>(rows.Int(0, 5))};
  return meta;
}

absl::Status CheckSchemaName(const std::string& schema) {
  const bool named =
      !schema.empty() &&
      schema.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
  if (named) return absl::OkStatus();
  return absl::InvalidArgumentError("the schema of the database is a name of a-z, 0-9 and _");
}

absl::Status EnsureTables(PostgresConnection& connection, const PostgresOptions& options) {
  ASSIGN_OR_RETURN(const bool there, HasTables(connection));
  if (there) return CheckTablesAreFinished(connection, options);
  if (!options.create_if_missing)
    return absl::NotFoundError(
        absl::StrCat("there is no store in the schema ", options.schema, " of the database"));
  RETURN_IF_ERROR(
      connection.Run({{&kBegin}, {&kLockMaking, {PgInt8(kMakingLock)}}}, kTimeout).status());
  // Somebody else has made them while this process waited.
  ASSIGN_OR_RETURN(const bool made, HasTables(connection));
  RETURN_IF_ERROR(made ? CheckTablesAreFinished(connection, options)
                       : MakeTables(connection, options, kPostgresFormat));
  return connection.Run({{&kCommit}}, kTimeout).status();
}

absl::Status MakeUnfinishedTables(PostgresConnection& connection, const PostgresOptions& options) {
  RETURN_IF_ERROR(
      connection.Run({{&kBegin}, {&kLockMaking, {PgInt8(kMakingLock)}}}, kTimeout).status());
  ASSIGN_OR_RETURN(const bool there, HasTables(connection));
  if (there) {
    ASSIGN_OR_RETURN(const int64_t format, ReadFormat(connection));
    if (format != kUnfinishedPostgresFormat) {
      return absl::FailedPreconditionError(absl::StrCat(
          "there is a store in the schema ", options.schema,
          " of the database; name another schema, or drop it there first (データベースのスキーマ ",
          options.schema,
          " には既にデータがあります。別のスキーマを指定するか、先に削除してください。)"));
    }
    RETURN_IF_ERROR(Do(connection, kDropTables));
  }
  RETURN_IF_ERROR(MakeTables(connection, options, kUnfinishedPostgresFormat));
  return connection.Run({{&kCommit}}, kTimeout).status();
}

absl::Status TakeHouse(PostgresConnection& connection, const PostgresOptions& options) {
  const std::string patience =
      absl::StrCat(std::max<int64_t>(1, absl::ToInt64Milliseconds(options.connection_patience)));
  const absl::Status taken =
      connection.Run({{&kLockTimeout, {patience}}, {&kTakeHouse, {options.schema}}}, kLockWait)
          .status();
  if (absl::IsAborted(taken)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "a server has the store in the schema ", options.schema,
        " of the database open; stop all of them first (データベースのスキーマ ", options.schema,
        " はサーバーが使用中です。先にすべてのサーバーを停止してください。)"));
  }
  RETURN_IF_ERROR(taken);
  return connection.Run({{&kLockTimeout, {"0"}}}, kTimeout).status();
}

absl::StatusOr<PgInstance> ReadInstance(PostgresConnection& connection) {
  ASSIGN_OR_RETURN(const auto rows, connection.Run({{&kInstance}}, kTimeout));
  return PgInstance{.system = rows.front().Int(0, 0),
                    .timeline = rows.front().Int(0, 1),
                    .started = rows.front().Int(0, 2)};
}

absl::Status EnsureIncarnation(PostgresConnection& connection, const PgInstance& instance,
                               Incarnation drawn) {
  ASSIGN_OR_RETURN(const auto rows,
                   connection.Run({{&kBegin}, {&kLockMeta}, {&kLastInstance}}, kTimeout));
  RETURN_IF_ERROR(MetaOf(rows[1]).status());
  const PgRows& last = rows[2];
  if (last.size() == 1 &&
      PgInstance{.system = last.Int(0, 0), .timeline = last.Int(0, 1), .started = last.Int(0, 2)} ==
          instance)
    return connection.Run({{&kRollback}}, kTimeout).status();
  const PgCommand begin{&kNewIncarnation,
                        {PgInt8(static_cast<int64_t>(drawn)), PgInt8(instance.system),
                         PgInt8(instance.timeline), PgInt8(instance.started)}};
  return connection.Run({begin, {&kForgetWriters}, {&kCommit}}, kTimeout).status();
}

std::shared_ptr<const Incarnations> IncarnationsOf(const PgRows& rows) {
  auto incarnations = std::make_shared<Incarnations>();
  for (int row = 0; row < rows.size(); ++row) {
    incarnations->Add(Sequence{static_cast<uint64_t>(rows.Int(row, 0))},
                      Incarnation{static_cast<uint64_t>(rows.Int(row, 1))});
  }
  return incarnations;
}

}  // namespace renkei::storage
