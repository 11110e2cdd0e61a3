// One published state of the store. Internal to storage/.

#ifndef RENKEI_STORAGE_ROCKSDB_VIEW_H_
#define RENKEI_STORAGE_ROCKSDB_VIEW_H_

#include <memory>
#include <optional>
#include <vector>

#include "storage/incarnations.h"
#include "storage/rocksdb_database.h"
#include "storage/store.h"

namespace renkei::storage {

// The first sequence from which each log is complete.
struct EarliestSequences {
  Sequence changes{1};
  Sequence audit{1};

  Sequence& of(Log log) { return log == Log::kChanges ? changes : audit; }
  Sequence of(Log log) const { return log == Log::kChanges ? changes : audit; }
};

// A RocksDB snapshot with the head and the earliest positions that its data has. The one thread
// that writes makes one after each write, so that head and data agree by construction; a request's
// snapshot is one more reference to it, which takes no lock of RocksDB's. Immutable; any thread may
// read it. It keeps the database open.
class RocksDbView {
 public:
  // Without a database: a store that is being opened anew; reads are UNAVAILABLE.
  RocksDbView(std::shared_ptr<const RocksDatabase> database, Sequence head,
              EarliestSequences earliest, std::shared_ptr<const Incarnations> incarnations);
  ~RocksDbView();
  RocksDbView(const RocksDbView&) = delete;
  RocksDbView& operator=(const RocksDbView&) = delete;

  Sequence head() const { return head_; }
  Sequence earliest(Log log) const { return earliest_.of(log); }
  const EarliestSequences& earliest() const { return earliest_; }
  const std::shared_ptr<const Incarnations>& incarnations() const { return incarnations_; }
  // null: it is being opened anew.
  const std::shared_ptr<const RocksDatabase>& database() const { return database_; }

  // Not OK once a write beneath this view has failed.
  absl::Status WriteFailure() const {
    return database_ != nullptr ? database_->failure() : absl::OkStatus();
  }

  // As in Snapshot and Store.
  absl::StatusOr<std::optional<Record>> Get(absl::string_view key) const;
  absl::StatusOr<std::vector<std::optional<Record>>> GetMany(
      absl::Span<const std::string> keys) const;
  absl::StatusOr<std::vector<KeyRecord>> Scan(const KeyRange& range, size_t limit,
                                              bool reverse) const;
  absl::StatusOr<std::vector<LogEntry>> ReadLog(Log log, LogPosition from, size_t limit) const;

 private:
  rocksdb::ReadOptions Options() const;

  const std::shared_ptr<const RocksDatabase> database_;
  const rocksdb::Snapshot* const snapshot_;
  const Sequence head_;
  const EarliestSequences earliest_;
  const std::shared_ptr<const Incarnations> incarnations_;
};

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_VIEW_H_
