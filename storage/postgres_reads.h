// Reads from PostgreSQL: a bounded number of connections, and views, each a repeatable-read transaction that all calls of one moment
// share. Internal to storage/.

#ifndef RENKEI_STORAGE_POSTGRES_READS_H_
#define RENKEI_STORAGE_POSTGRES_READS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/base/metrics.h"
#include "storage/base/mutex.h"
#include "storage/postgres_connection.h"
#include "storage/postgres_sessions.h"
#include "storage/postgres_tables.h"
#include "storage/store.h"

namespace renkei::storage {

// Thread-safe. Connections are opened when they are asked for and kept.
class PostgresPool {
 public:
  // `sessions` outlives the pool.
  PostgresPool(PostgresSessions* sessions, size_t most) : sessions_(sessions), most_(most) {}

  // One, waiting for it until `patience` is over: RESOURCE_EXHAUSTED. Null where `patience` is zero and all are in use. Errors as
  // PostgresSessions::Open.
  [[nodiscard]] absl::StatusOr<std::unique_ptr<PostgresConnection>> Take(absl::Duration patience);

  // Ends its transaction; a broken one is dropped.
  void Give(std::unique_ptr<PostgresConnection> connection);

  // Somebody waits for a connection.
  bool IsWanted() const;

  void AddFigures(metrics::Families& families) const;

 private:
  PostgresSessions* const sessions_;
  const size_t most_;
  metrics::Counter refused_;  // reads for which there was no connection

  mutable Mutex mutex_;
  CondVar given_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_ ABSL_GUARDED_BY(mutex_);
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;  // in use or idle
  size_t waiting_ ABSL_GUARDED_BY(mutex_) = 0;
};

// The store at one commit. Several threads may read it: further connections join its snapshot as long as there are some. What was read
// is remembered, within bounds, for the others who share it. Thread-safe.
class PostgresView {
 public:
  // Takes its moment. `connection` is given back to `pool`, which outlives the view.
  [[nodiscard]] static absl::StatusOr<std::shared_ptr<PostgresView>> Open(
      const PostgresOptions& options, PostgresPool* pool,
      std::unique_ptr<PostgresConnection> connection);
  ~PostgresView();
  PostgresView(const PostgresView&) = delete;
  PostgresView& operator=(const PostgresView&) = delete;

  const PgMeta& meta() const { return meta_; }
  absl::Time opened() const { return opened_; }
  // Reads of it would fail.
  bool IsOver() const;
  // Gives its connections back where it has lived too long.
  void EndIfTooOld();

  // As in Snapshot and Store.
  absl::StatusOr<std::optional<Record>> Get(absl::string_view key);
  absl::StatusOr<std::vector<std::optional<Record>>> GetMany(absl::Span<const std::string> keys);
  absl::StatusOr<std::vector<KeyRecord>> Scan(const KeyRange& range, size_t limit, bool reverse);
  absl::StatusOr<std::vector<LogEntry>> ReadLog(Log log, LogPosition from, size_t limit);
  absl::StatusOr<std::shared_ptr<const Incarnations>> AllIncarnations();

 private:
  // One of the view's connections while somebody reads on it.
  struct Lent {
    std::unique_ptr<PostgresConnection> connection;
    std::string join = {};  // how it has yet to join the snapshot; empty: it is of it
    bool exports = false;   // others want to
  };

  PostgresView(const PostgresOptions& options, PostgresPool* pool)
      : options_(options), pool_(pool), opened_(absl::Now()) {}

  absl::StatusOr<PgRows> Read(PgCommand command);
  absl::StatusOr<Lent> Lend();
  // Nobody joins by `join` any more: who gave the name has gone.
  void ForgetName(absl::string_view join);
  void TakeBack(std::unique_ptr<PostgresConnection> connection, bool failed);
  // One fewer is lent, or was to be.
  void CountBack() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckAge() const;
  void Remember(absl::string_view key, const std::optional<Record>& record);

  const PostgresOptions& options_;
  PostgresPool* const pool_;
  const absl::Time opened_;
  PgMeta meta_;
  std::string server_;  // the snapshot's; another one knows other snapshots by the same names

  mutable Mutex mutex_;
  CondVar idle_changed_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_ ABSL_GUARDED_BY(mutex_);
  size_t lent_ ABSL_GUARDED_BY(mutex_) = 0;
  // The snapshot's name, by which others join it while the connection that gave it is the view's; empty: none has.
  std::string name_ ABSL_GUARDED_BY(mutex_);
  const PostgresConnection* exporter_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool wanted_ ABSL_GUARDED_BY(mutex_) = false;
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_map<std::string, std::optional<Record>> known_ ABSL_GUARDED_BY(mutex_);
  size_t known_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

// Gives everybody a view. Thread-safe.
class PostgresReads {
 public:
  // `options` and `sessions` outlive it. `on_meta` is told what each new view found, before anybody has it; an error is the
  // view's.
  PostgresReads(const PostgresOptions& options, PostgresSessions* sessions,
                std::function<absl::Status(PostgresView&)> on_view);

  // One that shows `at_least` and is not older than snapshot_sharing. Blocks while it is opened.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<PostgresView>> Current(Sequence at_least);

  // Asked now and then: views that nobody reads any more and nobody lets go end after their life.
  void EndOldViews();

  void AddFigures(metrics::Families& families) const;

 private:
  std::shared_ptr<PostgresView> Usable(Sequence at_least) const;
  absl::StatusOr<std::shared_ptr<PostgresView>> Open();

  const PostgresOptions& options_;
  const std::function<absl::Status(PostgresView&)> on_view_;
  PostgresPool pool_;  // outlives the views
  metrics::Counter views_;

  Mutex
      opening_;  // held while a view is opened, so that who comes meanwhile shares it; before mutex_
  mutable Mutex mutex_;
  std::shared_ptr<PostgresView> current_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::weak_ptr<PostgresView>> all_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_POSTGRES_READS_H_
