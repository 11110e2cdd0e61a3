#include "storage/rocksdb_store.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "rocksdb/write_batch.h"
#include "storage/mutex.h"
#include "storage/rocksdb_database.h"
#include "storage/rocksdb_internal.h"
#include "storage/rocksdb_layout.h"
#include "storage/rocksdb_meta.h"
#include "storage/rocksdb_view.h"
#include "storage/sequencer.h"

namespace renkei::storage {
namespace {

class RocksDbSnapshot final : public Snapshot {
 public:
  explicit RocksDbSnapshot(std::shared_ptr<const RocksDbView> view) : view_(std::move(view)) {}

  Sequence sequence() const override { return view_->head(); }
  absl::StatusOr<std::optional<Record>> Get(absl::string_view key) const override {
    return view_->Get(key);
  }
  absl::StatusOr<std::vector<KeyRecord>> Scan(const KeyRange& range, size_t limit,
                                              bool reverse) const override {
    return view_->Scan(range, limit, reverse);
  }

 private:
  const std::shared_ptr<const RocksDbView> view_;
};

// Builds the one WriteBatch of a group, so that data, logs and head are on the disk together or not
// at all.
class GroupBatch {
 public:
  explicit GroupBatch(const RocksDatabase* database) : database_(database) {}

  void Add(const SequencedMutation& entry) {
    const std::string version = EncodeVersion(entry.sequence);
    for (const Mutation::Write& write : entry.mutation->writes()) AddWrite(write, version);
    uint32_t next_index[256] = {};  // per log
    for (const Mutation::AppendEntry& append : entry.mutation->appends()) {
      const uint32_t index = next_index[static_cast<uint8_t>(append.log)]++;
      Note(batch_.Put(database_->logs(), LogKey(append.log, {entry.sequence, index}),
                      ToSlice(append.payload)));
    }
  }

  void SetHead(Sequence head) {
    Note(batch_.Put(database_->meta(), kMetaHead, EncodeFixed64(ToInt(head))));
  }

  void RemoveLogEntries(Log log, Sequence begin, Sequence end) {
    Note(batch_.DeleteRange(database_->logs(), LogKey(log, {begin, 0}), LogKey(log, {end, 0})));
    Note(batch_.Put(database_->meta(), MetaEarliest(log), EncodeFixed64(ToInt(end))));
  }

  absl::Status WriteDurably() {
    rocksdb::WriteOptions durable;
    durable.sync = true;
    if (status_.ok()) status_ = database_->db().Write(durable, &batch_);
    return FromRocksDb(status_, "writing to the store");
  }

 private:
  void AddWrite(const Mutation::Write& write, const std::string& version) {
    if (!write.value.has_value()) {
      Note(batch_.Delete(database_->records(), ToSlice(write.key)));
      return;
    }
    const rocksdb::Slice key = ToSlice(write.key);
    const rocksdb::Slice value[] = {version, ToSlice(*write.value)};
    Note(batch_.Put(database_->records(), rocksdb::SliceParts(&key, 1),
                    rocksdb::SliceParts(value, 2)));
  }

  void Note(const rocksdb::Status& status) {
    if (status_.ok()) status_ = status;
  }

  const RocksDatabase* const database_;
  rocksdb::WriteBatch batch_;
  rocksdb::Status status_;
};

class RocksDbStore final : public Store, private GroupWriter {
 public:
  RocksDbStore(std::unique_ptr<RocksDatabase> database, StoreMeta meta,
               const SequencerLimits& limits)
      : database_(std::move(database)),
        id_(std::move(meta.store_id)),
        epoch_(meta.epoch),
        earliest_(meta.earliest),
        view_(std::make_shared<RocksDbView>(database_.get(), meta.head, earliest_)),
        sequencer_(limits, meta.head, this) {}

  const std::string& id() const override { return id_; }
  Epoch epoch() const override { return epoch_; }

  std::unique_ptr<Snapshot> NewSnapshot() const override {
    return std::make_unique<RocksDbSnapshot>(view());
  }

  void Commit(Mutation mutation, CommitCallback done) override {
    const absl::Status bounds = mutation.CheckBounds();
    if (!bounds.ok()) return done(bounds);
    sequencer_.Commit(std::move(mutation), std::move(done));
  }

  absl::StatusOr<std::vector<LogEntry>> ReadLog(Log log, LogPosition from,
                                                size_t limit) const override {
    return view()->ReadLog(log, from, limit);
  }

  Sequence Head() const override { return view()->head(); }
  Sequence Earliest(Log log) const override { return view()->earliest(log); }

  absl::Status TruncateLog(Log log, Sequence keep_from) override {
    if (ToInt(keep_from) > ToInt(Head()) + 1) {
      return absl::InvalidArgumentError("a log cannot be truncated beyond its head");
    }
    return sequencer_.RunBetweenGroups([this, log, keep_from] { return Truncate(log, keep_from); });
  }

  std::unique_ptr<Subscription> Subscribe(std::function<void(Sequence)> on_head) override {
    return sequencer_.Subscribe(std::move(on_head), [this] { return Head(); });
  }

  // A read waits for the local disk at most.
  bool ReadsMayBlock() const override { return false; }

 private:
  absl::StatusOr<Sequence> VersionOf(absl::string_view key) override {
    rocksdb::PinnableSlice stored;
    const rocksdb::Status status =
        database_->db().Get(rocksdb::ReadOptions(), database_->records(), ToSlice(key), &stored);
    if (status.IsNotFound()) return Sequence::kNone;
    if (!status.ok()) return FromRocksDb(status, "checking a precondition");
    const std::optional<Sequence> version = DecodeVersion(FromSlice(stored));
    if (!version.has_value()) {
      return absl::DataLossError("checking a precondition: a record is damaged");
    }
    return *version;
  }

  absl::Status WriteGroup(absl::Span<const SequencedMutation> group) override {
    GroupBatch batch(database_.get());
    for (const SequencedMutation& entry : group) batch.Add(entry);
    batch.SetHead(group.back().sequence);
    return batch.WriteDurably();
  }

  void Publish(Sequence head) override {
    auto next = std::make_shared<const RocksDbView>(database_.get(), head, earliest_);
    MutexLock lock(view_mutex_);
    view_.swap(next);
  }

  // On the sequencer's thread.
  absl::Status Truncate(Log log, Sequence keep_from) {
    if (keep_from <= earliest_.of(log)) return absl::OkStatus();
    GroupBatch batch(database_.get());
    batch.RemoveLogEntries(log, earliest_.of(log), keep_from);
    absl::Status status = batch.WriteDurably();
    if (!status.ok()) return status;
    earliest_.of(log) = keep_from;
    Publish(Head());
    return absl::OkStatus();
  }

  std::shared_ptr<const RocksDbView> view() const {
    MutexLock lock(view_mutex_);
    return view_;
  }

  const std::unique_ptr<RocksDatabase> database_;
  const std::string id_;
  const Epoch epoch_;
  EarliestSequences earliest_;  // the sequencer's thread alone

  mutable Mutex view_mutex_;  // held for a pointer's copy, never with another lock
  std::shared_ptr<const RocksDbView> view_ ABSL_GUARDED_BY(view_mutex_);

  Sequencer sequencer_;  // last: its thread uses all of the above
};

}  // namespace

namespace internal {

absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const RocksDbOptions& options,
                                                        rocksdb::Env* env) {
  absl::StatusOr<std::unique_ptr<RocksDatabase>> database = RocksDatabase::Open(options, env);
  if (!database.ok()) return database.status();
  absl::StatusOr<StoreMeta> meta = LoadOrCreateMeta(**database, options);
  if (!meta.ok()) return meta.status();
  SequencerLimits limits;
  limits.max_queued_mutations = options.max_queued_mutations;
  limits.max_queued_bytes = options.max_queued_bytes;
  return std::make_unique<RocksDbStore>(*std::move(database), *std::move(meta), limits);
}

}  // namespace internal

absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const RocksDbOptions& options) {
  return internal::OpenRocksDbStore(options, nullptr);
}

}  // namespace renkei::storage
